using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Journeys.Steps.Coupons;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Core.Templates;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Core.Workspaces.Reading;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Journeys.Steps;

/// <summary>Coupons: one for each run and name, recorded before the run has it; messages that show one need one.</summary>
public sealed class CouponTests
{
    private const string Head = """
        journey: trial
        status: live
        topic: offers
        trigger: { event: order.paid }
        re_entry: { each: order }
        steps:

        """;

    private const string Derived = "  - coupon: { name: thanks, percent: 10, valid: 14d }\n";
    private const string OfFile = """
          - coupon: { name: comeback, pool: comeback.csv, valid: 14d }
            empty: [ { emit: { event: code.missed } } ]

        """;

    private const string Delivered = """
          - wait_for: { event: order.delivered, of: this_order }
            up_to: 20d

        """;

    private const string Rest = "  - wait: 30d\n";

    [Fact]
    public void A_code_is_derived_from_the_run_without_characters_that_are_taken_for_each_other()
    {
        var (one, again) = (Enter(Head + Derived + Rest), Enter(Head + Derived + Rest));
        var coupon = CouponOf(one);
        Assert.Matches("^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$", coupon.Code);
        Assert.Equal(coupon, CouponOf(again));
        Assert.Equal((10, null), (coupon.Percent, coupon.Amount));
        one.Submit(SampleEvents.OrderPaid(one.Now, "1002"));
        Assert.Equal(2, one.State.Runs.Select(r => r.Coupon!.Code).Distinct().Count());
    }

    [Fact]
    public void It_is_recorded_before_the_run_has_it_and_asked_for_once_in_a_run()
    {
        var asked = new List<RequiredLookup.Coupon>();
        var play = Open(TestShop.SampleWith(null, Head + Derived + Derived + Rest));
        play.GrantCoupon = order =>
        {
            asked.Add(order);
            return new GivenCoupon(order.Order.Code!, order.Order.IssuedAt, order.Order.ExpiresAt);
        };
        play.Submit(SampleEvents.OrderPaid(play.Now));
        Assert.Single(asked);
        Assert.Single(play.State.Runs.Single().Coupons!);
        Assert.Equal(2, play.Notes.Count(n => n.Kind == "coupon"));
        Assert.DoesNotContain(
            play.Notes,
            n => n.Reason?.Contains(CouponOf(play).Code, StringComparison.Ordinal) == true
        );
    }

    [Theory]
    [InlineData("2026-03-02 12:00", "2026-03-16T21:59:59Z")]
    [InlineData("2026-03-20 12:00", "2026-04-03T20:59:59Z")]
    public void It_is_valid_to_the_end_of_the_day_of_the_customer(string start, string ends) =>
        Assert.Equal(ends, CouponOf(Enter(Head + Derived + Rest, start)).ExpiresAt.ToString());

    [Fact]
    public void A_file_gives_each_code_once_and_leads_to_empty_after_the_last()
    {
        var play = Open(WithPool(Head + OfFile + Rest, "SPRING-1"));
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Submit(SampleEvents.OrderPaid(play.Now, "1002"));
        Assert.Equal(["SPRING-1", null], play.State.Runs.Select(r => r.Coupon?.Code));
        Assert.Contains(play.Notes, n => n is { Kind: "emitted", Reason: "code.missed" });
        Assert.Contains(play.Notes, n => n.Kind == "no_coupon");
    }

    [Fact]
    public void A_file_that_is_gone_has_no_code_left() =>
        Assert.Null(Enter(Head + OfFile + Rest).State.Runs.Single().Coupons);

    [Fact]
    public void A_draft_and_a_shadow_run_show_a_sample_and_take_nothing()
    {
        var draft = Open(
            TestShop.SampleWith(null, (Head + OfFile + Rest).Replace("live", "draft", StringComparison.Ordinal))
        );
        var shadow = Open(TestShop.SampleWith(null, Head + Derived + Rest));
        shadow.Controls = SendingControls.Live with { Shadow = true };
        foreach (var play in (CustomerSimulation[])[draft, shadow])
        {
            play.GrantCoupon = _ => throw new InvalidOperationException("a test takes no coupon");
            play.Submit(SampleEvents.OrderPaid(play.Now));
            Assert.Equal(CouponStep.SampleCode, CouponOf(play).Code);
        }
    }

    [Fact]
    public void A_pause_holds_it_and_it_is_valid_from_when_it_is_given()
    {
        var play = Open(TestShop.SampleWith(null, Head + Derived + Rest));
        play.Controls = SendingControls.Live with { PausedAll = true };
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Advance(Duration.FromDays(3));
        Assert.Null(play.State.Runs.Single().Coupons);
        play.Controls = SendingControls.Live;
        play.Advance(Duration.FromMinutes(10));
        Assert.InRange(CouponOf(play).IssuedAt, play.Now - Duration.FromMinutes(10), play.Now);
    }

