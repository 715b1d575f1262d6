using System.Text.RegularExpressions;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Providers;
using MarketingAutomation.Flow.Webhooks;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Deployment;

/// <summary>Alerts and workbook ask for instruments, tags and words that the program really emits: a query for
/// something else would be silent for ever.</summary>
public sealed class AlertTests
{
    private const string Instruments = @"Name (?:== (?<words>""[\w.]+"")|in \((?<words>[^\n)]+))";

    private static readonly string[] Answers =
    [
        .. new[] { typeof(IntakeAnswer), typeof(WebhookAnswer), typeof(ProviderAnswer) }
            .SelectMany(t => t.GetNestedTypes())
            .Select(t => t.Name),
        nameof(WebhookReceiver.TooLarge),
    ];

    [Fact]
    public async Task A_query_asks_for_what_is_measured()
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        using var recorder = new MetricRecorder(stage.Flow.Metrics);

        Assert.All(
            await KqlQuery.All(),
            query =>
            {
                var instruments = Words(query, Instruments);
                Assert.True(
                    instruments.Count > 0 || !query.Text.Contains("AppMetrics", StringComparison.Ordinal),
                    "asks for no instrument"
                );
                Assert.All(instruments, i => Assert.Contains(i, recorder.Instruments));
                Assert.All(Words(query, @"Answer in \((?<words>[^\n)]+)"), a => Assert.Contains(a, Answers));
                Assert.All(
                    Words(query, @"Kind (?:== (?<words>""\w+"")|in \((?<words>[^\n)]+))"),
                    k => Assert.True(Enum.TryParse<LedgerKind>(k, out _), $"there is no line of kind {k}")
                );
                Assert.All(Words(query, @"Reason == (?<words>""\w+"")"), r => Assert.Contains(r, Reasons.All));
            }
        );
    }

    /// <summary>The Functions host puts <c>prop__</c> before the name of a tag and none before its own
    /// <c>Category</c>.</summary>
    [Fact]
    public async Task A_query_reads_only_tags_its_instruments_carry()
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        using var recorder = new MetricRecorder(stage.Flow.Metrics);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        stage.Flow.Metrics.RecordAnswer("shopify", "Accepted");
        stage.Flow.Metrics.RecordSweepLag(default);

        Assert.All(
            await KqlQuery.All(),
            query =>
            {
                var carried = Words(query, Instruments)
                    .SelectMany(i => recorder.Measurements(i))
                    .SelectMany(m => m.Tags.Keys)
                    .Select(tag => "prop__" + tag)
                    .Append("Category")
                    .ToHashSet();
                Assert.All(
                    Regex.Matches(query.Text, @"Properties\.(?<tag>\w+)").Select(m => m.Groups["tag"].Value),
                    tag => Assert.Contains(tag, carried)
                );
            }
        );
    }

    [Fact]
    public async Task Every_query_there_is_a_file_for_is_asked()
    {
        var asked = (await KqlQuery.All()).Where(q => q.Column is not null).Select(q => q.Name);

        Assert.Equal(
            Directory
                .GetFiles(Repository.Path("infra", "queries"))
                .Select(f => $"marketing-{Path.GetFileNameWithoutExtension(f)}")
                .Order(StringComparer.Ordinal),
            asked.Order(StringComparer.Ordinal)
        );
    }

    private static List<string> Words(KqlQuery query, string pattern) =>
        [
            .. Regex
                .Matches(query.Text, pattern)
                .SelectMany(m => Regex.Matches(m.Groups["words"].Value, @"""(?<word>[^""]+)"""))
                .Select(m => m.Groups["word"].Value),
        ];
}
