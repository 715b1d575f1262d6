namespace MarketingAutomation.Core.Tests.Workspaces;

/// <summary>Each rule of the language with the whole text an author gets who breaks it. <c>STEPS</c> stands on line 4
/// of a journey that starts with a paid order.</summary>
public class FaultTextTests
{
    [Theory]
    [InlineData(
        "- wait: 3 days",
        "journeys/try.yaml:5:11 MA1020 wait is \"3 days\"; allowed: a whole number and one of min h d w, "
            + "such as 3d. write 3d"
    )]
    [InlineData(
        "- wait: 2month",
        "journeys/try.yaml:5:11 MA1020 wait is \"2month\", and months differ in length; allowed: min h d w, "
            + "such as 3d. write the days: 60d"
    )]
    [InlineData(
        "- wait: 99999d",
        "journeys/try.yaml:5:11 MA1020 wait is \"99999d\", over ten years; allowed: at most 3660d"
    )]
    [InlineData(
        "- wait: { days: 1.5, at: 25:00 }",
        "journeys/try.yaml:5:19 MA1023 days is \"1.5\"; allowed: a whole number from 0 to "
            + "366\njourneys/try.yaml:5:28 MA1022 at is \"25:00\"; allowed: a time from 00:00 to 23:59, such "
            + "as \"10:00\""
    )]
    [InlineData(
        "- wait: { at: \"10:00\", weekdays: [tue, tues] }",
        "journeys/try.yaml:5:42 MA1011 weekdays is \"tues\"; allowed: mon, tue, wed, thu, fri, sat, sun. write tue"
    )]
    [InlineData(
        "- send: { template: welcome }",
        "journeys/try.yaml:5:11 MA1007 send is a mapping; allowed: the name of a template. write send: welcome"
    )]
    [InlineData(
        "- send: Welcome",
        "journeys/try.yaml:5:11 MA1026 send is \"Welcome\"; allowed: lower-case letters, digits and single "
            + "hyphens, at most 60: goes-well-with. did you mean \"welcome\"?"
    )]
    [InlineData(
        "- send: welcome_personal",
        "journeys/try.yaml:5:11 MA1026 send is \"welcome_personal\"; allowed: lower-case letters, digits and "
            + "single hyphens, at most 60: goes-well-with. did you mean \"welcome-personal\"?"
    )]
    [InlineData(
        "- send: A new one",
        "journeys/try.yaml:5:11 MA1026 send is \"A new one\"; allowed: lower-case letters, digits and single "
            + "hyphens, at most 60: goes-well-with. write a-new-one, and add templates/a-new-one/email.hbs"
    )]
    [InlineData(
        "- { send: welcome, topic: getting_started }",
        "journeys/try.yaml:5:29 MA1026 topic is \"getting_started\"; allowed: lower-case letters, digits and "
            + "single hyphens, at most 60: goes-well-with. did you mean \"getting-started\"?"
    )]
    [InlineData(
        "- notify_staff: { to: Care, text: Call }",
        "journeys/try.yaml:5:25 MA1026 to is \"Care\"; allowed: a team of shop.yaml: care. did you mean \"care\"?"
    )]
    [InlineData(
        "- drop_after: 3d\n    send: welcome",
        "journeys/try.yaml:5:5 MA1039 \"drop_after\" comes before \"send\"; allowed: the first key of a step "
            + "is its kind. move send: up"
    )]
    [InlineData(
        "- send: welcome\n    chanels: [sms]",
        "journeys/try.yaml:6:5 MA1005 unknown key \"chanels\" in the send step; allowed: send, topic, "
            + "channels, drop_after, needs, id. did you mean \"channels\"?"
    )]
    [InlineData(
        "- send: welcome\n    channels: [staff]",
        "journeys/try.yaml:6:16 MA1011 channels is \"staff\"; allowed: email, sms"
    )]
    [InlineData(
        "- send: only-text\n    channels: [email]",
        "journeys/try.yaml:5:11 MA1036 \"only-text\" is to go by email, and has no copy for it; allowed: "
            + "sms. add templates/only-text/email.hbs"
    )]
    [InlineData(
        "- send: welcome\n    needs: { suggestions: { at_least: none } }",
        "journeys/try.yaml:6:39 MA1023 at_least is \"none\"; allowed: a whole number from 1 to 3"
    )]
    [InlineData(
        "- send: welcome\n  - send: welcome",
        "journeys/try.yaml:6:11 MA1033 \"welcome\" is sent here again; the step on line 5 has that id. give "
            + "one of them an id of its own, such as id: welcome-again"
    )]
    [InlineData(
        "- { send: welcome, id: a }\n  - { set: { tier: gold }, id: a }",
        "journeys/try.yaml:6:32 MA1033 the id \"a\" is taken by the step on line 5; allowed: each once in a "
            + "journey. choose another id"
    )]
    [InlineData(
        "- { send: welcome, id: A b }",
        "journeys/try.yaml:5:26 MA1026 id is \"A b\"; allowed: lower-case letters, digits and single "
            + "hyphens, at most 60: goes-well-with. write a-b"
    )]
    [InlineData(
        "- { send: welcome, topic: Getting Started }",
        "journeys/try.yaml:5:29 MA1026 topic is \"Getting Started\"; allowed: lower-case letters, digits and "
            + "single hyphens, at most 60: goes-well-with. did you mean \"getting-started\"?"
    )]
    [InlineData(
        "- { send: welcome, topic: Alustuseks }",
        "journeys/try.yaml:5:29 MA1026 topic is \"Alustuseks\"; allowed: lower-case letters, digits and "
            + "single hyphens, at most 60: goes-well-with. did you mean \"getting-started\"?"
    )]
    [InlineData(
        "- { send: welcome, topic: tagasiside }",
        "journeys/try.yaml:5:29 MA1015 unknown topic \"tagasiside\"; allowed: getting-started, offers, "
            + "feedback. did you mean \"feedback\"?"
    )]
    [InlineData(
        "- { send: welcome, topic: Spring Sale }",
        "journeys/try.yaml:5:29 MA1026 topic is \"Spring Sale\"; allowed: lower-case letters, digits and "
            + "single hyphens, at most 60: goes-well-with. write spring-sale, and add it to topics of policy.yaml"
    )]
    [InlineData(
        "- notify_staff: { to: care@shop.example, text: Call }",
        "journeys/try.yaml:5:25 MA1026 to is \"care@shop.example\"; allowed: a team of shop.yaml: care. did "
            + "you mean \"care\"?"
    )]
    [InlineData(
        "- if: { order_count: 1 }\n    then: [ { send: welcome } ]",
        "journeys/try.yaml:5:11 MA1013 unknown field \"order_count\"; allowed: customer.*, order.*, event.*, "
            + "run.*, shop.*, message.*, all, any, not, did. did you mean \"customer.order_count\"?"
    )]
    [InlineData(
        "- if: { ordercount: 1 }\n    then: [ { send: welcome } ]",
        "journeys/try.yaml:5:11 MA1013 unknown field \"ordercount\"; allowed: customer.*, order.*, event.*, "
            + "run.*, shop.*, message.*, all, any, not, did. did you mean \"customer.order_count\"?"
    )]
    [InlineData(
        "- if: { total: { at_least: 5 EUR } }\n    then: [ { send: welcome } ]",
        "journeys/try.yaml:5:11 MA1013 unknown field \"total\"; allowed: customer.*, order.*, event.*, "
            + "run.*, shop.*, message.*, all, any, not, did. did you mean \"order.total\" or \"event.order.total\"?"
    )]
    [InlineData(
        "- if: { any: { customer.order_count: 1, customer.order_count: 2 } }\n    then: [ { send: welcome } ]",
        "journeys/try.yaml:5:16 MA1007 \"any\" is a mapping; allowed: a list of conditions. write each "
            + "condition on a line of its own, with \"- \" before it"
    )]
    [InlineData(
        "- if: { customer.order_count: 1, customer.order_count: 2 }\n    then: [ { send: welcome } ]",
        "journeys/try.yaml:5:36 MA1004 the key \"customer.order_count\" stands here again, first on line 5. "
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
        "- wait_for:\n      event: message.clicked\n      up_to: 3d",
        "journeys/try.yaml:7:7 MA1005 up_to: is written under wait_for:, and belongs beside it. start the "
            + "line below the w of wait_for:, with what is under it as far to the left"
    )]
    [InlineData(
        "- choose: [ { when: { customer.order_count: 1 }, then: [ { send: welcome } ] } ]",
        "journeys/try.yaml:5:52 MA1005 unknown key \"then\" in a line of choose; allowed: when, do. write "
            + "do: instead of then:"
    )]
    [InlineData(
        "- if: { customer.order_count: 1 }\n    do: [ { send: welcome } ]",
        "journeys/try.yaml:6:5 MA1005 unknown key \"do\" in the if step; allowed: if, then, else, id. write "
            + "then: instead of do:"
    )]
    [InlineData(
        "- wait_for: { event: message.clicked }\n    upto: 3d",
        "journeys/try.yaml:6:5 MA1005 unknown key \"upto\" in the wait_for step; allowed: wait_for, up_to, "
            + "else, id. did you mean \"up_to\"?"
    )]
    [InlineData(
        "- notify_staff: { to: care, message: Call }",
        "journeys/try.yaml:5:31 MA1005 unknown key \"message\" in notify_staff; allowed: to, text, due. "
            + "write text: instead of message:"
    )]
    [InlineData(
        "- wait_for: message.clicked\n    up_to: 3d",
        "journeys/try.yaml:5:15 MA1007 a line of wait_for is \"message.clicked\"; allowed: a mapping (lines "
            + "of \"key: value\"). write { event: message.clicked }"
    )]
    [InlineData(
        "- send: welcome\n    needs: { suggestions: 2 }",
        "journeys/try.yaml:6:27 MA1007 suggestions is \"2\"; allowed: a mapping (lines of \"key: value\"). "
            + "write { at_least: 2 }"
    )]
    [InlineData(
        "- if: order.total >= 150 EUR\n    then: [ { send: welcome } ]",
        "journeys/try.yaml:5:9 MA1007 a condition is \"order.total >= 150 EUR\"; allowed: a mapping (lines "
            + "of \"key: value\"). write a field and its value, such as { customer.order_count: 1 } or { "
            + "order.total: { at_least: 150 EUR } }"
    )]
    [InlineData(
        "- if: { order.status: paid }\n    then: [ { send: welcome } ]",
        "journeys/try.yaml:5:11 MA1013 unknown field \"order.status\"; allowed: order.total, order.currency, "
            + "order.name, order.source, order.country, order.item_count, order.origin, order.placed_at, "
            + "order.paid_at, order.fulfilled_at, order.delivered_at, order.refunded, order.refunded_total, "
            + "order.refunded_wholly, order.rating, order.rated_at, order.any_line, order.every_line"
    )]
    [InlineData(
        "- wait_for: { event: order.completed, of: this_order }\n    up_to: 3d",
        "journeys/try.yaml:5:24 MA1012 unknown event \"order.completed\"; allowed: order.cancelled, "
            + "order.delivered, order.fulfilled, order.paid, order.placed, order.refunded, order.updated"
    )]
    [InlineData(
        "- wait_for: { event: order.shipped, of: this_order }\n    up_to: 3d",
        "journeys/try.yaml:5:24 MA1012 unknown event \"order.shipped\"; allowed: order.cancelled, "
            + "order.delivered, order.fulfilled, order.paid, order.placed, order.refunded, order.updated. did you "
            + "mean \"order.fulfilled\"?"
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
        "- notify_staff: { to: cares }",
        "journeys/try.yaml:5:19 MA1006 notify_staff has no \"text\". what should they "
            + "do?\njourneys/try.yaml:5:25 MA1017 unknown team \"cares\"; allowed: care. did you mean \"care\"?"
    )]
    [InlineData(
        "- unsubscribe: { topics: offer }",
        "journeys/try.yaml:5:18 MA1006 unsubscribe has no \"reason\". it is kept with the withdrawal: "
            + "reason: sunset\njourneys/try.yaml:5:28 MA1015 unknown topic \"offer\"; allowed: getting-started, "
            + "offers, feedback. did you mean \"offers\"?"
    )]
    [InlineData(
        "- welcome",
        "journeys/try.yaml:5:5 MA1007 a step of the journey is \"welcome\"; allowed: a mapping whose first "
            + "key is its kind, such as send: welcome. send, wait, wait_for, if, choose, set, notify_staff, unsubscribe"
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
        "journeys/try.yaml:5:11 MA1013 unknown field \"customer.ordercount\", and no set step remembers it; "
            + "allowed: customer.order_count, customer.spent_total, customer.spent_12_months, "
            + "customer.first_order_at, customer.last_order_at, customer.last_rating, customer.first_name, "
            + "customer.locale, customer.language, customer.country, customer.region, customer.known_since, "
            + "customer.prefers. did you mean \"customer.order_count\"?"
    )]
    [InlineData(
        "- if: { customer.teir: gold }\n    then: [ { set: { tier: gold } } ]",
        "journeys/try.yaml:5:11 MA1013 unknown field \"customer.teir\", and no set step remembers it; "
            + "allowed: customer.order_count, customer.spent_total, customer.spent_12_months, "
            + "customer.first_order_at, customer.last_order_at, customer.last_rating, customer.first_name, "
            + "customer.locale, customer.language, customer.country, customer.region, customer.known_since, "
            + "customer.prefers, customer.tier. did you mean \"customer.tier\"?"
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
            + "title, category, price, quantity"
    )]
    [InlineData(
        "- if: { segment: vip }\n    then: [ { send: welcome } ]",
        "journeys/try.yaml:5:11 MA1010 \"segment\" is not available yet. leave it out for now"
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
    [InlineData(
        "- choose: [ { otherwise: [ { send: welcome } ] }, { when: { customer.order_count: 1 }, do: [ { set: "
            + "{ tier: gold } } ] } ]",
        "journeys/try.yaml:5:53 MA1034 this line comes after otherwise; allowed: otherwise as the last line. move it up"
    )]
    [InlineData(
        "- choose: [ { when: { customer.order_count: 1 }, do: [ { send: welcome } ] }, { when: { "
            + "customer.order_count: 1.0 }, do: [ { set: { tier: gold } } ] } ]",
        "journeys/try.yaml:5:81 MA1034 a line above asks the same. the first line that matches wins: change "
            + "the condition or leave the line out"
    )]
    [InlineData(
        "- wait_for: [ { event: message.clicked }, { event: message.clicked, where: { event.link: shop } } "
            + "]\n    up_to: 3d",
        "journeys/try.yaml:5:45 MA1034 a line above takes every \"message.clicked\" this one waits for. the "
            + "first line that fits wins: put the line with the narrower where: first"
    )]
    [InlineData(
        "- wait_for: { event: message.clicked, of: this_order }\n    up_to: 3d",
        "journeys/try.yaml:5:45 MA1031 \"message.clicked\" is not about an order. leave out of:"
    )]
    [InlineData(
        "- wait_for: { event: oder.paid }\n    up_to: 3d",
        "journeys/try.yaml:5:24 MA1012 unknown event \"oder.paid\". did you mean \"order.paid\"? An event of "
            + "your own needs a name that is less alike"
    )]
    [InlineData(
        "- wait_for: { event: clicked }\n    up_to: 3d",
        "journeys/try.yaml:5:24 MA1012 \"clicked\" is not an event's name; allowed: checkout.completed, "
            + "checkout.started, complaint.opened, consent.changed, consent.renewed, customer.created, "
            + "customer.deleted, customer.merged, customer.updated, feedback.received, message.accepted, "
            + "message.clicked, message.complained, message.deferred, message.delivered, message.failed, "
            + "message.opened, message.replied, message.scanned, order.cancelled, order.delivered, "
            + "order.fulfilled, order.paid, order.placed, order.refunded, order.updated, preference.changed, "
            + "privacy.requested, or your own as word.word. did you mean \"message.clicked\"?"
    )]
    [InlineData(
        "- set: { first_name: Mari }",
        "journeys/try.yaml:5:12 MA1041 \"customer.first_name\" is a field of its own. choose another name"
    )]
    [InlineData(
        "- set: { customer.tier: gold }",
        "journeys/try.yaml:5:12 MA1026 set remembers \"customer.tier\"; allowed: lower-case letters, digits "
            + "and single underscores: favourite_shop. leave out customer.: tier"
    )]
    [InlineData(
        "- notify_staff: { to: care, text: Call, due: tomorrow }",
        "journeys/try.yaml:5:48 MA1020 due is \"tomorrow\"; allowed: working days, such as 1 working day"
    )]
    [InlineData(
        "- unsubscribe: { topics: [offer], reason: sunset }",
        "journeys/try.yaml:5:29 MA1015 unknown topic \"offer\"; allowed: getting-started, offers, feedback. "
            + "did you mean \"offers\"?"
    )]
    [InlineData(
        "- notify_staff: { to: care, text: \"Call {{order.nmae}}\" }",
        "journeys/try.yaml:5:43 MA1203 unknown value \"order.nmae\"; allowed: name, total, placed_at, "
            + "status_url, lines, more_lines, extra, discount"
    )]
    [InlineData(
        "- notify_staff: { to: care, text: \"Call {{#if order.name}}\" }",
        "journeys/try.yaml:5:43 MA1202 {{#if}} is never closed; allowed: {{/if}}. Close it where it should end."
    )]
    [InlineData(
        "- unsubscribe: { topics: all }",
        "journeys/try.yaml:5:18 MA1006 unsubscribe has no \"reason\". it is kept with the withdrawal: reason: sunset"
    )]
    [InlineData(
        "- call_webhook: { url: x }",
        "journeys/try.yaml:5:5 MA1010 \"call_webhook\" is not available yet. leave it out for now"
    )]
    [InlineData(
        "- &a send: welcome",
        "journeys/try.yaml:5:5 MA1003 the anchor &a. write the value out where it is used; text that starts "
            + "with & needs quotes"
    )]
    [InlineData(
        "- send: *welcome",
        "journeys/try.yaml:5:11 MA1003 the alias *welcome. write the value out; text that starts with * needs quotes"
    )]
    [InlineData(
        "- send: !!str welcome",
        "journeys/try.yaml:5:11 MA1003 the tag tag:yaml.org,2002:str. leave it out; text that starts with ! "
            + "needs quotes"
    )]
    [InlineData(
        "- send: welcome\n    send: welcome",
        "journeys/try.yaml:6:5 MA1004 the key \"send\" stands here again, first on line 5. keep one of the two"
    )]
    [InlineData(
        "- send: \"welcome",
        "journeys/try.yaml:5:11 MA1001 a quote opens here and never closes. close it: \"welcome\""
    )]
    [InlineData(
        "- { send: welcome, ? [a] : b }",
        "journeys/try.yaml:5:24 MA1003 a list stands where a key should be; allowed: text before the colon. "
            + "quote text that starts with {{ or ["
    )]
    public void A_step(string steps, string fault) =>
        Assert.Equal(
            fault,
            string.Join(
                "\n",
                SampleWorkspace.FaultsOfJourney(
                    $"journey: try\ntopic: offers\ntrigger: {{ event: order.paid }}\nsteps:\n  {steps}\n"
                )
            )
        );

    [Theory]
    [InlineData(
        "trigger: { event: customer.created }\nexit_when: [ { event: order.refunded, of: this_order } ]",
        "journeys/try.yaml:4:43 MA1032 this journey does not start with an order, so there is no this_order; "
            + "allowed: of: any_order. use any_order, or a trigger with an order"
    )]
    [InlineData(
        "trigger: { event: customer.created }\nexit_when: [ { event: order.refunded } ]",
        "journeys/try.yaml:4:23 MA1031 \"order.refunded\" does not say of which order; allowed: of: "
            + "this_order, of: any_order. add of: any_order; nothing here starts with an order"
    )]
    [InlineData(
        "trigger: { inactive: 90d }\nonly_while: { order.total: { at_least: 1 EUR } }",
        "journeys/try.yaml:4:15 MA1032 this journey does not start with an order, so \"order.total\" is "
            + "never known. ask about customer.*, or use a trigger with an order"
    )]
    [InlineData(
        "trigger: { event: checkout.started }\nre_entry: { each: cart }",
        "journeys/try.yaml:4:19 MA1032 this journey does not start with an order, so there is none to enter "
            + "for; allowed: never, { after: 60d }"
    )]
    [InlineData(
        "trigger: { event: order.paid }\nre_entry: { each: cart }",
        "journeys/try.yaml:4:19 MA1011 each is \"cart\"; allowed: order"
    )]
    [InlineData(
        "trigger: { date: 2026-12-24 }",
        "journeys/try.yaml:3:12 MA1005 unknown key \"date\" in trigger; allowed: event, inactive, where. a "
            + "journey starts with an event or a silence: event: order.paid, or inactive: 120d"
    )]
    [InlineData(
        "trigger: { event: checkout.started, where: { event.any_line: { category: tea } } }",
        "journeys/try.yaml:3:46 MA1013 unknown field \"event.any_line\"; allowed: order.any_line, "
            + "order.every_line, event.order.any_line, event.order.every_line. \"checkout.started\" has no lines; "
            + "its SKUs are text: event.skus: { contains: … }"
    )]
    [InlineData(
        "trigger: { event: order.paid, where: { event.any_line: { category: tea } } }",
        "journeys/try.yaml:3:40 MA1013 unknown field \"event.any_line\"; allowed: order.any_line, "
            + "order.every_line, event.order.any_line, event.order.every_line. write order.any_line: { … }, where "
            + "there is an order"
    )]
    [InlineData(
        "triger: { event: order.paid }",
        "journeys/try.yaml:3:1 MA1005 unknown key \"triger\" in a journey; allowed: journey, status, topic, "
            + "trigger, enroll, re_entry, goal, exit_when, only_while, steps. did you mean \"trigger\"?"
    )]
    [InlineData(
        "trigger: order.paid",
        "journeys/try.yaml:3:10 MA1007 trigger is \"order.paid\"; allowed: a mapping (lines of \"key: "
            + "value\"). write { event: order.paid }"
    )]
    [InlineData(
        "trigger: { event: order.paid }\nexit_when: complaint.opened",
        "journeys/try.yaml:4:12 MA1007 a line of exit_when is \"complaint.opened\"; allowed: a mapping "
            + "(lines of \"key: value\"). write { event: complaint.opened }"
    )]
    [InlineData(
        "trigger: { inactive: 90d }\nre_entry: { each: order }",
        "journeys/try.yaml:4:19 MA1032 this journey does not start with an order, so there is none to enter "
            + "for; allowed: never, { after: 60d }"
    )]
    [InlineData(
        "trigger: { event: customer.created, where: { message.welcome: clicked, run.entered_at: { before: 1d ago } } }",
        "journeys/try.yaml:3:46 MA1043 \"message.welcome\" is asked before the run has sent anything, and a "
            + "journey asks only of its own messages. ask it in a step after a send of this journey; for messages "
            + "of all journeys write did: { event: message.clicked, within: 30d }\njourneys/try.yaml:3:72 MA1043 "
            + "\"run.entered_at\" is asked before there is a run. ask it in a step"
    )]
    [InlineData(
        "trigger: { event: customer.created, inactive: 3d }",
        "journeys/try.yaml:3:10 MA1040 trigger has both event and inactive; allowed: event: order.paid, or "
            + "inactive: 120d"
    )]
    [InlineData(
        "trigger: {}",
        "journeys/try.yaml:3:10 MA1006 trigger names nothing that starts the journey; allowed: event: "
            + "order.paid, or inactive: 120d"
    )]
    [InlineData(
        "trigger: { event: customer.created }\nenroll: { existing: enter }",
        "journeys/try.yaml:4:9 MA1040 enroll goes with a trigger by time; allowed: trigger: { inactive: 120d "
            + "}. leave out enroll: an event finds no one who waited before"
    )]
    [InlineData(
        "trigger: { inactive: 90d }\nenroll: { existing: all, pace: 200 }",
        "journeys/try.yaml:4:21 MA1011 existing is \"all\"; allowed: skip, enter\njourneys/try.yaml:4:32 "
            + "MA1023 pace is \"200\"; allowed: a number per day, such as 200 per day"
    )]
    [InlineData(
        "trigger: { event: order.paid }\nre_entry: sometimes",
        "journeys/try.yaml:4:11 MA1011 re_entry is \"sometimes\"; allowed: never, { after: 60d }, { each: "
            + "order }, { each: order, at_most: 1 per 60d }"
    )]
    [InlineData(
        "trigger: { event: order.paid }\nre_entry: { after: 60d, each: order }",
        "journeys/try.yaml:4:11 MA1040 re_entry needs either \"after\", or \"each\" with or without "
            + "\"at_most\"; allowed: never, { after: 60d }, { each: order }, { each: order, at_most: 1 per 60d }"
    )]
    [InlineData(
        "trigger: { event: order.paid }\nre_entry: { each: order, at_most: 2 per 60d }",
        "journeys/try.yaml:4:35 MA1020 at_most is \"2 per 60d\"; allowed: 1 per a duration, such as 1 per 60d"
    )]
    [InlineData(
        "trigger: { event: order.paid }\ngoal: { event: order.paid }",
        "journeys/try.yaml:4:7 MA1006 goal has no \"within\". how long after entering it still counts, such "
            + "as within: 45d"
    )]
    [InlineData(
        "trigger: { event: order.paid }\nstatus: on",
        "journeys/try.yaml:4:9 MA1011 status is \"on\"; allowed: draft, live, paused, closing"
    )]
    public void The_head_of_a_journey(string head, string fault) =>
        Assert.Equal(
            fault,
            string.Join(
                "\n",
                SampleWorkspace.FaultsOfJourney(
                    $"journey: try\ntopic: offers\n{head}\nsteps: [ {{ send: welcome }} ]\n"
                )
            )
        );

    [Theory]
    [InlineData(
        "",
        "journeys/try.yaml:1:1 MA1006 the file is empty. write journey:, topic:, trigger: and steps:, as "
            + "docs/journeys.md shows, or remove the file"
    )]
    [InlineData(
        "# to be written",
        "journeys/try.yaml:1:1 MA1006 the file is empty. write journey:, topic:, trigger: and steps:, as "
            + "docs/journeys.md shows, or remove the file"
    )]
    [InlineData(
        "- a",
        "journeys/try.yaml:1:1 MA1007 a journey is a list; allowed: a mapping (lines of \"key: value\")"
    )]
    [InlineData(
        "journey: other\ntopic: offers\ntrigger: { event: order.paid }\nsteps: [ { send: welcome } ]",
        "journeys/try.yaml:1:10 MA1037 the journey is called \"other\" and its file \"journeys/try.yaml\"; "
            + "allowed: the same name for both. rename the file to journeys/other.yaml"
    )]
    [InlineData(
        "journey: try\ntopic: offers\ntrigger: { event: order.paid }\nsteps: []",
        "journeys/try.yaml:4:8 MA1035 the journey has no steps; allowed: a list of steps (each line starts with \"- \")"
    )]
    [InlineData(
        "journey: try\ntopic: offers\ntrigger: { event: order.paid }",
        "journeys/try.yaml:1:1 MA1035 the journey has no steps. steps: a list, each with its kind first, "
            + "such as - send: welcome"
    )]
    [InlineData(
        "journey: try\n---\njourney: try",
        "journeys/try.yaml:1:1 MA1006 a journey has no \"topic\". a topic of policy.yaml: consent is asked "
            + "for it\njourneys/try.yaml:1:1 MA1006 a journey has no \"trigger\"\njourneys/try.yaml:1:1 MA1035 the "
            + "journey has no steps. steps: a list, each with its kind first, such as - send: "
            + "welcome\njourneys/try.yaml:2:1 MA1003 a second document starts here; allowed: one document a file. "
            + "move it to a file of its own"
    )]
    public void A_whole_file(string yaml, string fault) =>
        Assert.Equal(fault, string.Join("\n", SampleWorkspace.FaultsOfJourney(yaml)));

    [Theory]
    [InlineData(
        "sku,title_en,url\nA,One,javascript:alert(1)\nB,Two,https://shop.example/b\nC,Three,www.shop.example\n",
        "products.csv:2:7 MA1027 url is \"javascript:alert(1)\"; allowed: a web address with its scheme and "
            + "no spaces, such as https://shop.example\nproducts.csv:4:9 MA1027 url is \"www.shop.example\"; "
            + "allowed: a web address with its scheme and no spaces, such as https://shop.example"
    )]
    [InlineData(
        "sku,title_en,image\nA,One,/a.png\n",
        "products.csv:2:7 MA1027 image is \"/a.png\"; allowed: a web address with its scheme and no spaces, "
            + "such as https://shop.example"
    )]
    [InlineData(
        "sku,title_en,image\nA,One,ftp://shop.example/a.png\n",
        "products.csv:2:7 MA1027 image is \"ftp://shop.example/a.png\"; allowed: a web address with its "
            + "scheme and no spaces, such as https://shop.example"
    )]
    [InlineData(
        "sku,title_en,url\nA,One,https://shop.example/a b\n",
        "products.csv:2:7 MA1027 url is \"https://shop.example/a b\"; allowed: a web address with its scheme "
            + "and no spaces, such as https://shop.example"
    )]
    [InlineData(
        "sku;title_en;price\nA;One;8,90\nB;Two\nC;Three;cheap\nD;Four;1,234 EUR\n",
        "products.csv:3:1 MA1050 the row has 2 cells, the header 3. write a semicolon for each cell that is "
            + "missing, also where it is empty\nproducts.csv:4:9 MA1021 price is \"cheap\"; allowed: an amount, a "
            + "space and a currency in capitals, such as 150 EUR\nproducts.csv:5:8 MA1021 price is \"1,234 EUR\"; "
            + "allowed: an amount, a space and a currency in capitals, such as 150 EUR. write 1234 EUR"
    )]
    [InlineData(
        "sku\ttitle_en\nA\tOne\tmore\n",
        "products.csv:2:1 MA1050 the row has 3 cells, the header 2. put cells that hold tabs in quotes"
    )]
    [InlineData(
        "sku,title_en,\nA,One,more\n",
        "products.csv:1:14 MA1005 the column has no name; allowed: sku, category, price, url, image, "
            + "goes_with, title_en, title_et"
    )]
    [InlineData(
        "skus,title_en\nA,One\n",
        "products.csv:1:1 MA1005 unknown column \"skus\"; allowed: sku, category, price, url, image, "
            + "goes_with, title_en, title_et. did you mean \"sku\"?"
    )]
    [InlineData("sep=;\nsku;title_en\n;One\n", "products.csv:3:1 MA1006 the row has no sku")]
    [InlineData(
        "sku,price\nA,1 EUR",
        "products.csv:1:1 MA1006 there is no column \"title_en\"; allowed: sku, category, price, url, image, "
            + "goes_with, title_en, title_et"
    )]
    [InlineData(
        "sku,title_en,price\nA,One,cheap\nB,Two,\n",
        "products.csv:2:7 MA1021 price is \"cheap\"; allowed: an amount, a space and a currency in capitals, "
            + "such as 150 EUR"
    )]
    [InlineData(
        "sku,title_en,price\nA,One,\"8,90 EUR\"\nB,Two,\"8,9\"\nC,Three,\"1,234 EUR\"\n",
        "products.csv:2:7 MA1021 price is \"8,90 EUR\"; allowed: an amount, a space and a currency in "
            + "capitals, such as 150 EUR. write 8.90 EUR\nproducts.csv:3:7 MA1021 price is \"8,9\"; allowed: an "
            + "amount, a space and a currency in capitals, such as 150 EUR. write 8.9\nproducts.csv:4:9 MA1021 "
            + "price is \"1,234 EUR\"; allowed: an amount, a space and a currency in capitals, such as 150 EUR. "
            + "write 1234 EUR"
    )]
    [InlineData(
        "sku,price,title_en,goes_with\nTEA,8,90 EUR,Tea,MUG\nMUG,7 EUR,Mug,TEA\nCUP,7 EUR,Cup,TEA MGU\n",
        "products.csv:2:1 MA1050 the row has 5 cells, the header 4. write prices with a point, such as 8.90 "
            + "EUR; put other cells that hold commas in quotes\nproducts.csv:4:15 MA1051 goes_with names \"MGU\", "
            + "which is not in this file; allowed: SKUs of this file with spaces between them. did you mean \"MUG\"?"
    )]
    [InlineData(
        "price,sku,title_en,goes_with\n8,90,TEA,Tea,\n7 EUR,MUG,Mug,TEA\n",
        "products.csv:2:1 MA1050 the row has 5 cells, the header 4. write prices with a point, such as 8.90; "
            + "put other cells that hold commas in quotes"
    )]
    [InlineData(
        "sku,title_en\nA,\"One\nB,Two\n",
        "products.csv:2:3 MA1050 a quote opens here and never closes. close the cell with a quote; write a "
            + "quote inside it twice"
    )]
    [InlineData(
        "sku,title_en\nA,\"One\" more\n",
        "products.csv:2:8 MA1050 text goes on after a closing quote; allowed: a comma or the end of the "
            + "line. write a quote inside a cell twice"
    )]
    [InlineData(
        "sku,title_en,goes_with\nMUG-1,Mug,MUG-2 TEA\nTEA-1,Tea,MUG-1\nmug-1,Mug,\n",
        "products.csv:2:11 MA1051 goes_with names \"MUG-2\", which is not in this file; allowed: SKUs of "
            + "this file with spaces between them. did you mean \"MUG-1\"?\nproducts.csv:2:11 MA1051 goes_with "
            + "names \"TEA\", which is not in this file; allowed: SKUs of this file with spaces between "
            + "them\nproducts.csv:4:1 MA1051 the SKU \"mug-1\" stands here again; allowed: each SKU once"
    )]
    [InlineData(
        "sku,title_en,category\nA,One\n,Two,cups\n",
        "products.csv:2:1 MA1050 the row has 2 cells, the header 3. write a comma for each cell that is "
            + "missing, also where it is empty\nproducts.csv:3:1 MA1006 the row has no sku"
    )]
    public void Products(string csv, string fault) =>
        Assert.Equal(fault, string.Join("\n", SampleWorkspace.Faults(SampleWorkspace.With("products.csv", csv))));

    [Theory]
    [InlineData(
        "journeys/a/b.yaml",
        "journeys/a/b.yaml:1:1 MA1009 \"journeys/a/b.yaml\" is not read; allowed: shop.yaml, policy.yaml, "
            + "products.csv, journeys/NAME.yaml, templates/NAME/…. rename it to journeys/b.yaml"
    )]
    [InlineData(
        "journeys/new.yml",
        "journeys/new.yml:1:1 MA1009 \"journeys/new.yml\" is not read; allowed: shop.yaml, policy.yaml, "
            + "products.csv, journeys/NAME.yaml, templates/NAME/…. rename it to journeys/new.yaml"
    )]
    [InlineData(
        "win-back.yaml",
        "win-back.yaml:1:1 MA1009 \"win-back.yaml\" is not read; allowed: shop.yaml, policy.yaml, "
            + "products.csv, journeys/NAME.yaml, templates/NAME/…. rename it to journeys/win-back.yaml"
    )]
    [InlineData(
        "old/prices.csv",
        "old/prices.csv:1:1 MA1009 \"old/prices.csv\" is not read; allowed: shop.yaml, policy.yaml, "
            + "products.csv, journeys/NAME.yaml, templates/NAME/…"
    )]
    [InlineData(
        "journeys/welcome.test.yaml",
        "journeys/welcome.test.yaml:1:1 MA1010 \"journeys/welcome.test.yaml\" is not available yet. leave it out for now"
    )]
    [InlineData(
        "polcy.yaml",
        "polcy.yaml:1:1 MA1009 \"polcy.yaml\" is not read; allowed: shop.yaml, policy.yaml, products.csv, "
            + "journeys/NAME.yaml, templates/NAME/…. did you mean \"policy.yaml\"?"
    )]
    public void A_file_that_is_not_part_of_a_workspace(string path, string fault) =>
        Assert.Equal(fault, string.Join("\n", SampleWorkspace.Faults(SampleWorkspace.With(path, "a: b"))));

    [Fact]
    public void A_folder_of_a_template_whose_name_is_none_is_the_one_fault()
    {
        var files = SampleWorkspace.Files();
        files["templates/Second-Order-Offer/email.hbs"] = "x";
        files["templates/new one/email.hbs"] = "x";
        files["journeys/welcome.yaml"] = SampleWorkspace.Welcome.Replace(
            "second-order-idea",
            "second-order-offer",
            StringComparison.Ordinal
        );
        Assert.Equal(
            [
                "templates/Second-Order-Offer/email.hbs:1:1 MA1026 the folder is called "
                    + "\"Second-Order-Offer\"; allowed: lower-case letters, digits and single hyphens, at most 60: "
                    + "goes-well-with. rename it to templates/second-order-offer",
                "templates/new one/email.hbs:1:1 MA1026 the folder is called \"new one\"; allowed: "
                    + "lower-case letters, digits and single hyphens, at most 60: goes-well-with. rename it to "
                    + "templates/new-one",
            ],
            SampleWorkspace.Faults(SampleWorkspace.Read(files))
        );
    }

    [Theory]
    [InlineData(
        "policy.yaml",
        "  offers:",
        "  Offers:",
        "MA1026 a topic's name is \"Offers\"; allowed: lower-case letters, digits and single hyphens, at "
            + "most 60: goes-well-with. write offers"
    )]
    [InlineData(
        "policy.yaml",
        "  getting-started:",
        "  getting_started:",
        "MA1026 a topic's name is \"getting_started\"; allowed: lower-case letters, digits and single "
            + "hyphens, at most 60: goes-well-with. write getting-started"
    )]
    [InlineData(
        "shop.yaml",
        "{ care:",
        "{ Care:",
        "MA1026 a team's name is \"Care\"; allowed: lower-case letters, digits and single hyphens, at most "
            + "60: goes-well-with. write care"
    )]
    public void A_name_that_is_misspelt_where_it_is_given_is_the_one_fault(
        string path,
        string right,
        string wrong,
        string fault
    ) =>
        Assert.EndsWith(
            fault,
            Assert.Single(
                SampleWorkspace.Faults(
                    SampleWorkspace.With(
                        path,
                        SampleWorkspace.Files()[path].Replace(right, wrong, StringComparison.Ordinal)
                    )
                )
            ),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("journeys/win_back.yaml", "win_back", "write win-back, and rename the file to journeys/win-back.yaml")]
    [InlineData("journeys/win-back.yaml", "Win Back", "write win-back")]
    public void An_invalid_journey_name_is_reported_with_its_file(string path, string name, string remedy) =>
        Assert.EndsWith(
            $"{path}:1:10 MA1026 journey is \"{name}\"; allowed: lower-case letters, digits and single "
                + $"hyphens, at most 60: goes-well-with. {remedy}",
            Assert.Single(
                SampleWorkspace.Faults(
                    SampleWorkspace.With(
                        path,
                        $"journey: {name}\ntopic: offers\ntrigger: {{ event: order.paid }}\nsteps: [ {{ send: "
                            + $"welcome }} ]"
                    )
                )
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void Files_that_are_not_there() =>
        Assert.Equal(
            "policy.yaml:1:1 MA1008 there is no policy.yaml. add it beside the folder journeys; "
                + "docs/journeys.md shows a whole policy.yaml\n"
                + "shop.yaml:1:1 MA1008 there is no shop.yaml. add it beside the folder journeys; "
                + "docs/journeys.md shows a whole shop.yaml",
            string.Join("\n", SampleWorkspace.Faults(SampleWorkspace.Read(new Dictionary<string, string>())))
        );
}
