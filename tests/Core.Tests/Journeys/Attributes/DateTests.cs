using MarketingAutomation.Core.Customers.Attributes;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Journeys.Attributes;

/// <summary>Journeys that a date starts, and waits until a date.</summary>
public sealed class DateTests
{
    private const string Yearly = "date: customer.birthday, offset: -3d, at: \"09:00\", yearly: yes";

    [Theory]
    [InlineData("1990-05-12", "2026-05-09 09:00", "2027-05-09 09:00")]
    [InlineData("1992-02-29", "2027-02-25 09:00", "2028-02-26 09:00")]
    [InlineData("1990-01-02", "2026-12-30 09:00", "2027-12-30 09:00")]
    public void A_birthday_starts_the_journey_each_year(string birthday, string first, string second)
    {
        var play = Open(Journey(Yearly));
        State(play, birthday);
        play.AdvanceTo(TestShop.At(second));
        Assert.Equal([TestShop.At(first), TestShop.At(second)], Entered(play));
    }

    [Theory]
    [InlineData("2026-03-27", "2026-03-29 03:30", "2026-03-29 04:00")]
    [InlineData("2026-10-23", "2026-10-25 03:30", "2026-10-25 03:30")]
    public void A_time_that_summer_time_skips_or_repeats_is_the_first_minute_there_is(
        string date,
        string written,
        string expected
    )
    {
        var play = Open(Journey($"date: customer.birthday, offset: 2d, at: \"{written[11..]}\""));
        State(play, date);
        play.AdvanceTo(TestShop.At("2026-12-01 12:00"));
        Assert.Equal([TestShop.At(expected)], Entered(play));
    }

    [Fact]
    public void A_birthday_that_is_corrected_starts_nothing_twice_in_its_year()
    {
        var play = Open(Journey(Yearly));
        State(play, "1990-05-12");
        play.AdvanceTo(TestShop.At("2026-05-10 12:00"));
        State(play, "1990-05-20");
        play.AdvanceTo(TestShop.At("2027-01-01 12:00"));
        Assert.Equal([TestShop.At("2026-05-09 09:00")], Entered(play));
        Assert.Contains(play.Notes, n => n is { Kind: "not_entered", Reason: "they entered for this before" });
        play.AdvanceTo(TestShop.At("2027-06-01 12:00"));
        Assert.Equal(2, Entered(play).Count);
    }

    [Fact]
    public void An_occasion_before_the_release_or_too_long_ago_starts_nothing()
    {
        var play = Open(Journey(Yearly));
        play.Workspace = play.Workspace with
        {
            ReleasedAt = new Dictionary<string, Instant> { ["trial"] = TestShop.At("2026-03-01 12:00") },
        };
        State(play, "1990-03-04");
        Assert.Empty(Entered(play));
        play.AdvanceTo(TestShop.At("2026-06-01 12:00"));
        State(play, "1990-06-03");
        play.AdvanceTo(TestShop.At("2026-12-01 12:00"));
        Assert.Empty(Entered(play));
        play.AdvanceTo(TestShop.At("2027-06-01 12:00"));
        Assert.Equal([TestShop.At("2027-05-31 09:00")], Entered(play));
    }

    [Fact]
    public void A_customer_who_does_not_fit_this_year_is_asked_again_the_next()
    {
        var play = Open(Journey(Yearly + ", where: { customer.vip: yes }"));
        State(play, "1990-05-12");
        play.AdvanceTo(TestShop.At("2026-06-01 12:00"));
        Assert.Empty(Entered(play));
        play.Submit(Stated(play.Now, "vip", "yes"));
        play.AdvanceTo(TestShop.At("2027-06-01 12:00"));
        Assert.Equal([TestShop.At("2027-05-09 09:00")], Entered(play));
    }

    [Fact]
    public void The_first_order_comes_again_a_year_later_and_the_last_one_moves()
    {
        var anniversary = Open(Journey("date: customer.first_order_at, at: \"09:00\", yearly: yes"));
        anniversary.Submit(SampleEvents.OrderPaid(anniversary.Now, "1001"));
        anniversary.AdvanceTo(TestShop.At("2027-04-01 12:00"));
        Assert.Equal([TestShop.At("2027-03-02 09:00")], Entered(anniversary));

        var last = Open(Journey("date: customer.last_order_at, offset: 30d, at: \"09:00\""));
        last.Submit(SampleEvents.OrderPaid(last.Now, "1001"));
        last.AdvanceTo(TestShop.At("2026-03-20 12:00"));
        last.Submit(SampleEvents.OrderPaid(last.Now, "1002"));
        last.AdvanceTo(TestShop.At("2026-12-01 12:00"));
        Assert.Equal([TestShop.At("2026-04-19 09:00")], Entered(last));
    }

