using MarketingAutomation.Core.Tests.Workspaces.FaultTexts;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Workspaces;

/// <summary>One workspace with everything wrong: all of it is reported at once, each with place, value, what is
/// allowed, what to do.</summary>
public class FaultyWorkspaceTests
{
    private static readonly Dictionary<string, string> Bad = new()
    {
        ["shop.yaml"] = """
            name:
            url: shop.example
            address: Pikk 1
            from: { name: Kaup, email: hello at shop }
            zone: Tallinn
            country: Estonia
            currency: euro
            languages: [en]
            history: all
            connected: yesterday
            teams: { care: care@shop.example }
            """,
        ["policy.yaml"] = """
            channels: [email, fax]
            frequency: { min_gap: 2 days, per_day: many }
            windows: { sms: 9-20 }
            priority: [welcom]
            drop_after: 1month
            topics:
              offers: { names: { et: Pakkumised } }
            """,
        ["products.csv"] = "sku,prize,title_en\nA,1 EUR,\nA,2 EUR\n",
        ["journeys/welcome.yaml"] = """
            journey: welcome
            staus: live
            topic: offer
            trigger: { event: order.payed }
            hold_out: 10
            exit_when: [ { event: order.refunded } ]
            steps:
              - send: welcom
              - wiat: 3d
              - wait: 0d
              - wait: { days: 3 }
              - wait_for: { event: message.clicked }
              - call_webhook: { url: x }
              - if: { order.totl: { at_least: 150 } }
                then: []
              - if: { order.total: { at_least: 150 } }
                then: [ { send: welcome } ]
              - send: welcome
              - if: { message.hello: clicked }
                then: [ { notify_staff: { to: cares, text: Hi } } ]
            """,
        ["journeys/other.yaml"] = "journey: other\nsteps:\n\t- send: welcome\n",
        ["journeys/third.yml"] = "journey: third",
        ["segments.yaml"] = "vip: {}",
    };

