using System.Diagnostics;
using System.Net;
using MarketingAutomation.Support.Tools;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Cli;

/// <summary>Starts of the program that are refused, each with its reason and remedy.</summary>
[Trait("Speed", "Slow")]
public sealed class ProgramStartTests : ProgramFolder
{
    [Fact]
    public async Task A_faulty_workspace_stops_the_start_with_all_its_faults()
    {
        Directory.CreateDirectory(home.File("mine/journeys"));
        File.WriteAllText(home.File("mine/journeys/hello.yaml"), "journey: hello\nstatus: lively\n");

        var (exit, output, errors) = await MarketingProcess.Run(home.Path, $"--Workspace:Path={home.File("mine")}");

        Assert.Equal((1, ""), (exit, output.Trim()));
        Assert.Contains("shop.yaml", errors, StringComparison.Ordinal);
        Assert.Contains("2:9 ", errors, StringComparison.Ordinal);
        Assert.EndsWith(
            "faults in the workspace.\ndocs/errors.md explains each code.",
            errors.TrimEnd(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_second_program_on_the_same_folder_is_refused_with_the_reason()
    {
        using var first = new MarketingProcess(home.Path);
        await first.Line("curl ");

        var (exit, _, errors) = await MarketingProcess.Run(home.Path);

        Assert.Equal(1, exit);
        Assert.Equal(
            $"The store in '{home.File("data")}' is open already, by another process or another part of this "
                + $"one. Stop that one, or name another folder in Data:Path.",
            errors.Trim()
        );
    }

    [Theory]
    [InlineData("--ASPNETCORE_URLS={0}", "Another program listens at {0} already.")]
    [InlineData("--ASPNETCORE_URLS=http://127.0.0.1:0;{0}", "Another program listens at {0} already.")]
    [InlineData("--Workspace:Path={1}", "in the workspace.")]
    [InlineData("--ASPNETCORE_URLS=http://127.0.0.1:99999", "Choose a port up to 65535")]
    [InlineData("--Data:Path=/proc/xx", "The data folder '/proc/xx' cannot be made")]
    [InlineData("--Data:Path=/sys/xx", "The data folder '/sys/xx' cannot be ")]
    public async Task A_start_that_cannot_work_says_so_in_words_and_leaves_nothing_behind(string setting, string says)
    {
        using var taken = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";
        using var empty = new TemporaryFolder();
        var culture = System.Globalization.CultureInfo.InvariantCulture;

        var (exit, _, errors) = await MarketingProcess.Run(
            home.Path,
            string.Format(culture, setting, address, empty.Path)
        );

        Assert.Equal(1, exit);
        Assert.Contains(string.Format(culture, says, address), errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Could not", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(home.Path));
    }

    [Fact]
    public async Task A_store_of_another_layout_is_reported_in_words()
    {
        await StartedOnce();
        using (var file = File.OpenWrite(home.File("data/marketing.db")))
        {
            // SQLite keeps user_version at byte 60 of the file, big-endian.
            file.Position = 63;
            file.WriteByte(99);
        }

        var (exit, _, errors) = await MarketingProcess.Run(home.Path);

        Assert.Equal(1, exit);
        Assert.Contains("has layout 99; this program reads layout", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_was_lost_beside_its_secret_stops_the_start_and_begins_anew_once_its_mark_is_removed()
    {
        await StartedOnce();
        File.Delete(home.File("data/marketing.db"));

        var (exit, _, errors) = await MarketingProcess.Run(home.Path);
        Assert.Equal(1, exit);
        Assert.StartsWith(
            $"{home.File("data/marketing.db")} is missing, although a store was begun in this folder",
            errors,
            StringComparison.Ordinal
        );
        Assert.False(File.Exists(home.File("data/marketing.db")));

        File.Delete(home.File("data/store.begun"));
        await StartedOnce();
        Assert.True(File.Exists(home.File("data/marketing.db")));
    }
}