    [Theory]
    [InlineData("until: customer.birthday, offset: -3d, at: \"09:00\", yearly: yes", "2026-05-09 09:00", "")]
    [InlineData("until: customer.birthday, at: \"09:00\"", "2026-03-02 12:00", "customer.birthday is over")]
    [InlineData(
        "until: customer.signed, at: \"09:00\"",
        "2026-03-02 12:00",
        "customer.signed is not known, or not there"
    )]
    [InlineData("until: order.paid_at, offset: 20d", "2026-03-22 12:00", "")]
    [InlineData("until: order.paid_at, offset: 20d, at: \"10:00\"", "2026-03-22 10:00", "")]
    [InlineData(
        "until: order.delivered_at, offset: 2h",
        "2026-03-02 12:00",
        "order.delivered_at is not known, or not there"
    )]
    [InlineData("until: order.paid_at, offset: -2h", "2026-03-02 12:00", "2 hours before order.paid_at is over")]
    public void A_wait_ends_at_the_date_or_goes_on_at_once(string wait, string at, string note)
    {
        var play = Open(Waiting(wait));
        State(play, "1990-05-12");
        play.Submit(SampleEvents.OrderPaid(play.Now, "1001"));
        play.AdvanceTo(TestShop.At("2026-12-01 12:00"));
        Assert.Equal(TestShop.At(at), Done(play));
        Assert.Equal(
            note.Length == 0 ? [] : [$"{note}; the run goes on"],
            play.Notes.Where(n => n.Kind == "not_waited").Select(n => n.Reason!)
        );
    }

    [Fact]
    public void A_date_that_changes_moves_the_end_of_the_wait_and_one_that_is_removed_ends_the_run()
    {
        var play = Open(Waiting("until: customer.birthday, at: \"09:00\""));
        State(play, "2026-05-12");
        play.Submit(SampleEvents.OrderPaid(play.Now, "1001"));
        State(play, "2026-08-01");
        Assert.Equal(TestShop.At("2026-08-01 09:00"), Assert.Single(play.State.Runs).WaitUntil);
        play.AdvanceTo(TestShop.At("2026-04-01 12:00"));
        play.Submit(Stated(play.Now, "birthday", null));
        Assert.Empty(play.State.Runs);
        Assert.Contains(
            play.Notes,
            n => n is { Kind: "ended", Reason: "date_removed: customer.birthday was removed while the run waited" }
        );
    }

    [Fact]
    public void Jitter_spreads_a_wait_without_a_time_of_day()
    {
        var play = Open(Waiting("for: 3d, jitter: 6h"));
        play.Submit(SampleEvents.OrderPaid(play.Now, "1001"));
        var until = Assert.Single(play.State.Runs).WaitUntil!.Value - play.Now - Duration.FromDays(3);
        Assert.InRange(until, Duration.Zero, Duration.FromHours(6) - Duration.FromSeconds(1));
        Assert.NotEqual(Duration.Zero, until);
    }

