using System.Text.Json;
using System.Text.RegularExpressions;
using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Flow.Providers;
using MarketingAutomation.Flow.Webhooks;
using MarketingAutomation.Support.Stage;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Deployment;

/// <summary>Alerts and workbook ask for instruments, tags and words that the program really emits: a query for something else would be silent for ever.</summary>
public sealed class AlertTests
{
    private const string Instruments = @"Name (?:== (?<words>""[\w.]+"")|in \((?<words>[^\n)]+))";

    private static readonly string[] Answers =
        [.. typeof(WebhookAnswer).GetNestedTypes().Concat(typeof(ProviderAnswer).GetNestedTypes()).Select(t => t.Name), nameof(ReceiveWebhook.TooLarge)];

    public static TheoryData<string> Queries() =>
        [.. Directory.EnumerateFiles(Repository.Path("infra", "queries")).Select(f => $"queries/{Path.GetFileName(f)}").Order(StringComparer.Ordinal), .. Workbook().Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task A_query_asks_for_what_is_measured(string name)
    {
        await using var stage = await ShopStage.Open("2026-03-02 12:00");
        using var heard = new Heard(stage.Flow.Metrics);
        var query = Text(name);

        var instruments = Words(query, Instruments);
        Assert.True(instruments.Count > 0 || !query.Contains("AppMetrics", StringComparison.Ordinal), "asks for no instrument");
        Assert.All(instruments, i => Assert.Contains(i, heard.Instruments));
        Assert.All(Words(query, @"Answer in \((?<words>[^\n)]+)"), a => Assert.Contains(a, Answers));
        Assert.All(Words(query, @"Kind (?:== (?<words>""\w+"")|in \((?<words>[^\n)]+))"), k => Assert.True(Enum.TryParse<LedgerKind>(k, out _), $"there is no line of kind {k}"));
        Assert.All(Words(query, @"Reason == (?<words>""\w+"")"), r => Assert.Contains(r, Reasons.All));
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task A_query_reads_only_tags_its_instruments_carry(string name)
    {
        await using var stage = await ShopStage.Open("2026-03-02 12:00");
        using var heard = new Heard(stage.Flow.Metrics);
        await stage.Tell(Some.OrderPaid(stage.Time.Now));
        stage.Flow.Metrics.Answered("shopify", "Accepted");
        stage.Flow.Metrics.Swept(default);
        var query = Text(name);

        var carried = Words(query, Instruments).SelectMany(i => heard.Of(i)).SelectMany(m => m.Tags.Keys).ToHashSet();
        var read = Regex.Matches(query, @"Properties\.(?:prop__)?(?<tag>[a-z]\w*)").Select(m => m.Groups["tag"].Value).ToList();
        Assert.All(read, tag => Assert.Contains(tag, carried));
    }

    [Fact]
    public void Every_rule_compares_a_column_its_query_gives_beside_which_one_it_is_about()
    {
        var rules = Regex.Matches(BicepFile.Of("modules/alerts.bicep").Text, @"queries/(?<file>[\w-]+\.kql).*?\n    column: '(?<column>\w+)'", RegexOptions.Singleline);

        Assert.Equal(Directory.GetFiles(Repository.Path("infra", "queries")).Length, rules.Count);
        Assert.All(rules, rule =>
        {
            var query = Text($"queries/{rule.Groups["file"].Value}");
            Assert.Matches($@"\b{rule.Groups["column"].Value} = ", query);
            Assert.Matches(@"\bWhich\b", query);
        });
    }

    private static string Text(string name) => name.EndsWith(".kql", StringComparison.Ordinal) ? File.ReadAllText(Repository.Path("infra", name)) : Workbook()[name];

    private static Dictionary<string, string> Workbook()
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Repository.Path("infra", "modules", "workbook.json")));
        return json.RootElement.GetProperty("items").EnumerateArray()
            .Where(i => i.GetProperty("content").TryGetProperty("query", out _))
            .ToDictionary(i => $"workbook {i.GetProperty("name").GetString()}", i => i.GetProperty("content").GetProperty("query").GetString()!);
    }

    private static List<string> Words(string query, string pattern) =>
        [.. Regex.Matches(query, pattern).SelectMany(m => Regex.Matches(m.Groups["words"].Value, @"""(?<word>[^""]+)""")).Select(m => m.Groups["word"].Value)];
}
