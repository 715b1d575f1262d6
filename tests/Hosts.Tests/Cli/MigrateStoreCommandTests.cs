using System.Diagnostics;
using System.Text.Json;
using MarketingAutomation.Hosts.Tests.Hosting;
using MarketingAutomation.Support.Azurite;
using MarketingAutomation.Support.Tools;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Cli;

/// <summary>A shop that outgrew one file: the real program, the real command, Azure's own emulator.</summary>
[Trait("Speed", "Slow")]
public sealed class MigrateStoreCommandTests : IDisposable
{
    private readonly TemporaryFolder home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task What_was_sent_from_a_file_is_read_back_from_Table_Storage_after_moving()
    {
        var tables = $"--Storage:Tables:ConnectionString={(await AzuriteServer.Run).ConnectionString}";
        string before;
        using (var program = new MarketingProcess(home.Path))
        {
            var paste = await program.Line("curl ");
            await Bash($"{paste} -sS");
            before = await FirstMessage(await Address(program));
            await Bash($"kill -TERM {program.Id}");
            Assert.Equal(0, await program.End());
        }

        var (exit, output, errors) = await MarketingProcess.Run(
            home.Path,
            "migrate-store",
            "--from",
            "sqlite",
            "--to",
            "tables",
            tables
        );
        Assert.Equal((0, ""), (exit, errors.Trim()));
        Assert.EndsWith(
            "Copied. Start the program with Storage:Kind=tables, and with the same Store:Secret: it names "
                + "the customers.",
            output.TrimEnd(),
            StringComparison.Ordinal
        );

        using var moved = new MarketingProcess(home.Path, "--Storage:Kind=tables", tables);
        await moved.Line("curl ");
        Assert.Equal(before, await FirstMessage(await Address(moved)));
        LoadedLibrariesTests.AssertLoaded("Azure.Core, Azure.Data.Tables", moved.Id);

        var again = await MarketingProcess.Run(
            home.Path,
            "migrate-store",
            "--from",
            "sqlite",
            "--to",
            "tables",
            tables
        );
        Assert.Equal(
            (1, "The store tables is not empty: it has rows of customers. Nothing was copied. Copy into an empty one."),
            (again.Exit, again.Errors.Trim())
        );
    }

    [Theory]
    [InlineData(
        "--from sqlite --to sqlite",
        "--from and --to name the same store; allowed: sqlite and tables, one each way."
    )]
    [InlineData("--from sqlite", "Option '--to' is required.")]
    public async Task A_migration_without_two_stores_is_refused_with_the_reason(string arguments, string problem)
    {
        var (exit, _, errors) = await MarketingProcess.Run(home.Path, ["migrate-store", .. arguments.Split(' ')]);

        Assert.Equal((2, problem), (exit, errors.Trim()));
    }

    private static async Task<string> Address(MarketingProcess program) =>
        (await program.Line("Mailbox"))[7..].Trim().Replace("/mailbox", "", StringComparison.Ordinal);

    // Id and subject of the first message, once it was sent.
    private async Task<string> FirstMessage(string address)
    {
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        http.DefaultRequestHeaders.Add("X-Api-Key", (await File.ReadAllTextAsync(home.File("data/api.key"))).Trim());
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            using var messages = JsonDocument.Parse(
                await http.GetStringAsync(new Uri("/api/messages", UriKind.Relative), patience.Token)
            );
            if (
                messages.RootElement.GetProperty("items").EnumerateArray().FirstOrDefault()
                    is { ValueKind: JsonValueKind.Object } first
                && first.GetProperty("status").GetString() == "sent"
            )
            {
                return $"{first.GetProperty("id").GetString()} {first.GetProperty("subject").GetString()}";
            }

            await Task.Delay(50, patience.Token);
        }
    }

    private async Task Bash(string command)
    {
        using var shell = Process.Start(
            new ProcessStartInfo("bash", ["-c", command])
            {
                WorkingDirectory = home.Path,
                RedirectStandardOutput = true,
            }
        )!;
        await shell.WaitForExitAsync();
        Assert.Equal(0, shell.ExitCode);
    }
}
