using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Customers.Consents;

/// <summary>docs/consent.md, row by row: what is held, what is stated, what is held after it. Times are hours of one
/// day.</summary>
public sealed class ConsentRulesTests
{
    private const string Ada = "ada@example.com";
    private static readonly Instant Midnight = Instant.FromUtc(2026, 11, 27, 0, 0);

    public static TheoryData<string, string?, string, int, string> Rows() =>
        new()
        {
            // the row; held; statement; our hour of arrival; held after it
            { "one-click wins over a later date", "shop subscribed 9", "own unsubscribed", 8, "unsubscribed" },
            { "one-click wins over any date", "shop subscribed 7", "own unsubscribed", 8, "unsubscribed" },
            { "a stop that arrives late is a stop", "shop subscribed 9", "own unsubscribed 3", 10, "unsubscribed" },
            { "START after STOP", "own unsubscribed 8", "own subscribed", 9, "subscribed" },
            {
                "an opt-in from before the stop that reaches us late",
                "own unsubscribed 8",
                "own subscribed 7",
                9,
                "unsubscribed"
            },
            { "the shop reports a later act", "own unsubscribed 8", "shop subscribed 9", 10, "subscribed" },
            { "the shop reports an earlier act", "own unsubscribed 8", "shop subscribed 7", 10, "unsubscribed" },
            { "the shop reports the same moment", "own unsubscribed 8", "shop subscribed 8", 10, "unsubscribed" },
            { "the shop reports a later stop", "shop subscribed 7", "shop unsubscribed 8", 10, "unsubscribed" },
            { "the shop reports a stop long past", "shop subscribed 7", "shop unsubscribed 6", 10, "subscribed" },
            { "of two at one moment the stop", "shop subscribed 7", "shop unsubscribed 7", 10, "unsubscribed" },
            { "the shop repeats itself without a time", "own unsubscribed 8", "shop subscribed", 10, "unsubscribed" },
            {
                "without a time after a stop the shop reported",
                "shop unsubscribed 8",
                "shop subscribed",
                10,
                "unsubscribed"
            },
            { "a no without a time after a dated yes", "shop subscribed 8", "shop unsubscribed", 10, "subscribed" },
            { "the first word without a time", null, "shop subscribed", 10, "subscribed" },
            { "the first no without a time", null, "shop unsubscribed", 10, "unsubscribed" },
            {
                "a stop with its time outweighs a yes without one",
                "shop subscribed",
                "shop unsubscribed 3",
                10,
                "unsubscribed"
            },
            {
                "a shop that reported yes without a time now reports no",
                "shop subscribed",
                "shop unsubscribed",
                10,
                "unsubscribed"
            },
            {
                "a shop that reported no without a time now reports yes",
                "shop unsubscribed",
                "shop subscribed",
                10,
                "unsubscribed"
            },
            { "a time ahead of ours counts as now", "own unsubscribed 8", "shop subscribed 23", 9, "subscribed" },
            {
                "a time more than a day ahead proves no act: what the customer stopped themselves stays stopped",
                "own unsubscribed 8",
                "shop subscribed 60",
                9,
                "unsubscribed"
            },
            {
                "against a statement of a shop it counts as now",
                "shop unsubscribed 8",
                "shop subscribed 60",
                9,
                "subscribed"
            },
            { "where nothing is known it counts as now", null, "shop subscribed 60", 9, "subscribed" },
            { "a confirmation dated far ahead counts as now", "shop pending 8", "shop subscribed 60", 9, "subscribed" },
            { "a stop dated far ahead counts as now", "shop subscribed 8", "shop unsubscribed 60", 9, "unsubscribed" },
            {
                "after an opt-in dated far ahead a later stop counts",
                "shop subscribed 60",
                "shop unsubscribed 10",
                11,
                "unsubscribed"
            },
            { "a sale where nothing is known", null, "soft subscribed 9", 10, "subscribed" },
            { "a sale after a stop", "own unsubscribed 8", "soft subscribed 9", 10, "unsubscribed" },
            { "a sale while a confirmation is awaited", "shop pending 8", "soft subscribed 9", 10, "pending" },
            { "a stop from before the sale", "soft subscribed 9", "shop unsubscribed 3", 10, "unsubscribed" },
            { "a no without a time after a sale", "soft subscribed 9", "shop unsubscribed", 10, "unsubscribed" },
            { "not subscribed, later than a yes", "shop subscribed 8", "shop unknown 9", 10, "unsubscribed" },
            { "not subscribed, at the moment of a yes", "shop subscribed 8", "shop unknown 8", 10, "unsubscribed" },
            { "not subscribed, earlier than a yes", "shop subscribed 8", "shop unknown 7", 10, "subscribed" },
            { "not subscribed, without a time", "shop subscribed 8", "shop unknown", 10, "subscribed" },
            {
                "not subscribed, after a confirmation was asked for",
                "shop pending 8",
                "shop unknown 9",
                10,
                "unsubscribed"
            },
            { "asked to confirm", null, "shop pending 8", 10, "pending" },
            { "confirmed", "shop pending 8", "shop subscribed 9", 10, "subscribed" },
            { "a yes without a time is no confirmation", "shop pending 8", "shop subscribed", 10, "pending" },
            { "stopped while asked", "shop pending 8", "own unsubscribed", 9, "unsubscribed" },
        };

