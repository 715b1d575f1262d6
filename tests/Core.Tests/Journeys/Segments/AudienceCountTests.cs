using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Journeys.Segments;
using MarketingAutomation.Core.Tests.Simulation;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Core.Workspaces.Checks;
using MarketingAutomation.Core.Workspaces.Files;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Journeys.Segments;

/// <summary>How many customers the segments have, and which languages have no copy.</summary>
public sealed class AudienceCountTests
{
    private const string Segments =
        "estonian: { customer.language: et }\nregulars: { customer.order_count: { at_least: 1 } }\n"
        + "both: { in_segment: estonian, customer.order_count: { at_least: 1 } }\n";

    [Fact]
    public void Who_cannot_be_decided_is_counted_apart_and_who_was_merged_or_stopped_is_not_counted()
    {
        var workspace = OpenWorkspace();
        var play = SimulatedCustomer.Open(workspace, "2026-03-02 12:00");
        play.Submit(SampleEvents.OrderPaid(play.Now, "1", skus: ["TEA-BIRCH"]));
        var state = WithLocale(play.State, null);
        var tally = new AudienceTally(workspace, workspace.Segments.Keys, play.Now);

        tally.Add(WithLocale(state, "et-EE"));
        tally.Add(WithLocale(state, "en"));
        tally.Add(state);
        tally.Add(state with { MergedInto = "another" });
        tally.Add(state with { PrivacyStop = new PrivacyStop("objection", play.Now) });
        tally.AddUnreadable();

        var count = tally.Count.Add(new AudienceCount());
        Assert.Equal((3, 1), (count.Customers, count.Unreadable));
        Assert.Equal(new SegmentCount(1, 1, 1), count.Segments["estonian"]);
        Assert.Equal(new SegmentCount(3, 0, 0), count.Segments["regulars"]);
        Assert.Equal(new SegmentCount(1, 1, 1), count.Segments["both"]);
        Assert.Equal(3, count.Locales.Values.Sum());
        Assert.Equal(new SegmentCount(2, 2, 2), count.Add(count).Segments["both"]);
    }

    [Fact]
    public void A_language_that_no_template_has_is_one_advice_with_the_customers_it_concerns()
    {
        var advice = Assert.Single(
            Find(
                new()
                {
                    ["ru"] = 300,
                    ["ru-EE"] = 12,
                    [""] = 9,
                    ["en-GB"] = 4,
                }
            )
        );
        Assert.Equal(("MA1146", "shop.yaml:1:1"), (advice.Code, advice.Place.ToString()));
        Assert.StartsWith("312 customers read ru, and no template", advice.Problem, StringComparison.Ordinal);
        Assert.Contains("add ru to languages", advice.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_without_a_copy_that_others_have_is_named_with_the_file_to_write()
    {
        const string copy = "templates/welcome/et/email.hbs";
        var files = ShippedFiles.Read().ToDictionary(StringComparer.Ordinal);
        Assert.True(files.Remove(copy));

        var advice = Assert.Single(Find(new() { ["et-EE"] = 1, ["en"] = 5 }, files));
        Assert.Equal(
            $"templates/welcome/email.hbs:1:1 MA1146 1 customer reads et, and \"welcome\" has no copy in it for email; "
                + $"they get en. write {copy}",
            advice.ToString()
        );
    }

    [Fact]
    public void A_journey_that_sends_nothing_to_anyone_gives_no_advice()
    {
        var workspace = OpenWorkspace();
        var drafts = workspace with
        {
            Journeys = workspace.Journeys.ToDictionary(j => j.Key, j => j.Value with { Status = JourneyStatus.Draft }),
        };
        Assert.Empty(MissingTranslationChecks.FindAdvice(drafts, new Dictionary<string, int> { ["ru"] = 300 }));
    }

    [Theory]
    [InlineData("a: { in_segment: b }\nb: { in_segment: a }\n")]
    [InlineData("a: { customer.order_count: three }\n")]
    [InlineData("- a\n")]
    public void A_text_of_segments_with_a_fault_is_not_counted(string text) =>
        Assert.NotEmpty(SegmentTexts.Read(text).Faults);

    private static CustomerState WithLocale(CustomerState state, string? locale) =>
        state with
        {
            Profile = state.Profile with { Locale = locale },
            Preference = state.Preference with { Locale = null },
        };

    private static IReadOnlyList<Fault<FilePlace>> Find(
        Dictionary<string, int> locales,
        Dictionary<string, string>? files = null
    ) => MissingTranslationChecks.FindAdvice(OpenWorkspace(files), locales);

    private static Workspace OpenWorkspace(Dictionary<string, string>? files = null)
    {
        files ??= ShippedFiles.Read().ToDictionary(StringComparer.Ordinal);
        files["segments.yaml"] = Segments;
        return ShippedFiles.ReadWorkspace(files);
    }
}
