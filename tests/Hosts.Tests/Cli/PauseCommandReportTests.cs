using MarketingAutomation.Embedded.Cli;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Support.Tools;
using NodaTime;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Cli;

/// <summary>A pause that lasts is reported again: by the start and by <c>doctor</c>, with how many messages wait and
/// what ends it.</summary>
public sealed class PauseCommandReportTests : IDisposable
{
    private static readonly Instant Since = Instant.FromUtc(2026, 3, 2, 10, 0);
    private readonly TemporaryFolder home = new();

    public static TheoryData<PauseState, string?> States =>
        new()
        {
            { new PauseState(false, null, null, [], 0), null },
            {
                new PauseState(true, Since, "API", [], 0),
                "everything since 2026-03-02T10:00:00Z: no message waits; `resume` lets them go on"
            },
            { new PauseState(true, null, null, [], 1), "everything: 1 message waits; `resume` lets them go on" },
            {
                new PauseState(false, null, null, [new("welcome", Since, "command")], 2),
                "welcome since 2026-03-02T10:00:00Z: 2 messages wait; `resume welcome` lets them go on"
            },
            {
                new PauseState(false, null, null, [new("welcome", Since, "workspace")], 2),
                "welcome since 2026-03-02T10:00:00Z: 2 messages wait; `status: live` in the file of welcome "
                    + "lets them go on"
            },
            {
                new PauseState(true, Since, "API", [new("welcome", null, null)], 1_000),
                "everything since 2026-03-02T10:00:00Z; welcome: at least 1000 messages wait; `resume`, "
                    + "`resume welcome` lets them go on"
            },
        };

    public void Dispose() => home.Dispose();

    [Theory]
    [MemberData(nameof(States))]
    public void A_pause_is_a_line_with_its_remedy(PauseState paused, string? line) =>
        Assert.Equal(line, Banner.PausedText(paused)?.Replace("1,000", "1000", StringComparison.Ordinal));

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task The_next_start_and_doctor_say_a_pause_and_doctor_says_its_end()
    {
        string address;
        using (var first = new MarketingProcess(home.Path))
        {
            address = await Address(first);
            Assert.Contains("ok   pause: nothing is paused", await Doctor(address), StringComparison.Ordinal);
            Assert.Equal(0, (await MarketingProcess.Run(home.Path, "pause", $"--ASPNETCORE_URLS={address}")).Exit);
            Assert.Matches(
                @"note pause: everything since \S+Z: no message waits; `resume` lets them go on",
                await Doctor(address)
            );
        }

        // No program runs: the store says so.
        Assert.Matches(
            @"note pause: everything since \S+Z: no message waits; `resume` lets them go on",
            await Doctor(address)
        );

        using var second = new MarketingProcess(home.Path);
        address = await Address(second);
        Assert.Matches(
            @"^Paused    everything since \S+Z: no message waits; `resume` lets them go on$",
            await second.Line("Paused")
        );
        Assert.Equal(0, (await MarketingProcess.Run(home.Path, "resume", $"--ASPNETCORE_URLS={address}")).Exit);
        Assert.Contains("ok   pause: nothing is paused", await Doctor(address), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task A_pause_before_the_start_reports_a_restored_backup_and_the_start_still_reports_it()
    {
        await StartAndStop();
        File.Copy(home.File("data/marketing.db"), home.File("backup.db"));
        await StartAndStop();
        File.Copy(home.File("backup.db"), home.File("data/marketing.db"), overwrite: true);

        Assert.Contains(
            "it comes from a backup",
            (await MarketingProcess.Run(home.Path, "pause", "--ASPNETCORE_URLS=http://127.0.0.1:9")).Errors,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "it comes from a backup",
            (await MarketingProcess.Run(home.Path, "resume", "--ASPNETCORE_URLS=http://127.0.0.1:9")).Errors,
            StringComparison.Ordinal
        );
        await StartAndStop();
        Assert.DoesNotContain(
            "it comes from a backup",
            (await MarketingProcess.Run(home.Path, "pause", "--ASPNETCORE_URLS=http://127.0.0.1:9")).Errors,
            StringComparison.Ordinal
        );
    }

    private async Task StartAndStop()
    {
        using var program = new MarketingProcess(home.Path);
        await program.Line("curl ");
        using var stop = System.Diagnostics.Process.Start("kill", ["-TERM", $"{program.Id}"]);
        await program.End();
    }

    private async Task<string> Doctor(string address) =>
        (await MarketingProcess.Run(home.Path, "doctor", $"--ASPNETCORE_URLS={address}")).Output;

    private static async Task<string> Address(MarketingProcess program)
    {
        await program.Line("curl ");
        var line = await program.Line("Log in");
        return line[line.IndexOf("http", StringComparison.Ordinal)..line.IndexOf("/login", StringComparison.Ordinal)];
    }
}
