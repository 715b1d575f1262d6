using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MarketingAutomation.Embedded.Cli;
using MarketingAutomation.Embedded.Cli.Commands;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Hosts.Tests.Checkups;
using MarketingAutomation.Support.Stage;
using MarketingAutomation.Support.Tools;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Cli;

/// <summary>The commands that print a table print it as JSON with <c>--json</c>, with the fields that docs/operate.md
/// names.</summary>
public sealed class JsonOutputTests : IDisposable
{
    private const string Nowhere = "--ASPNETCORE_URLS=http://127.0.0.1:9";
    private readonly TemporaryFolder home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public void Every_command_with_the_option_has_a_row_in_the_documentation() =>
        Assert.Equal(
            DocumentedFields().Keys.Order(StringComparer.Ordinal),
            CommandLine
                .MakeRoot([])
                .Subcommands.Where(c => c.Options.Any(o => o.Name == JsonOutput.Name))
                .Select(c => c.Name)
                .Order(StringComparer.Ordinal)
        );

    [Fact]
    public async Task Coupons_are_a_list()
    {
        await using var shop = await StubProviderServer.Open(
            (
                "/api/coupons",
                200,
                """
                { "coupons": [ { "code": "AB-1", "name": "thanks", "journey": "welcome", "percent": null, "amount": "5 EUR",
                  "issuedAt": "2026-03-02T20:40:00Z", "expiresAt": "2026-03-16T20:40:00Z" } ], "next": null }
                """
            )
        );
        var address = $"--ASPNETCORE_URLS={shop.Address.GetLeftPart(UriPartial.Authority)}";

        var printed = await Print("coupons", "--json", address);

        Assert.Equal(5, Money(Assert.Single(printed.AsArray())!["amount"]!.GetValue<string>()));
        AssertDocumented("coupons", printed);
    }

    [Fact]
    public async Task A_command_that_fails_says_why_on_the_standard_error_and_prints_no_JSON()
    {
        var (exit, output, errors) = await MarketingProcess.Run(home.Path, "coupons", "--json", Nowhere);

        Assert.Equal((1, ""), (exit, output.Trim()));
        Assert.Contains("or say where it runs: --ASPNETCORE_URLS=", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_doctor_finds_is_a_list_with_a_status_each()
    {
        var printed = await Print("doctor", "--json", Nowhere, $"--Workspace:Path={Workspace()}");

        Assert.False(printed["passed"]!.GetValue<bool>());
        Assert.Equal(
            "fix",
            printed["findings"]!.AsArray().Single(f => f!["subject"]!.GetValue<string>() == "Public:Url")![
                "status"
            ]!.GetValue<string>()
        );
        AssertDocumented("doctor", printed);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task The_tables_of_a_demo_are_one_object()
    {
        var printed = await Print("demo", "--json", "--days", "8", "--speed", "10", $"--Workspace:Path={Workspace()}");

        Assert.True(printed["deliveries"]!.GetValue<long>() > 0);
        Assert.All(
            printed["journeys"]!.AsArray(),
            j =>
                Assert.Equal(
                    j!["entered"]!.GetValue<long>(),
                    j["inside"]!.GetValue<long>() + j["ended"]!.AsObject().Sum(e => e.Value!.GetValue<long>())
                )
        );
        AssertDocumented("demo", printed, "ended", "sent");
    }

    [Fact]
    public void The_tables_that_were_copied_are_a_list() =>
        AssertDocumented("migrate-store", MigrateCommand.WriteJson([new TableSum(TableName.Customers, 3, default!)]));

    [Fact]
    public async Task Validate_prints_faults_tests_and_the_length_of_texts()
    {
        var printed = await Print("validate", Workspace(), "--json", "--test", "--parts");

        Assert.True(printed["passed"]!.GetValue<bool>());
        Assert.NotEmpty(printed["tests"]!.AsArray());
        Assert.NotEmpty(printed["texts"]!.AsArray());
        AssertDocumented("validate", printed);
        Assert.Equal(2, (await MarketingProcess.Run(home.Path, "validate", "--json", "--format", "sarif")).Exit);
    }

    private static decimal Money(string text) =>
        decimal.Parse(text.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);

    private string Workspace()
    {
        TestShop.CopyWorkspace(home.File("workspace"));
        return home.File("workspace");
    }

    private async Task<JsonNode> Print(params string[] arguments)
    {
        var (_, output, errors) = await MarketingProcess.Run(home.Path, arguments);
        try
        {
            return JsonNode.Parse(output)!;
        }
        catch (JsonException)
        {
            throw new InvalidOperationException($"no JSON: {output}; {errors}");
        }
    }

    // Every field that is printed is named in the documentation. The names inside of counts are data.
    private static void AssertDocumented(string command, JsonNode printed, params string[] counts) =>
        Assert.Empty(ListNames(printed, counts).Except(DocumentedFields()[command]));

    private static IEnumerable<string> ListNames(JsonNode? node, string[] counts) =>
        node switch
        {
            JsonObject map => map.SelectMany(p =>
                counts.Contains(p.Key) ? [p.Key] : ListNames(p.Value, counts).Prepend(p.Key)
            ),
            JsonArray list => list.SelectMany(n => ListNames(n, counts)),
            _ => [],
        };

    // By command: what is in back quotes in its row.
    private static Dictionary<string, IReadOnlyList<string>> DocumentedFields() =>
        File.ReadAllText(Repository.Path("docs", "operate.md"))
            .Split("## Output for other programs")[1]
            .Split('\n')
            .Where(l => l.StartsWith("| `", StringComparison.Ordinal))
            .Select(l => l.Split('|'))
            .ToDictionary(
                c => c[1].Trim(' ', '`'),
                c => (IReadOnlyList<string>)[.. Regex.Matches(c[2], "`([^`]+)`").Select(m => m.Groups[1].Value)]
            );
}