    [Theory]
    [MemberData(nameof(Rows))]
    public void What_is_held_after_a_statement(string row, string? held, string statement, int arrives, string after)
    {
        Assert.NotEmpty(row);
        var known = held is null
            ? []
            : (ConsentRecord[])
                [ConsentRules.Decide([], Change(held), From("before", Math.Min(Hour(held) ?? 7, arrives - 1))).Next!];
        var next = ConsentRules.Decide(known, Change(statement), From("now", arrives)).Next ?? known.SingleOrDefault();
        Assert.Equal(after, next!.Status.ToString().ToLowerInvariant());
    }

    [Fact]
    public void A_future_dated_statement_does_not_outlast_a_later_one()
    {
        var first = ConsentRules.Decide([], Change("shop subscribed 23"), From("a", 9)).Next!;
        Assert.Equal((At(9), At(9)), (first.At, first.ActedAt));
        Assert.Equal(
            ConsentStatus.Unsubscribed,
            ConsentRules.Decide([first], Change("shop unsubscribed 10"), From("b", 11)).Next!.Status
        );
    }

    [Fact]
    public void A_time_far_in_the_future_counts_as_now_and_is_no_dated_act()
    {
        var first = ConsentRules.Decide([], Change("shop subscribed 60"), From("a", 9)).Next!;
        Assert.Equal((At(9), (Instant?)null, false), (first.At, first.ActedAt, first.IsDated));
        var stopped = ConsentRules.Decide([], Change("own unsubscribed"), From("stop", 8)).Next!;
        Assert.Equal(ConsentStatus.Unsubscribed, ConsentRules.Stronger(stopped, first).Status);
        Assert.False(
            ConsentRules
                .Decide([stopped], Change("shop subscribed 60") with { Topic = "offers" }, From("topic", 9))
                .ChangesStatus
        );
    }

    [Fact]
    public void The_first_statement_without_a_time_is_dated_on_arrival_and_is_no_dated_act()
    {
        var first = ConsentRules.Decide([], Change("shop subscribed"), From("a", 9)).Next!;
        Assert.Equal((At(9), (Instant?)null, false), (first.At, first.ActedAt, first.IsDated));
    }

    [Fact]
    public void Evidence_is_kept_with_it()
    {
        var change = Change("shop subscribed 7") with
        {
            Wording = "Yes, write to me",
            Method = "checkout",
            OptInLevel = "single_opt_in",
        };
        var held = ConsentRules.Decide([], change, From("order-1", 9)).Next!;
        Assert.Equal(
            (
                Ada,
                "Yes, write to me",
                "checkout",
                "single_opt_in",
                "woo",
                "order-1",
                (Instant?)At(7),
                (Instant?)At(9),
                ConsentKind.ShopStatement
            ),
            (
                held.Address,
                held.Wording,
                held.Method,
                held.OptInLevel,
                held.Source,
                held.EventId,
                held.ActedAt,
                held.ArrivedAt,
                held.Kind
            )
        );
    }

