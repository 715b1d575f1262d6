using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using MarketingAutomation.Support.Tools;

namespace MarketingAutomation.Support.Azurite;

/// <summary>
/// One Azurite table service a test run, on a free loopback port, in memory. It ends with this process, even when that is killed:
/// it reads our pipe and stops when the pipe closes.
/// </summary>
public sealed class AzuriteServer
{
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private static readonly NpmPackage Tool = new("azurite", "3.35.0");
    private static readonly Lazy<Task<AzuriteServer>> One = new(Start);
    private static int prefixes;

    private AzuriteServer(int port) => Endpoint = new Uri($"http://127.0.0.1:{port}/{Account}");

    public Uri Endpoint { get; }

    public string ConnectionString => $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};TableEndpoint={Endpoint};";

    /// <summary>Lets in with a shared access signature for everything in the table service, good for an hour.</summary>
    public string SignedConnectionString
    {
        get
        {
            var expiry = DateTimeOffset.UtcNow.AddHours(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            var text = $"{Account}\nrwdlacu\nt\nsco\n\n{expiry}\n\nhttps,http\n2019-07-07\n";
            var signature = Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Key), Encoding.UTF8.GetBytes(text)));
            return $"TableEndpoint={Endpoint};SharedAccessSignature=sv=2019-07-07&ss=t&srt=sco&sp=rwdlacu&spr=https,http&se={Uri.EscapeDataString(expiry)}&sig={Uri.EscapeDataString(signature)}";
        }
    }

    /// <summary>The run's server, started when first asked for.</summary>
    public static Task<AzuriteServer> Run => One.Value;

    /// <summary>A table prefix nobody else in this run has: tests share the server and nothing in it.</summary>
    public static string NewPrefix() => "t" + Interlocked.Increment(ref prefixes).ToString(CultureInfo.InvariantCulture) + "x";

    private static async Task<AzuriteServer> Start()
    {
        // Its table service alone.
        var script = Path.Combine(await Tool.Install(), "dist", "src", "table", "main.js");
        // Between finding a port free and listening on it another process may take it.
        for (var tries = 5; ; tries--)
        {
            var port = FreePort();
            if (await Listen(script, port))
                return new AzuriteServer(port);
            if (tries == 1)
                throw new InvalidOperationException("Azurite did not start on any of five free ports.");
        }
    }

    private static async Task<bool> Listen(string script, int port)
    {
        var code = "process.stdin.on('end', () => process.exit(0)).resume(); process.argv.splice(1, 0, process.env.SCRIPT); require(process.env.SCRIPT);";
        string[] arguments =
        [
            "-e", code, "--", "--tablePort", port.ToString(CultureInfo.InvariantCulture), "--tableHost", "127.0.0.1",
            "--inMemoryPersistence", "--disableTelemetry", "--skipApiVersionCheck", "--silent",
        ];
        var start = new ProcessStartInfo("node", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SCRIPT"] = script;
        var listening = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.Contains("successfully started", StringComparison.Ordinal) is true)
                listening.TrySetResult(true);
        };
        process.Exited += (_, _) => listening.TrySetResult(false);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => End(process);
        return await listening.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It ended before us.
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
