using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Consents;

/// <summary>A shop whose clock is ahead of ours: what it reports counts as now when it first arrives, and is no later
/// act when it is reported again.</summary>
public sealed class FutureDatedConsentTests
{
    private const string Mari = "mari@example.com";
    private static readonly Instant Midnight = Instant.FromUtc(2026, 3, 2, 0, 0);
    private readonly ScriptedFeed provider = new();

    public static TheoryData<string, string, ConsentStatus> Rows() =>
        new()
        {
            // the row; statements as source, status, reported hour, hour of arrival; held in the end
            {
                "reported again after the stop",
                "shop yes 12 9, page no - 10, shop yes 12 11",
                ConsentStatus.Unsubscribed
            },
            {
                "reported again when its time has come",
                "shop yes 12 9, page no - 10, shop yes 12 14",
                ConsentStatus.Unsubscribed
            },
            {
                "reported again by another way in",
                "shop yes 12 9, page no - 10, api yes 12 14",
                ConsentStatus.Unsubscribed
            },
            {
                "an earlier time of the same clock",
                "shop yes 12 9, page no - 10, shop yes 11 14",
                ConsentStatus.Unsubscribed
            },
            {
                "an earlier time of another clock, which is later than the stop",
                "shop yes 12 9, page no - 10, api yes 11 14",
                ConsentStatus.Subscribed
            },
            {
                "a later time of the same clock is a new act",
                "shop yes 12 9, page no - 10, shop yes 13 11",
                ConsentStatus.Subscribed
            },
            { "two days ahead", "shop yes 57 9, shop no 10 10, shop yes 57 11", ConsentStatus.Unsubscribed },
            {
                "it did not count when it first came",
                "shop yes 9 9, shop yes 12 9, page no - 10, shop yes 12 11",
                ConsentStatus.Unsubscribed
            },
            {
                "the first of several that are reported again",
                "shop yes 12 8, shop yes 13 9, page no - 10, shop yes 12 14, shop yes 13 14",
                ConsentStatus.Unsubscribed
            },
            {
                "a stop reported ahead and reported again after START",
                "shop yes 7 8, shop no 12 9, page yes - 10, shop no 12 14",
                ConsentStatus.Subscribed
            },
            {
                "the stop and the way back",
                "shop yes 12 9, page no - 10, page yes - 11, page no - 13, shop yes 12 14",
                ConsentStatus.Unsubscribed
            },
        };

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_repeated_report_does_not_count_as_a_later_act(string row, string statements, ConsentStatus after)
    {
        Assert.NotEmpty(row);
        ConsentRecord? held = null;
        foreach (var words in statements.Split(", ").Select(s => s.Split(' ')))
        {
            var change = new ConsentChange
            {
                Channel = Channel.Email,
                Status = words[1] == "yes" ? ConsentStatus.Subscribed : ConsentStatus.Unsubscribed,
                At = words[2] == "-" ? null : At(words[2]),
                Kind = words[0] == "page" ? ConsentKind.CustomerAct : ConsentKind.ShopStatement,
            };
            held =
                ConsentRules
                    .Decide(
                        held is null ? [] : [held],
                        change,
                        new StatementSource(words[0], string.Join(' ', words), At(words[3]), Mari)
                        {
                            DecidedOnArrival = true,
                        }
                    )
                    .Next
                ?? held;
        }

        Assert.Equal(after, held!.Status);
    }

    [Fact]
    public void A_stop_dated_in_whole_seconds_counts_against_events_of_the_same_second()
    {
        var yes = new ConsentChange
        {
            Channel = Channel.Email,
            Status = ConsentStatus.Subscribed,
            At = At("12"),
        };
        var stop = yes with { Status = ConsentStatus.Unsubscribed, At = At("9") };
        var held = ConsentRules
            .Decide([], yes, new StatementSource("shop", "e1", At("9") + Duration.FromMilliseconds(700), Mari))
            .Next!;

        var after = ConsentRules.Decide([held], stop, new StatementSource("shop", "e2", At("10"), Mari)).Next!;
        Assert.Equal(ConsentStatus.Unsubscribed, after.Status);
        Assert.False(
            ConsentRules.Decide([after], yes, new StatementSource("shop", "e1", At("13"), Mari)).ChangesStatus
        );
        Assert.False(
            ConsentRules
                .Decide(
                    [held],
                    stop with
                    {
                        At = At("9") - Duration.FromSeconds(1),
                    },
                    new StatementSource("shop", "e2", At("10"), Mari)
                )
                .ChangesStatus
        );
    }

    [Fact]
    public void Merged_records_of_one_address_keep_both_future_dated_statements()
    {
        var change = new ConsentChange
        {
            Channel = Channel.Email,
            Status = ConsentStatus.Subscribed,
            At = At("12"),
        };
        var one = ConsentRules.Decide([], change, new StatementSource("shop", "e1", At("9"), Mari)).Next!;
        var other = ConsentRules
            .Decide([], change with { At = At("13") }, new StatementSource("shop", "e2", At("10"), Mari))
            .Next!;
        Assert.Equal([At("12"), At("13")], ConsentRules.Stronger(one, other).FutureStatements!.Select(a => a.StatedAt));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(60)]
    [InlineData(1200)]
    public async Task A_repeated_order_dated_ahead_does_not_lift_a_stop(int minutesAhead)
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00", feeds: [provider]);
        var created = (stage.Time.Now + Duration.FromMinutes(minutesAhead)).ToString();
        await stage.Submit(Order("orders/paid", created, 1));
        Assert.Equal(ConsentStatus.Subscribed, await Status(stage));

