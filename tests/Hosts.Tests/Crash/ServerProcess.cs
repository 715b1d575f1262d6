using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace MarketingAutomation.Hosts.Tests.Crash;

/// <summary>The real program as a process of its own, on a free loopback port, killed by its id.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    public const string ApiKey = "crash-test-api-key-0001";
    public const string Secret = "crash-test-shopify-secret";
    private readonly Process process;
    private readonly ConcurrentQueue<string> outputLines = [];

    private ServerProcess(Process process, Uri address)
    {
        (this.process, Address) = (process, address);
    }

    public Uri Address { get; }

    public int Id => process.Id;

    /// <summary>What it wrote to its error stream.</summary>
    public IEnumerable<string> OutputLines => outputLines;

    /// <summary>Starts it on a data folder; returns when it answers.</summary>
    /// <param name="at">Where it listens; null: on a free port.</param>
    /// <param name="settings">Settings beside those every test wants, as environment variables.</param>
    public static async Task<ServerProcess> Start(
        string data,
        CancellationToken cancel,
        Uri? at = null,
        IReadOnlyDictionary<string, string>? settings = null
    )
    {
        var address = at ?? FreeAddress();
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "marketing.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = data,
            Environment =
            {
                ["ASPNETCORE_URLS"] = address.ToString().TrimEnd('/'),
                ["Data__Path"] = data,
                ["Api__Key"] = ApiKey,
                ["Webhooks__shopify__Kind"] = "shopify",
                ["Webhooks__shopify__Secrets__0"] = Secret,
                ["Sending__TimeoutSeconds"] = "1",
            },
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var server = new ServerProcess(Process.Start(start)!, address);
        server.process.OutputDataReceived += (_, _) => { };
        server.process.ErrorDataReceived += (_, e) => server.outputLines.Enqueue(e.Data ?? "");
        server.process.BeginOutputReadLine();
        server.process.BeginErrorReadLine();
        using var http = new HttpClient { BaseAddress = address };
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            try
            {
                if ((await http.GetAsync(new Uri("/healthz", UriKind.Relative), cancel)).IsSuccessStatusCode)
                {
                    return server;
                }
            }
            catch (HttpRequestException) when (!server.process.HasExited)
            {
                await Task.Delay(20, cancel);
            }
            catch (HttpRequestException)
            {
                server.process.WaitForExit();
                throw new InvalidOperationException(
                    $"the program ended with {server.process.ExitCode}: {string.Join('\n', server.outputLines)}"
                );
            }
        }
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await Kill();
        }

        process.Dispose();
    }

    /// <summary>An address without a listener.</summary>
    public static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }
}