    [Fact]
    public void All_faults_are_reported_at_once()
    {
        var found = string.Join("\n", SampleWorkspace.Faults(SampleWorkspace.Read(Bad)));

        Assert.Equal(
            StepFaults.WithKinds(
                """
                journeys/other.yaml:3:1 MA1002 the line is indented with a tab; allowed: spaces. replace the tab with two spaces
                journeys/third.yml:1:1 MA1009 "journeys/third.yml" is not read; allowed: shop.yaml, policy.yaml, products.csv, segments.yaml, journeys/NAME.yaml, journeys/NAME.test.yaml, templates/NAME/…, coupons/NAME.csv. rename it to journeys/third.yaml
                journeys/welcome.yaml:2:1 MA1005 unknown key "staus" in a journey; allowed: {journey}. did you mean "status"?
                journeys/welcome.yaml:3:8 MA1015 unknown topic "offer"; allowed: offers. did you mean "offers"?
                journeys/welcome.yaml:4:19 MA1012 unknown event "order.payed"; allowed: order.cancelled, order.delivered, order.fulfilled, order.paid, order.placed, order.refunded, order.updated. did you mean "order.paid"?
                journeys/welcome.yaml:5:11 MA1090 hold_out is "10"; allowed: a share from 0.1% to 99%, such as 10%. write 10%
                journeys/welcome.yaml:6:23 MA1031 "order.refunded" does not say of which order; allowed: of: this_order, of: any_order. add of: this_order if you mean the order that started the run
                journeys/welcome.yaml:8:11 MA1014 unknown template "welcom"; allowed: comeback-offer, goes-well-with, how-was-it, how-was-it-reminder, only-text, picks-for-you, second-order-idea, sorry-a-person-will-call, stay-or-go, thank-you-for-telling-us, tips-for-your-order, we-miss-you, welcome, welcome-personal, what-is-new. did you mean "welcome"?
                journeys/welcome.yaml:9:5 MA1018 unknown step "wiat"; allowed: {steps}. did you mean "wait"?
                journeys/welcome.yaml:10:11 MA1020 wait is "0d", which is no time at all; allowed: more than 0 of min h d w, such as 3d. leave it out, or say how long
                journeys/welcome.yaml:11:11 MA1006 wait has no "at". say at what time of day, such as at: "10:00"; for hours that simply pass write wait: 3d
                journeys/welcome.yaml:12:5 MA1006 the wait_for step has no "up_to". a wait that may never end keeps people in it for ever; say how long at most, such as up_to: 14d
                journeys/welcome.yaml:13:26 MA1104 the url is no whole address; allowed: https://crm.example/hooks/vip. write it with https:// and the host
                journeys/welcome.yaml:14:11 MA1013 unknown field "order.totl"; allowed: order.total, order.currency, order.name, order.source, order.country, order.item_count, order.origin, order.placed_at, order.paid_at, order.fulfilled_at, order.delivered_at, order.refunded, order.refunded_total, order.refunded_wholly, order.rating, order.rated_at, order.any_line, order.every_line. did you mean "order.total"?
                journeys/welcome.yaml:15:11 MA1035 then has no steps; allowed: a list of steps (each line starts with "- ")
                journeys/welcome.yaml:16:36 MA1021 the value of "order.total" is "150"; allowed: an amount, a space and a currency in capitals, such as 150 EUR. add the currency: 150 EUR
                journeys/welcome.yaml:17:21 MA1033 "welcome" is sent here again; the step on line 18 has that id. give one of them an id of its own, such as id: welcome-again
                journeys/welcome.yaml:19:11 MA1019 no send of this journey is called "hello"; allowed: message.welcom, message.welcome
                journeys/welcome.yaml:20:35 MA1017 unknown team "cares"; allowed: care. did you mean "care"?
                policy.yaml:1:19 MA1011 channels is "fax"; allowed: email, sms
                policy.yaml:2:23 MA1020 min_gap is "2 days"; allowed: a whole number and one of min h d w, such as 3d. write 2d
                policy.yaml:2:40 MA1023 per_day is "many"; allowed: a whole number from 1 to 50
                policy.yaml:3:17 MA1022 windows.sms is "9-20"; allowed: two different times, such as 09:00-20:00; 21:00-08:00 goes over midnight
                policy.yaml:4:12 MA1016 priority names "welcom", and there is no such journey; allowed: other, third, welcome. did you mean "welcome"?
                policy.yaml:5:13 MA1020 drop_after is "1month", and months differ in length; allowed: min h d w, such as 3d. write the days: 30d
                policy.yaml:7:20 MA1006 topic "offers" has no name in "en"; allowed: a name in each language of shop.yaml
                products.csv:1:5 MA1005 unknown column "prize"; allowed: sku, category, price, stock, url, image, goes_with, title_en. did you mean "price"?
                products.csv:2:9 MA1006 the row has no title_en
                products.csv:3:1 MA1050 the row has 2 cells, the header 3. write a comma for each cell that is missing, also where it is empty
                segments.yaml:1:6 MA1038 the condition says nothing; allowed: at least one field, such as customer.order_count: 1
                shop.yaml:1:6 MA1006 shop.yaml has no "name"
                shop.yaml:2:6 MA1027 url is "shop.example"; allowed: a web address with its scheme and no spaces, such as https://shop.example
                shop.yaml:4:28 MA1027 from.email is "hello at shop"; allowed: an e-mail address, such as hello@shop.example
                shop.yaml:5:7 MA1027 zone is "Tallinn"; allowed: an IANA time zone, such as Europe/Tallinn
                shop.yaml:6:10 MA1027 country is "Estonia"; allowed: two capital letters (ISO 3166-1), such as EE
                shop.yaml:7:11 MA1027 currency is "euro"; allowed: three capital letters (ISO 4217), such as EUR
                shop.yaml:9:10 MA1011 history is "all"; allowed: complete, partial
                shop.yaml:10:12 MA1024 connected is "yesterday"; allowed: a date, such as 2026-03-02
                """
            ),
            found
        );
    }
}