        await stage.Advance(Duration.FromMinutes(1));
        await provider.Consent(stage, "stop", Channel.Email, Mari, ConsentStatus.Unsubscribed);
        await stage.Advance(Duration.FromMinutes(1));
        await stage.Submit(Order("orders/updated", created, 2));
        await stage.Advance(Duration.FromDays(2));
        await stage.Submit(Order("orders/updated", created, 3));

        Assert.Equal(ConsentStatus.Unsubscribed, await Status(stage));
    }

    [Fact]
    public async Task An_opt_out_posted_without_any_time_is_one_of_now_and_an_opt_in_is_none()
    {
        await using var stage = await TestShop.Open("2026-03-02 23:30");
        await stage.Submit(
            SampleEvents.Consent(ShopWebhooks.Now - Duration.FromHours(1), Channel.Email, ConsentStatus.Subscribed)
        );
        await stage.Advance(Duration.FromMinutes(1));

        await stage.Submit(Changed("s1", "unsubscribed"));
        Assert.Equal(ConsentStatus.Unsubscribed, await Status(stage));

        await stage.Advance(Duration.FromMinutes(1));
        await stage.Submit(Changed("s2", "subscribed"));
        Assert.Equal(ConsentStatus.Unsubscribed, await Status(stage));
    }

    [Theory]
    [InlineData("\"checkout_token\":\"t1\"", ConsentStatus.Unsubscribed)]
    [InlineData("\"checkout_token\":\"t2\"", ConsentStatus.Subscribed)]
    [InlineData("\"note\":\"\"", ConsentStatus.Subscribed)]
    public async Task The_box_of_a_checkout_that_was_ticked_before_the_stop_is_no_later_act_in_its_order(
        string checkout,
        ConsentStatus after
    )
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00", feeds: [provider]);
        await stage.Submit(
            ShopWebhooks
                .Shopify(
                    "checkouts/create",
                    $$"""{"token":"t1","email":"{{Mari}}","buyer_accepts_marketing":true,"created_at":"2026-03-02T09:30:00Z","updated_at":"2026-03-02T09:30:00Z"}"""
                )
                .Accepted()
        );
        Assert.Equal(ConsentStatus.Subscribed, await Status(stage));

        await stage.Advance(Duration.FromMinutes(1));
        await provider.Consent(stage, "stop", Channel.Email, Mari, ConsentStatus.Unsubscribed);
        await stage.Advance(Duration.FromMinutes(1));
        await stage.Submit(Order("orders/paid", stage.Time.Now.ToString(), 2, checkout));
        await stage.Advance(Duration.FromMinutes(1));
        await stage.Submit(Order("orders/updated", (stage.Time.Now - Duration.FromMinutes(1)).ToString(), 3, checkout));

        Assert.Equal(after, await Status(stage));
    }

    [Fact]
    public async Task The_box_of_a_checkout_does_not_become_newer_with_its_order_so_it_lifts_no_bounce()
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        await stage.Submit(
            ShopWebhooks
                .Shopify(
                    "checkouts/create",
                    $$"""{"token":"t1","email":"{{Mari}}","buyer_accepts_marketing":true,"created_at":"2026-03-02T09:30:00Z","updated_at":"2026-03-02T09:30:00Z"}"""
                )
                .Accepted()
        );
        var first = (await stage.Customer(Mari)).Consents.Single().At;
        await stage.Advance(Duration.FromMinutes(1));
        await stage.Submit(Order("orders/paid", stage.Time.Now.ToString(), 2, "\"checkout_token\":\"t1\""));

        var held = (await stage.Customer(Mari)).Consents.Single();
        Assert.Equal((first, true), (held.At, held.Box!.Names.Contains("order:1")));
    }

    private static Instant At(string hour) =>
        Midnight + Duration.FromHours(int.Parse(hour, System.Globalization.CultureInfo.InvariantCulture));

    private static Event Changed(string id, string status) =>
        ShopWebhooks
            .Standard(
                $$$"""{"id":"{{{id}}}","type":"consent.changed","data":{"customer":{"email":"{{{Mari}}}"},"consents":[{"channel":"email","status":"{{{status}}}"}]}}""",
                id: id
            )
            .Accepted();

    private static Event Order(string topic, string created, int view, string more = "\"note\":\"\"") =>
        ShopWebhooks
            .Shopify(
                topic,
                $$"""{"id":1,"email":"{{Mari}}","buyer_accepts_marketing":true,"financial_status":"paid","total_price":"5.00","currency":"EUR","created_at":"{{created}}","updated_at":"2026-03-02T12:0{{view}}:00Z",{{more}}}""",
                id: $"o{view}"
            )
            .Accepted();

    private static async Task<ConsentStatus?> Status(TestShop stage) =>
        ConsentBook.Find(await stage.Customer(Mari), Channel.Email, Mari, null)?.Status;
}