    [Fact]
    public void A_merged_customer_keeps_the_coupon_of_each_run()
    {
        var play = Enter(Head + Derived + Rest);
        var code = CouponOf(play).Code;
        var other = SimulatedCustomer.Open(TestShop.SampleWith(null, Head + Derived + Rest), "2026-03-02 12:00");
        other.State = play.State with { Key = "other" };
        play.State = Core.Deciding.Decider.NewCustomer("survivor");
        play.Apply(new Core.Deciding.Input.MergeCustomer(other.State));
        Assert.Equal(code, CouponOf(play).Code);
    }

    [Fact]
    public void A_message_that_shows_a_coupon_is_not_sent_without_one_nor_after_its_last_day()
    {
        const string show = "Use {{coupon.code}} until {{date coupon.expires}}: {{coupon.percent}} %";
        var late = Open(Read(show, Derived + Delivered + "  - send: what-is-new\n" + Rest));
        late.Submit(SampleEvents.OrderPaid(late.Now));
        late.Advance(Duration.FromDays(21));
        Assert.Equal(Reasons.CouponExpired, Assert.Single(late.Ledger).Reason);

        var none = Open(Read(show, OfFile + "  - send: what-is-new\n" + Rest, "SPRING-1"));
        none.GrantCoupon = _ => null;
        none.Submit(SampleEvents.OrderPaid(none.Now));
        Assert.Equal(Reasons.NoCoupon, Assert.Single(none.Ledger).Reason);

        var asks = Open(
            Read(
                "{{#if coupon}}" + show + "{{else}}No code{{/if}}",
                OfFile + "  - send: what-is-new\n" + Rest,
                "SPRING-1"
            )
        );
        asks.GrantCoupon = _ => null;
        asks.Submit(SampleEvents.OrderPaid(asks.Now));
        Assert.Single(asks.Sent);
    }

    [Fact]
    public void The_message_shows_the_coupon_in_the_language_and_zone_of_the_customer()
    {
        var play = Open(
            Read(
                "{{coupon.code}} {{date coupon.expires}} {{coupon.percent}} %",
                Derived + "  - send: what-is-new\n" + Rest
            )
        );
        play.Submit(SampleEvents.OrderPaid(play.Now));
        var row = play.Ledger.First(r => r.Context is not null);
        var text = play
            .Workspace.Templates["what-is-new"]
            .Render(row.Channel!.Value, row.Language!, row.Context!, SampleTemplates.Links)
            .Text;
        Assert.Contains($"{CouponOf(play).Code} 16. märts 10 %", text, StringComparison.Ordinal);
    }

    private static CustomerSimulation Open(Workspace workspace, string start = "2026-03-02 12:00") =>
        SimulatedCustomer.Open(workspace, start);

    private static CustomerSimulation Enter(string journey, string start = "2026-03-02 12:00")
    {
        var play = Open(TestShop.SampleWith(null, journey), start);
        play.Submit(SampleEvents.OrderPaid(play.Now));
        return play;
    }

    private static RunCoupon CouponOf(CustomerSimulation play) => play.State.Runs[0].Coupon!;

    private static Workspace WithPool(string journey, params string[] codes) =>
        TestShop.SampleWith(null, journey) with
        {
            CouponPools = new Dictionary<string, CouponPool> { ["comeback.csv"] = new("comeback.csv", codes, "hash") },
        };

    // The sample with a journey, and a template whose text is this.
    private static Workspace Read(string text, string steps, params string[] codes)
    {
        var files = SampleTemplates.Files();
        foreach (
            var path in files.Keys.Where(k => k.StartsWith("templates/what-is-new/", StringComparison.Ordinal)).ToList()
        )
        {
            files.Remove(path);
        }

        foreach (var language in (string[])["", "et/"])
        {
            files[$"templates/what-is-new/{language}email.txt.hbs"] =
                $"---\nsubject: s\n---\n{text}\n{{{{links.page}}}} {{{{shop.address}}}}";
        }

        foreach (var path in files.Keys.Where(k => k.StartsWith("journeys/", StringComparison.Ordinal)).ToList())
        {
            files.Remove(path);
        }

        files["policy.yaml"] = System.Text.RegularExpressions.Regex.Replace(
            files["policy.yaml"],
            "(?m)^priority:.*$",
            ""
        );
        files["journeys/trial.yaml"] = Head + steps;
        if (codes.Length > 0)
        {
            files["coupons/comeback.csv"] = string.Join('\n', codes);
        }

        var result = new WorkspaceReader(TemplateReader.Read).Read(files);
        return Assert.IsType<WorkspaceResult.Valid>(result).Workspace;
    }
}
