using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Support.Samples;
using static MarketingAutomation.Support.Samples.SampleWorkspace;

namespace MarketingAutomation.Core.Tests.Workspaces;

public sealed class SegmentTests
{
    private const string Segments =
        "tea-lovers: { all: [ { bought: { category: tea, within: 180d } }, { not: { customer.last_rating: { at_most: 2 } } } ] }\n"
        + "regulars: { customer.order_count: { at_least: 3 } }\n"
        + "tea-regulars: { in_segment: tea-lovers, customer.order_count: { at_least: 3 } }\n";

    [Fact]
    public void A_condition_names_a_segment_and_a_segment_others()
    {
        var files = Files();
        files["segments.yaml"] = Segments;
        files["products.csv"] = "sku,category,title_en\nTEA-BIRCH,tea,Tea\n";
        files["journeys/try.yaml"] = Journey("if: { in_segment: [tea-regulars, regulars] }");
        var workspace = Valid(Read(files));
        var play = SimulatedCustomer.Open(workspace, "2026-03-02 12:00");
        play.Submit(SampleEvents.OrderPaid(play.Now, "1", skus: ["TEA-BIRCH"]));
        var scope = new ConditionScope(play.State, workspace, play.Now, null, null, null, null);

        Assert.Equal(Truth.True, workspace.EvaluateSegment("tea-lovers", scope));
        Assert.Equal(Truth.False, workspace.EvaluateSegment("tea-regulars", scope));
        Assert.Equal(Truth.Unknown, workspace.EvaluateSegment("gone", scope));
        var condition = new Condition.InSegment(["tea-regulars", "regulars"]);
        Assert.Equal(Truth.False, ConditionEvaluator.EvaluateTruth(condition, scope));
        Assert.Equal(
            "segment tea-regulars: customer.order_count was 1; needs at least 3; segment regulars: "
                + "customer.order_count was 1; needs at least 3",
            ConditionEvaluator.Evaluate(condition, scope).Explain()
        );
    }

    [Fact]
    public void Another_segment_file_gives_the_workspace_another_hash_and_the_journeys_the_same()
    {
        var files = Files();
        files["journeys/try.yaml"] = Journey("if: { in_segment: regulars }");
        files["segments.yaml"] = Segments;
        var one = Valid(Read(files));
        files["segments.yaml"] = Segments.Replace("at_least: 3", "at_least: 4", StringComparison.Ordinal);
        var two = Valid(Read(files));
        Assert.NotEqual(one.Hash, two.Hash);
        Assert.Equal(one.Journeys["try"].Hash, two.Journeys["try"].Hash);
    }

    [Theory]
    [InlineData(
        "vip: { order.total: { at_least: 100 EUR } }",
        "segments.yaml:1:8 MA1043 a segment is about the customer"
    )]
    [InlineData(
        "vip: { run.entered_at: { before: 3d ago } }",
        "segments.yaml:1:8 MA1043 a segment is about the customer"
    )]
    [InlineData("vip: { message.welcome: clicked }", "segments.yaml:1:8 MA1043 a segment is about the customer")]
    [InlineData(
        "vip: { in_segment: vip }",
        "segments.yaml:1:1 MA1085 the segment \"vip\" asks for itself: vip asks for vip"
    )]
    [InlineData(
        "b: { in_segment: c }\nc: { not: { in_segment: a } }\na: { in_segment: b }",
        "segments.yaml:3:1 MA1085 the segment \"a\" asks for itself: a asks for b asks for c asks for a"
    )]
    [InlineData(
        "regulars: { customer.order_count: 3 }\nvip: { in_segment: regulrs }",
        "segments.yaml:2:20 MA1086 unknown segment \"regulrs\"; allowed: regulars, vip. did you mean \"regulars\"?"
    )]
    [InlineData(
        "Tea Lovers: { customer.order_count: 3 }",
        "segments.yaml:1:1 MA1026 the name of a segment is \"Tea Lovers\""
    )]
    [InlineData("vip: {}", "segments.yaml:1:6 MA1038 the condition says nothing")]
    [InlineData("vip: { customer.orders: 3 }", "segments.yaml:1:8 MA1080 unknown field \"customer.orders\"")]
    [InlineData("- a", "segments.yaml:1:1 MA1007 segments.yaml is a list")]
    public void Its_faults_have_their_place(string segments, string fault)
    {
        var files = Files();
        files["segments.yaml"] = segments;
        var found = Assert.IsType<WorkspaceResult.Invalid>(Read(files)).Faults;
        Assert.Contains(found, f => $"{f}".StartsWith(fault, StringComparison.Ordinal));
        Assert.Single(found, f => f.Place.File == "segments.yaml");
    }

