using MarketingAutomation.Adapters.Sqlite;
using MarketingAutomation.Support.Tools;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Cli;

/// <summary>A store of the previous layout, and every command that opens a stopped store: only a start of the program
/// changes the layout.</summary>
[Trait("Speed", "Slow")]
public sealed class EarlierLayoutCommandTests : IDisposable
{
    // Of the field user_version in the header of a SQLite file; its lowest byte.
    private const int LayoutByte = 63;
    private readonly TemporaryFolder home = new();

    public void Dispose() => home.Dispose();

    [Theory]
    [InlineData("pause")]
    [InlineData("resume")]
    [InlineData("resume welcome")]
    [InlineData("migrate-store --from sqlite --to tables")]
    [InlineData("doctor")]
    public async Task A_command_says_that_only_a_start_changes_it_and_changes_nothing(string command)
    {
        var file = home.File("marketing.db");
        await using (new SqliteTableStore(home.Path)) { }
        var content = await File.ReadAllBytesAsync(file);
        Assert.Equal(2, content[LayoutByte]);
        content[LayoutByte] = 1;
        await File.WriteAllBytesAsync(file, content);

        var result = await MarketingProcess.Run(
            home.Path,
            [
                .. command.Split(' '),
                $"--Data:Path={home.Path}",
                "--ASPNETCORE_URLS=http://127.0.0.1:9",
                "--Storage:Tables:ConnectionString=UseDevelopmentStorage=true",
            ]
        );

        Assert.Contains(
            $"{(command == "doctor" ? "note store: " : "")}{file} has layout 1, of an earlier version. "
                + "Nothing was changed: only a start of the program",
            command == "doctor" ? result.Output : result.Errors,
            StringComparison.Ordinal
        );
        Assert.Equal(
            command.StartsWith("pause", StringComparison.Ordinal)
                || command.StartsWith("resume", StringComparison.Ordinal),
            result.Errors.Contains("status: paused into the journeys' files", StringComparison.Ordinal)
        );
        Assert.Equal(1, result.Exit);
        Assert.Equal(content, await File.ReadAllBytesAsync(file));
    }
}
