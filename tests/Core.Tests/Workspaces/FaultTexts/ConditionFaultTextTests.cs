using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Workspaces.FaultTexts;

/// <summary>Each rule of a condition with the whole text that an author who breaks it gets. The steps are on line 4 of
/// a journey that starts with a paid order.</summary>
public sealed class ConditionFaultTextTests
{
    [Theory]
    [InlineData(
        "- if: { order_count: 1 }\n    then: [ { send: welcome } ]",
        "journeys/try.yaml:5:11 MA1013 unknown field \"order_count\"; allowed: customer.*, order.*, event.*, "
            + "run.*, coupon.*, shop.*, message.*, all, any, not, did, bought, in_segment. did you mean \"customer.order_count\"?"
    )]
    [InlineData(
        "- if: { ordercount: 1 }\n    then: [ { send: welcome } ]",
        "journeys/try.yaml:5:11 MA1013 unknown field \"ordercount\"; allowed: customer.*, order.*, event.*, "
            + "run.*, coupon.*, shop.*, message.*, all, any, not, did, bought, in_segment. did you mean \"customer.order_count\"?"
    )]
    [InlineData(
        "- if: { total: { at_least: 5 EUR } }\n    then: [ { send: welcome } ]",
        "journeys/try.yaml:5:11 MA1013 unknown field \"total\"; allowed: customer.*, order.*, event.*, "
            + "run.*, coupon.*, shop.*, message.*, all, any, not, did, bought, in_segment. did you "
            + "mean \"order.total\" or \"event.order.total\"?"
    )]
    [InlineData(
        "- if: { any: { customer.order_count: 1, customer.order_count: 2 } }\n    then: [ { send: welcome } ]",
        "journeys/try.yaml:5:16 MA1007 \"any\" is a mapping; allowed: a list of conditions. write each "
            + "condition on a line of its own, with \"- \" before it"
    )]
    [InlineData(
        "- if: { customer.order_count: 1, customer.order_count: 2 }\n    then: [ { send: welcome } ]",
        "journeys/try.yaml:5:36 MA1004 the key \"customer.order_count\" is here again, first on line 5. "
            + "keep one of the two"
    )]
    [InlineData(
        "- if:\n      customer.order_count: 1\n      then: [ { send: welcome } ]\n      else: [ { wait: 3d } ]",
        "journeys/try.yaml:7:7 MA1005 then: and else: are written under if:, and belong beside it. start the "
            + "lines below the i of if:, with what is under them as far to the left"
    )]
    [InlineData(
        "- if:\n      customer.order_count: 1\n      else: [ { wait: 3d } ]\n    then: [ { send: welcme } ]",
        "journeys/try.yaml:7:7 MA1005 else: is written under if:, and belongs beside it. start the line "
            + "below the i of if:, with what is under it as far to the left\njourneys/try.yaml:8:21 MA1014 unknown "
            + "template \"welcme\"; allowed: comeback-offer, goes-well-with, how-was-it, how-was-it-reminder, "
            + "only-text, picks-for-you, second-order-idea, sorry-a-person-will-call, stay-or-go, "
            + "thank-you-for-telling-us, tips-for-your-order, we-miss-you, welcome, welcome-personal, what-is-new. "
            + "did you mean \"welcome\"?"
    )]
    [InlineData(
        "- if: { customer.order_count: 1 }\n    do: [ { send: welcome } ]",
        "journeys/try.yaml:6:5 MA1005 unknown key \"do\" in the if step; allowed: if, then, else, id. write "
            + "then: instead of do:"
    )]
    [InlineData(
        "- if: order.total >= 150 EUR\n    then: [ { send: welcome } ]",
        "journeys/try.yaml:5:9 MA1007 a condition is \"order.total >= 150 EUR\"; allowed: a mapping (lines "
            + "of \"key: value\"). write { order.total: { at_least: 150 EUR } }"
    )]
    [InlineData(
        "- if: { order.status: paid }\n    then: [ { send: welcome } ]",
        "journeys/try.yaml:5:11 MA1013 unknown field \"order.status\"; allowed: order.total, order.currency, "
            + "order.name, order.source, order.country, order.item_count, order.origin, order.placed_at, "
            + "order.paid_at, order.fulfilled_at, order.delivered_at, order.refunded, order.refunded_total, "
            + "order.refunded_wholly, order.rating, order.rated_at, order.any_line, order.every_line"
    )]
    [InlineData(
        "- if: { order.total: { at_least: 50 eur } }\n    then: [ { send: welcome } ]",
        "journeys/try.yaml:5:36 MA1021 the value of \"order.total\" is \"50 eur\"; allowed: an amount, a "
            + "space and a currency in capitals, such as 150 EUR. write 50 EUR"
    )]
    [InlineData(
        "- if: { order.total: { at_least: EUR 50 } }\n    then: [ { send: welcome } ]",
        "journeys/try.yaml:5:36 MA1021 the value of \"order.total\" is \"EUR 50\"; allowed: an amount, a "
            + "space and a currency in capitals, such as 150 EUR. write 50 EUR"
    )]
    [InlineData(
        "- if: { order.total: { at_least: €50 } }\n    then: [ { send: welcome } ]",
        "journeys/try.yaml:5:36 MA1021 the value of \"order.total\" is \"€50\"; allowed: an amount, a space "
            + "and a currency in capitals, such as 150 EUR. write 50 EUR"
    )]
    [InlineData(
        "- if: { order.total: { at_least: 1 500 EUR } }\n    then: [ { send: welcome } ]",
        "journeys/try.yaml:5:36 MA1021 the value of \"order.total\" is \"1 500 EUR\"; allowed: an amount, a "
            + "space and a currency in capitals, such as 150 EUR. write 1500 EUR"
    )]
    [InlineData(
        "- if: { order.total: { at_least: \"1,500.50 EUR\" } }\n    then: [ { send: welcome } ]",
        "journeys/try.yaml:5:36 MA1021 the value of \"order.total\" is \"1,500.50 EUR\"; allowed: an amount, "
            + "a space and a currency in capitals, such as 150 EUR. write 1500.50 EUR"
    )]
    [InlineData(
        "- if: { order.total: { at_least: \"8,9\" } }\n    then: [ { send: welcome } ]",
        "journeys/try.yaml:5:36 MA1021 the value of \"order.total\" is \"8,9\"; allowed: an amount, a space "
            + "and a currency in capitals, such as 150 EUR. write 8.9 EUR"
    )]
    [InlineData(
        "- if: { order.total: { at_least: 49,90 EUR } }\n    then: [ { send: welcome } ]",
        "journeys/try.yaml:5:36 MA1021 the value of \"order.total\" is \"49,90 EUR\"; allowed: a decimal "
            + "point. write 49.90 EUR"
    )]
    [InlineData(
        "- if: {}\n    then: [ { send: welcome } ]",
        "journeys/try.yaml:5:9 MA1038 the condition says nothing; allowed: at least one field, such as "
            + "customer.order_count: 1"
    )]
    [InlineData(
        "- if: { customer.order_count: { before: 3 } }\n    then: [ { send: welcome } ]",
        "journeys/try.yaml:5:35 MA1030 \"before\" does not fit \"customer.order_count\"; allowed: is, "
            + "is_not, in, more_than, less_than, at_least, at_most, between, exists"
    )]
    [InlineData(
        "- if: { customer.order_count: gold }\n    then: [ { send: welcome } ]",
        "journeys/try.yaml:5:33 MA1023 \"customer.order_count\" is compared with \"gold\"; allowed: a number, such as 3"
    )]
    [InlineData(
        "- if: { customer.order_count: { between: [1] } }\n    then: [ { send: welcome } ]",
        "journeys/try.yaml:5:44 MA1030 \"between\" needs two values and has 1; allowed: [from, to]"
    )]
    [InlineData(
        "- if: { customer.ordercount: 1 }\n    then: [ { send: welcome } ]",
        "journeys/try.yaml:5:11 MA1080 unknown field \"customer.ordercount\", and shop.yaml does not declare it; "
            + "allowed: customer.order_count, customer.spent_total, customer.spent_12_months, "
            + "customer.first_order_at, customer.last_order_at, customer.last_rating, customer.first_name, "
            + "customer.locale, customer.language, customer.country, customer.region, customer.known_since, "
            + "customer.prefers, customer.max_per_month, customer.tags, customer.tier, customer.note, customer.asked, customer.clicked, "
            + "customer.likes_tea, customer.seen, customer.now, customer.line, customer.later, customer.at_once, "
            + "customer.small, customer.unhappy, customer.size, customer.birthday, customer.likes. did you mean "
            + "\"customer.order_count\"? else add to shop.yaml: attributes: { ordercount: text }"
    )]
    [InlineData(
        "- if: { customer.teir: gold }\n    then: [ { set: { tier: gold } } ]",
        "journeys/try.yaml:5:11 MA1080 unknown field \"customer.teir\", and shop.yaml does not declare it; "
            + "allowed: customer.order_count, customer.spent_total, customer.spent_12_months, "
            + "customer.first_order_at, customer.last_order_at, customer.last_rating, customer.first_name, "
            + "customer.locale, customer.language, customer.country, customer.region, customer.known_since, "
            + "customer.prefers, customer.max_per_month, customer.tags, customer.tier, customer.note, customer.asked, customer.clicked, "
            + "customer.likes_tea, customer.seen, customer.now, customer.line, customer.later, customer.at_once, "
            + "customer.small, customer.unhappy, customer.size, customer.birthday, customer.likes. did you mean "
            + "\"customer.tier\"? else add to shop.yaml: attributes: { teir: text }"
    )]
    [InlineData(
        "- if: { customer.spent_total: { at_least: 100 USD } }\n    then: [ { send: welcome } ]",
        "journeys/try.yaml:5:45 MA1042 \"customer.spent_total\" is counted in EUR and compared with 100.00 "
            + "USD, which never matches; allowed: EUR. amounts of different currencies are never converted"
    )]
    [InlineData(
        "- if: { customer.known_since: { before: long ago } }\n    then: [ { send: welcome } ]",
        "journeys/try.yaml:5:43 MA1024 \"customer.known_since\" is compared with \"long ago\"; allowed: a "
            + "date such as 2026-03-02, or a time such as 30d ago"
    )]
    [InlineData(
        "- if: { order.refunded: perhaps }\n    then: [ { send: welcome } ]",
        "journeys/try.yaml:5:27 MA1025 \"order.refunded\" is compared with \"perhaps\"; allowed: yes, no"
    )]
    [InlineData(
        "- if: { not: { order.origin: pos } }\n    then: [ { send: welcome } ]",
        "journeys/try.yaml:5:32 MA1011 order.origin is \"pos\"; allowed: online, point_of_sale, "
            + "subscription_renewal, draft, manual, marketplace, api"
    )]
    [InlineData(
        "- if: { customer.prefers: fax }\n    then: [ { send: welcome } ]",
        "journeys/try.yaml:5:29 MA1011 customer.prefers is \"fax\"; allowed: email, sms"
    )]
    [InlineData(
        "- if: { order.any_line: { customer.tier: gold } }\n    then: [ { send: welcome } ]",
        "journeys/try.yaml:5:29 MA1013 unknown field \"customer.tier\" of a line; allowed: sku, product, "
            + "title, category, in_stock, price, quantity"
    )]
    [InlineData(
        "- if: { segment: vip }\n    then: [ { send: welcome } ]",
        "journeys/try.yaml:5:11 MA1013 unknown field \"segment\". write in_segment: and the name of a segment of segments.yaml"
    )]
    [InlineData(
        "- if: { line.sku: A }\n    then: [ { send: welcome } ]",
        "journeys/try.yaml:5:11 MA1043 \"line.sku\" is asked outside of a line. write order.any_line: { sku: … }"
    )]
    [InlineData(
        "- if: { did: { event: order.paid, within: 91d } }\n    then: [ { send: welcome } ]",
        "journeys/try.yaml:5:45 MA1020 within is \"91d\"; allowed: whole days, at most 90d: that is how far "
            + "back events are counted"
    )]
    [InlineData("- if: { customer.order_count: 1 }", "journeys/try.yaml:5:5 MA1006 the if step has no \"then\"")]
    public void A_condition(string steps, string fault) =>
        Assert.Equal(
            fault,
            string.Join(
                "\n",
                SampleWorkspace.FaultsOfJourney(
                    $"journey: try\ntopic: offers\ntrigger: {{ event: order.paid }}\nsteps:\n  {steps}\n"
                )
            )
        );
}
