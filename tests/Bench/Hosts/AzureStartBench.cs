using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MarketingAutomation.Support.Azurite;
using MarketingAutomation.Support.Tools;

namespace MarketingAutomation.Bench.Hosts;

/// <summary>
/// From starting a Functions host with the published Azure host in it to the first signed order that is durable in
/// Azurite. No Functions host comes with this repository: Core Tools are one (<c>--functions-host="func start --port
/// {port}"</c>), the host's own build another; it also finds its address in ASPNETCORE_URLS.
/// </summary>
internal static class AzureStartBench
{
    private const int Times = 5;
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(2);

    /// <summary>The command that starts a Functions host in the folder it is started in; <c>{port}</c> is replaced by
    /// the port.</summary>
    public static string FunctionsHost { get; set; } = "";

    /// <summary>Where <c>dotnet publish functions/Azure</c> put it.</summary>
    public static string App { get; set; } = Path.Combine("artifacts", "azure");

    /// <summary>What it needs and was not given; null: nothing.</summary>
    public static string? Missing =>
        FunctionsHost.Length == 0
            ? "azure needs --functions-host=COMMAND, such as --functions-host=\"func start --port {port}\"."
        : !File.Exists(Path.Combine(App, "functions.metadata"))
            ? $"There is no published functions/Azure in '{App}': publish it with -o artifacts/azure, or name "
                + $"its folder with --azure=."
        : null;

    public static async Task Run(BenchReport report)
    {
        var account = (await AzuriteServer.Run).AccountConnectionString;
        var deliveries = new ShopifyOrders(agreed: true);
        var taken = new List<double>();
        for (var time = 0; time < Times; time++)
        {
            using var folder = new TemporaryFolder();
            taken.Add(await First(account, folder.Path, deliveries.Request(time, time)));
        }

        taken.Sort();
        report.Add(
            $"Azure: first durable 200 after the Functions host starts (median of {Times})",
            $"{taken[Times / 2]:N2} s"
        );
        report.Add("Azure: fastest and slowest", $"{taken[0]:N2} and {taken[^1]:N2} s");
    }

    private static async Task<double> First(string account, string data, byte[] request)
    {
        var port = HostProcess.FreePort();
        var watch = Stopwatch.StartNew();
        using var host = Start(account, data, port);
        try
        {
            while (watch.Elapsed < StartTimeout && !host.HasExited)
            {
                if (await Answers(port, request))
                {
                    return watch.Elapsed.TotalSeconds;
                }

                await Task.Delay(5);
            }

            throw new InvalidOperationException(
                $"'{FunctionsHost}' answered no order within {StartTimeout.TotalMinutes} minutes, or ended."
            );
        }
        finally
        {
            host.Kill(entireProcessTree: true);
            await host.WaitForExitAsync();
        }
    }

    private static Process Start(string account, string data, int port)
    {
        var start = new ProcessStartInfo(
            "sh",
            ["-c", "exec " + FunctionsHost.Replace("{port}", $"{port}", StringComparison.Ordinal)]
        )
        {
            WorkingDirectory = Path.GetFullPath(App),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (
            var (name, value) in new Dictionary<string, string>
            {
                ["AzureWebJobsScriptRoot"] = Path.GetFullPath(App),
                ["AzureWebJobsStorage"] = account,
                ["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated",
                ["AZURE_FUNCTIONS_ENVIRONMENT"] = "Development",
                ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
                ["WEBSITE_HOSTNAME"] = $"localhost:{port}",
                ["AzureWebJobsSecretStorageType"] = "files",
                ["Data__Path"] = data,
                ["Storage__Kind"] = "tables",
                ["Storage__Tables__ConnectionString"] = account,
                ["Webhooks__shopify__Kind"] = "shopify",
                ["Webhooks__shopify__Secrets__0"] = ShopifyOrders.Secret,
            }
        )
        {
            start.Environment[name] = value;
        }

        // It would be taken for Linux Consumption.
        start.Environment.Remove("CONTAINER_NAME");
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    // A host that has begun to listen answers 404 or 503 before it has its functions.
    private static async Task<bool> Answers(int port, byte[] request)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            await client.GetStream().WriteAsync(request);
            var answer = new byte[64];
            var read = await client.GetStream().ReadAsync(answer);
            return System
                .Text.Encoding.ASCII.GetString(answer, 0, read)
                .StartsWith("HTTP/1.1 200", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }
}