    [Fact]
    public void Each_segment_is_evaluated_once_however_often_others_ask_for_it()
    {
        var files = Files();
        files["segments.yaml"] =
            "s0: { customer.order_count: { at_least: 3 }, customer.first_order_at: { before: 30d ago } }\n"
            + Lines(
                39,
                i =>
                    $"s{i}: {{ all: [ {{ in_segment: s{i - 1} }}, {{ not: {{ not: {{ in_segment: s{i - 1} }} }} }} ] }}"
            );
        files["journeys/try.yaml"] =
            "journey: try\nstatus: live\ntopic: offers\ntrigger: { segment: s39, on: enter }\nsteps:\n  - send: welcome\n";
        var workspace = Valid(Read(files));
        var play = SimulatedCustomer.Open(workspace, "2026-03-02 12:00");
        play.Submit(SampleEvents.OrderPaid(play.Now, "1", skus: ["TEA-BIRCH"]));
        var scope = new ConditionScope(play.State, workspace, play.Now, null, null, null, null);

        Assert.False(play.State.Segments!["s39"].IsIn);
        var text = ConditionEvaluator.Evaluate(new Condition.InSegment(["s39"]), scope).Explain();
        Assert.StartsWith("segment s39: segment s38: segment s37:", text, StringComparison.Ordinal);
        Assert.InRange(text.Length, 1, 2000);
    }

    [Theory]
    [InlineData(5, Truth.True)]
    [InlineData(24, Truth.True)]
    [InlineData(48, Truth.False)]
    public void What_happened_less_than_a_day_ago_was_done_within_a_day(int hours, Truth done)
    {
        var files = Files();
        files["segments.yaml"] = "recent: { did: { event: order.paid, within: 1d } }\n";
        var workspace = Valid(Read(files));
        var play = SimulatedCustomer.Open(workspace, "2026-03-02 23:00");
        play.Submit(SampleEvents.OrderPaid(play.Now, "1"));
        var at = play.Now + NodaTime.Duration.FromHours(hours);
        Assert.Equal(
            done,
            workspace.EvaluateSegment("recent", new ConditionScope(play.State, workspace, at, null, null, null, null))
        );
    }

    [Fact]
    public void Long_rows_and_circles_of_segments_are_one_fault()
    {
        Assert.Equal(
            "segments.yaml:41:1 MA1170 the segment \"s40\" asks for \"s39\", which asks for another, and so on: more than "
                + "40 in a row; allowed: at most 40. write the condition of one of them into the one that asks for it",
            Assert.Single(
                FaultsOf("s0: { customer.order_count: 3 }\n" + Lines(5000, i => $"s{i}: {{ in_segment: s{i - 1} }}"))
            )
        );
        Assert.StartsWith(
            "segments.yaml:1:1 MA1085 the segment \"s1\" asks for itself: s1 asks for s3000 asks for s2999 asks for",
            Assert.Single(FaultsOf(Lines(3000, i => $"s{i}: {{ in_segment: s{(i == 1 ? 3000 : i - 1)} }}"))),
            StringComparison.Ordinal
        );
        Assert.Equal(2, FaultsOf("a: { in_segment: b }\nb: { in_segment: [a, c] }\nc: { in_segment: b }").Count);
    }

    private static List<string> FaultsOf(string segments)
    {
        var files = Files();
        files["segments.yaml"] = segments;
        return [.. Assert.IsType<WorkspaceResult.Invalid>(Read(files)).Faults.Select(f => $"{f}")];
    }

    private static string Lines(int count, Func<int, string> line) =>
        string.Concat(Enumerable.Range(1, count).Select(i => line(i) + "\n"));

    [Fact]
    public void A_journey_that_names_a_segment_needs_the_file()
    {
        var files = Files();
        files["journeys/try.yaml"] = Journey("if: { in_segment: vip }");
        Assert.Contains(
            "MA1086 unknown segment \"vip\": there is no segment. add it to segments.yaml",
            string.Join('\n', Assert.IsType<WorkspaceResult.Invalid>(Read(files)).Faults)
        );
    }

    [Fact]
    public void A_file_of_another_name_is_not_taken_for_a_journey()
    {
        var files = Files();
        files["Segments.yml"] = Segments;
        Assert.Contains(
            "rename it to segments.yaml",
            string.Join('\n', Assert.IsType<WorkspaceResult.Invalid>(Read(files)).Faults)
        );
    }

    private static string Journey(string step) =>
        $"journey: try\nstatus: live\ntopic: offers\ntrigger: {{ event: order.paid }}\nsteps:\n  - {step}\n    then:\n"
        + "      - send: welcome\n";
}