    [Fact]
    public void An_undated_topic_opt_in_counts_beside_other_topics_and_not_against_a_channel_stop()
    {
        var offers = ConsentRules.Decide([], Change("shop subscribed") with { Topic = "offers" }, From("a", 9)).Next!;
        var service = ConsentRules.Decide(
            [offers],
            Change("shop subscribed") with
            {
                Topic = "service",
            },
            From("b", 10)
        );
        var stopped = ConsentRules.Decide([], Change("own unsubscribed"), From("c", 9)).Next!;
        Assert.True(service.ChangesStatus);
        Assert.False(
            ConsentRules
                .Decide([stopped], Change("shop subscribed") with { Topic = "offers" }, From("d", 10))
                .ChangesStatus
        );
    }

    [Theory]
    [InlineData("shop subscribed 7", "subscribed")]
    [InlineData("shop pending 7", "pending")]
    [InlineData(null, "unknown")]
    public void Giving_back_gives_what_that_stop_took(string? before, string after)
    {
        var held = before is null
            ? []
            : (ConsentRecord[])[ConsentRules.Decide([], Change(before), From("before", 7)).Next!];
        var stopped = ConsentRules.Decide(held, Change("own unsubscribed"), From("stop", 8)).Next!;
        var back = ConsentRules
            .Decide([stopped], Change("own subscribed") with { RestoresEventId = "stop" }, From("again", 9))
            .Next!;
        Assert.Equal(after, back.Status.ToString().ToLowerInvariant());
    }

    [Fact]
    public void Giving_back_takes_nothing_from_a_stop_of_another_act()
    {
        var stopped = ConsentRules.Decide([], Change("own unsubscribed"), From("sms-stop", 8)).Next!;
        var again = ConsentRules.Decide([stopped], Change("own unsubscribed"), From("page-stop", 9)).Next!;
        Assert.False(
            ConsentRules
                .Decide([again], Change("own subscribed") with { RestoresEventId = "page-stop" }, From("again", 10))
                .ChangesStatus
        );
    }

    [Fact]
    public void A_stop_repeated_holds_from_the_later_time_on()
    {
        var stopped = ConsentRules.Decide([], Change("own unsubscribed"), From("a", 8)).Next!;
        var again = ConsentRules.Decide([stopped], Change("own unsubscribed"), From("b", 10)).Next!;
        Assert.Equal((At(10), "a"), (again.At, again.EventId));
        Assert.False(ConsentRules.Decide([again], Change("shop subscribed 9"), From("c", 11)).ChangesStatus);
    }

    [Theory]
    [InlineData("shop subscribed 9", "shop unsubscribed 8", "subscribed")]
    [InlineData("shop subscribed 8", "own unsubscribed 9", "unsubscribed")]
    [InlineData("shop subscribed", "shop unsubscribed 3", "unsubscribed")]
    [InlineData("soft subscribed 9", "shop unsubscribed 3", "unsubscribed")]
    [InlineData("shop subscribed 9", "shop pending 8", "subscribed")]
    public void A_merge_keeps_the_stronger_statement_of_an_address_in_any_order(string one, string other, string after)
    {
        var (a, b) = (
            ConsentRules.Decide([], Change(one), From("a", 10)).Next!,
            ConsentRules.Decide([], Change(other), From("b", Hour(other) ?? 10)).Next!
        );
        Assert.Equal(
            (after, after),
            (
                ConsentRules.Stronger(a, b).Status.ToString().ToLowerInvariant(),
                ConsentRules.Stronger(b, a).Status.ToString().ToLowerInvariant()
            )
        );
    }

    private static Instant At(int hour) => Midnight + Duration.FromHours(hour);

    private static int? Hour(string words) =>
        words.Split(' ') is [_, _, var hour]
            ? int.Parse(hour, System.Globalization.CultureInfo.InvariantCulture)
            : null;

    private static StatementSource From(string eventId, int arrives) => new("woo", eventId, At(arrives), Ada);

    // "shop subscribed 9": who, what, when by the teller's clock.
    private static ConsentChange Change(string words)
    {
        var parts = words.Split(' ');
        return new ConsentChange
        {
            Channel = Channel.Email,
            Address = Ada,
            Status = Enum.Parse<ConsentStatus>(parts[1], ignoreCase: true),
            At = Hour(words) is { } hour ? At(hour) : null,
            Kind = parts[0] == "own" ? ConsentKind.CustomerAct : ConsentKind.ShopStatement,
            Basis = parts[0] == "soft" ? "soft_opt_in" : "consent",
        };
    }
}
