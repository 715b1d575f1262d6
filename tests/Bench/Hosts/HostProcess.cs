using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MarketingAutomation.Support.Stage;
using MarketingAutomation.Support.Tools;

namespace MarketingAutomation.Bench.Hosts;

/// <summary>The embedded host as a process of its own, on a fresh data folder, so that its memory and processor time
/// are its own.</summary>
internal sealed class HostProcess : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Process process;
    private int complaints;

    private HostProcess(string program)
    {
        At = new IPEndPoint(IPAddress.Loopback, FreePort());
        var start = program.EndsWith(".dll", StringComparison.Ordinal)
            ? new ProcessStartInfo("dotnet", [program])
            : new ProcessStartInfo(program);
        start.WorkingDirectory = folder.Path;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.Environment["ASPNETCORE_URLS"] = $"http://{At}";
        start.Environment["Data__Path"] = Path.Combine(folder.Path, "data");
        start.Environment["Workspace__Path"] = WorkspaceOf(program);
        start.Environment["Webhooks__shopify__Kind"] = "shopify";
        start.Environment["Webhooks__shopify__Secrets__0"] = ShopifyOrders.Secret;
        process = Process.Start(start) ?? throw new InvalidOperationException($"Could not start {program}.");
        process.BeginOutputReadLine();
        process.ErrorDataReceived += (_, line) => Interlocked.Add(ref complaints, line.Data is null ? 0 : 1);
        process.BeginErrorReadLine();
    }

    /// <summary>What to start: a published <c>marketing</c> named by <c>--host=</c>, else the one built with the
    /// bench.</summary>
    public static string Program { get; set; } = Path.Combine(AppContext.BaseDirectory, "marketing.dll");

    public IPEndPoint At { get; }

    /// <summary>Its SQLite file.</summary>
    public string Database => Path.Combine(folder.Path, "data", "marketing.db");

    /// <summary>Lines it wrote to standard error: warnings and errors.</summary>
    public int ErrorLineCount => Volatile.Read(ref complaints);

    /// <summary>Resident memory in MB.</summary>
    public double Megabytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64 / 1e6;
        }
    }

    /// <summary>Processor time used so far, in microseconds.</summary>
    public double Processor
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime.TotalMicroseconds;
        }
    }

    /// <summary>Returns when it accepts connections.</summary>
    public static HostProcess Start()
    {
        var host = new HostProcess(Program);
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var probe = new LoadGenerator.Connection(host.At);
                return host;
            }
            catch (SocketException) when (watch.Elapsed < TimeSpan.FromSeconds(60) && !host.process.HasExited)
            {
                Thread.Sleep(1);
            }
            catch
            {
                host.Dispose();
                throw;
            }
        }
    }

    // An older program may not read the workspace of today: a published one has its own beside it.
    private static string WorkspaceOf(string program) =>
        Path.Combine(Path.GetDirectoryName(program)!, "workspace") is var own && Directory.Exists(own)
            ? own
            : Repository.Path("functions", "workspace");

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        folder.Dispose();
    }
}
