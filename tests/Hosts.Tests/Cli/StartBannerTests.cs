using System.Diagnostics;
using System.Text.RegularExpressions;
using MarketingAutomation.Support.Tools;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Cli;

/// <summary>How a start says the way into the console: a terminal gets a login link that works once, a log only learns
/// where the key is.</summary>
[Trait("Speed", "Slow")]
public sealed partial class StartBannerTests : IDisposable
{
    private readonly TemporaryFolder home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task Into_a_file_goes_where_the_key_is_and_neither_key_nor_code()
    {
        using var program = new MarketingProcess(home.Path);
        var line = await program.Line("Log in");
        await program.Line("curl ");

        Assert.Matches(@"^Log in    http://127\.0\.0\.1:\d+/login with the key in /.*/data/api\.key$", line);
        Assert.EndsWith(home.File("data/api.key"), line, StringComparison.Ordinal);
        Assert.DoesNotContain(
            File.ReadAllText(home.File("data/api.key")).Trim(),
            program.Output + program.Errors,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("code=", program.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminal_is_shown_a_login_link_that_works_once_and_no_key()
    {
        if (!File.Exists("/usr/bin/script"))
        {
            return;
        }

        // util-linux's script gives the program a terminal of its own.
        var start = new ProcessStartInfo(
            "/usr/bin/script",
            [
                "-qec",
                $"exec dotnet '{Path.Combine(AppContext.BaseDirectory, "marketing.dll")}' '--Data:Path={home.File("data")}'",
                "/dev/null",
            ]
        )
        {
            WorkingDirectory = home.Path,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        using var terminal = Process.Start(start)!;
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            var shown = "";
            while (!shown.Contains("Ctrl-C stops", StringComparison.Ordinal))
            {
                shown +=
                    await terminal.StandardOutput.ReadLineAsync(patience.Token)
                    ?? throw new InvalidOperationException($"the program ended: {shown}");
            }

            var addresses = Address().Matches(shown).Select(m => m.Value).ToList();
            using var http = new HttpClient();
            using var first = await http.GetAsync(new Uri(addresses[0]), patience.Token);
            using var stranger = new HttpClient();
            using var second = await stranger.GetAsync(new Uri(addresses[0]), patience.Token);

            Assert.Contains("/login?code=", addresses[0], StringComparison.Ordinal);
            Assert.Equal((200, 401), ((int)first.StatusCode, (int)second.StatusCode));
            Assert.DoesNotContain(File.ReadAllText(home.File("data/api.key")).Trim(), shown, StringComparison.Ordinal);
        }
        finally
        {
            terminal.Kill(entireProcessTree: true);
            await terminal.WaitForExitAsync();
        }
    }

    [GeneratedRegex(@"http://[^\s\e]+")]
    private static partial Regex Address();
}
