using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using MarketingAutomation.Support.Tools;

namespace MarketingAutomation.Support.Azurite;

/// <summary>
/// One Azurite a test run (tables, queues and blobs), on free loopback ports, in memory. It ends with this process,
/// even when that is killed: it reads our pipe and stops when the pipe closes.
/// </summary>
public sealed class AzuriteServer
{
    private const string Account = "devstoreaccount1";
    private const string Key =
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private static readonly NpmPackage Tool = new("azurite", "3.35.0");
    private static readonly Lazy<Task<AzuriteServer>> One = new(Start);
    private static int prefixes;

    private readonly Uri blobs;
    private readonly Uri queues;

    private AzuriteServer(IReadOnlyList<int> ports) =>
        (blobs, queues, Endpoint) = (At(ports[0]), At(ports[1]), At(ports[2]));

    /// <summary>Where the tables are.</summary>
    public Uri Endpoint { get; }

    /// <summary>Opens the tables, as our own store wants it.</summary>
    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};TableEndpoint={Endpoint};";

    /// <summary>Opens everything, as a task hub wants it.</summary>
    public string AccountConnectionString => $"{ConnectionString}BlobEndpoint={blobs};QueueEndpoint={queues};";

    /// <summary>Lets in with a shared access signature for everything in the table service, good for an hour.</summary>
    public string SignedConnectionString
    {
        get
        {
            var expiry = DateTimeOffset
                .UtcNow.AddHours(1)
                .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            var text = $"{Account}\nrwdlacu\nt\nsco\n\n{expiry}\n\nhttps,http\n2019-07-07\n";
            var signature = Convert.ToBase64String(
                HMACSHA256.HashData(Convert.FromBase64String(Key), Encoding.UTF8.GetBytes(text))
            );
            return $"TableEndpoint={Endpoint};SharedAccessSignature=sv=2019-07-07&ss=t&srt=sco&sp=rwdlacu&spr=https,http&se={Uri.EscapeDataString(expiry)}&sig={Uri.EscapeDataString(signature)}";
        }
    }

    /// <summary>The run's server, started when first asked for.</summary>
    public static Task<AzuriteServer> Run => One.Value;

    /// <summary>A table prefix that is used once in this run: tests share the server and nothing in it.</summary>
    public static string NewPrefix() =>
        "t" + Interlocked.Increment(ref prefixes).ToString(CultureInfo.InvariantCulture) + "x";

    private static async Task<AzuriteServer> Start()
    {
        var script = Path.Combine(await Tool.Install(), "dist", "src", "azurite.js");
        // Between finding a port free and listening on it another process may take it.
        for (var tries = 5; ; tries--)
        {
            var ports = FreePorts();
            if (await Listen(script, ports))
            {
                return new AzuriteServer(ports);
            }
            if (tries == 1)
            {
                throw new InvalidOperationException("Azurite did not start on free ports in five tries.");
            }
        }
    }

    private static async Task<bool> Listen(string script, IReadOnlyList<int> ports)
    {
        var at = ports.Select(p => p.ToString(CultureInfo.InvariantCulture)).ToArray();
        var code =
            "process.stdin.on('end', () => process.exit(0)).resume(); process.argv.splice(1, 0, "
            + "process.env.SCRIPT); require(process.env.SCRIPT);";
        string[] arguments =
        [
            "-e",
            code,
            "--",
            "--blobPort",
            at[0],
            "--blobHost",
            "127.0.0.1",
            "--queuePort",
            at[1],
            "--queueHost",
            "127.0.0.1",
            "--tablePort",
            at[2],
            "--tableHost",
            "127.0.0.1",
            "--inMemoryPersistence",
            "--disableTelemetry",
            "--skipApiVersionCheck",
            "--silent",
        ];
        var start = new ProcessStartInfo("node", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["SCRIPT"] = script;
        var listening = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) =>
        {
            // The last of the three it starts.
            if (line.Data?.Contains("Table service is successfully listening", StringComparison.Ordinal) is true)
            {
                listening.TrySetResult(true);
            }
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

    private static Uri At(int port) => new($"http://127.0.0.1:{port}/{Account}");

    private static int[] FreePorts()
    {
        // All held until all are found, or the same one might be found twice.
        var listeners = Enumerable.Range(0, 3).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(l => l.Start());
        var ports = listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port).ToArray();
        listeners.ForEach(l => l.Dispose());
        return ports;
    }
}