    [Theory]
    [InlineData("wait: { until: customer.birthday }", "MA1006 until has no \"at\"")]
    [InlineData(
        "wait: { until: customer.size, at: \"09:00\" }",
        "MA1081 \"until\" needs a date, and \"size\" is declared as number"
    )]
    [InlineData(
        "wait: { until: customer.birthdy, at: \"09:00\", yearly: yes }",
        "MA1080 unknown field \"customer.birthdy\""
    )]
    [InlineData("wait: { until: birthday, at: \"09:00\" }", "write customer.birthday")]
    [InlineData("wait: { until: event.at }", "MA1013 until is \"event.at\", which is no date")]
    [InlineData(
        "wait: { until: order.paid_at, offset: 3 days }",
        "MA1020 offset is \"3 days\"; allowed: a duration, at most 366d: 3d after it, -3d before it. write 3d"
    )]
    [InlineData("wait: { until: order.paid_at, offset: 3d before }", "write -3d")]
    [InlineData(
        "wait: { until: order.paid_at, offset: 2h, at: \"09:00\" }",
        "MA1020 offset is \"2h\"; allowed: whole days"
    )]
    [InlineData("wait: { until: order.paid_at, days: 3 }", "MA1040 days: does not go with until:")]
    [InlineData("wait: { for: 3d, at: \"09:00\" }", "MA1040 at: does not go with for:")]
    [InlineData("repeat: { at_most: 9, do: [ { send: welcome }, { wait: { until: order.paid_at } } ] }", "MA1047")]
    public void A_wait_that_cannot_be_is_a_fault(string step, string fault) =>
        Assert.Contains(
            fault,
            Assert.Single(
                SampleWorkspace.FaultsOfJourney(
                    $"journey: try\ntopic: offers\ntrigger: {{ event: order.paid }}\nsteps:\n  - {step}"
                )
            ),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("date: customer.birthday, yearly: yes", "MA1006 date has no \"at\"")]
    [InlineData("date: order.paid_at, at: \"09:00\"", "MA1013 date is \"order.paid_at\", which is no date")]
    [InlineData(
        "date: customer.likes, at: \"09:00\"",
        "MA1081 \"date\" needs a date, and \"likes\" is declared as list; allowed: birthday"
    )]
    [InlineData("date: customer.birthday, event: order.paid, at: \"09:00\"", "MA1040 trigger has both event and date")]
    public void A_date_that_cannot_start_a_journey_is_a_fault(string trigger, string fault) =>
        Assert.Contains(
            fault,
            Assert.Single(
                SampleWorkspace.FaultsOfJourney(
                    $"journey: try\ntopic: offers\ntrigger: {{ {trigger} }}\nsteps: [ {{ wait: 3d }} ]"
                )
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void Once_only_and_the_day_of_birth_itself_are_advised() =>
        Assert.Equal(
            ["MA1082", "MA1083"],
            SampleWorkspace
                .Valid(
                    SampleWorkspace.With(
                        "journeys/try.yaml",
                        "journey: try\ntopic: offers\ntrigger: { date: customer.birthday, at: \"09:00\", yearly: yes }\n"
                            + "steps: [ { wait: { until: customer.birthday, at: \"09:00\" } } ]"
                    )
                )
                .Advice.Where(a => a.Place.File == "journeys/try.yaml")
                .Select(a => a.Code)
                .Order(StringComparer.Ordinal)
        );

    [Fact]
    public void The_birthday_of_the_docs_runs()
    {
        var page = File.ReadAllText(Repository.Path("docs", "journeys.md"));
        var start = page.IndexOf("journey: birthday", StringComparison.Ordinal);
        var play = Open(page[start..page.IndexOf("```", start, StringComparison.Ordinal)]);
        State(play, "1990-05-12");
        play.Submit(SampleEvents.OrderPaid(play.Now, "1001"));
        play.AdvanceTo(TestShop.At("2026-05-12 12:00"));
        Assert.Equal(TestShop.At("2026-05-09 09:00"), Assert.Single(play.Sent).At);
        Assert.Equal("""["congratulated"]""", play.State.Attributes["tags"]);
    }

    private static string Journey(string trigger) =>
        $"journey: trial\nstatus: live\ntopic: offers\ntrigger: {{ {trigger} }}\nre_entry: {{ after: 1h }}\n"
        + "steps: [ { add: { tags: begun } } ]";

    private static string Waiting(string wait) =>
        "journey: trial\nstatus: live\ntopic: offers\ntrigger: { event: order.paid }\n"
        + $"steps: [ {{ wait: {{ {wait} }} }}, {{ add: {{ tags: done }} }} ]";

    private static CustomerSimulation Open(string journey)
    {
        var workspace = TestShop.SampleWith(p => p with { MinGap = Duration.Zero }, journey);
        return SimulatedCustomer.Open(
            workspace with
            {
                Journeys = workspace.Journeys.Where(j => j.Key is "trial" or "birthday").ToDictionary(),
                Shop = workspace.Shop with
                {
                    Attributes = new Dictionary<string, AttributeType>
                    {
                        ["birthday"] = AttributeType.Date,
                        ["signed"] = AttributeType.Date,
                        ["vip"] = AttributeType.YesNo,
                    },
                },
            },
            "2026-03-02 12:00"
        );
    }

    private static void State(CustomerSimulation play, string birthday) =>
        play.Submit(Stated(play.Now, "birthday", birthday));

    private static Event Stated(Instant at, string name, string? value) =>
        new()
        {
            Id = $"stated-{at.ToUnixTimeTicks()}-{name}-{value}",
            Source = "api",
            Name = EventNames.CustomerUpdated,
            At = at,
            Attributes = new Dictionary<string, StatedAttribute> { [name] = new(value, null) },
        };

    private static List<Instant> Entered(CustomerSimulation play) =>
        [.. play.Records.Where(r => r.Note?.Kind == "entered").Select(r => r.At)];

    private static Instant Done(CustomerSimulation play)
    {
        Assert.Equal(["done"], AttributeValues.ReadList(play.State.Attributes["tags"]));
        return play.State.AttributeTimes!["tags"];
    }
}
