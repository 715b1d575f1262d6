using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Customers.Orders;

/// <summary>Money given back: a part is goodwill, the whole is the end of the order.</summary>
public sealed class RefundTests
{
    private const string Noon = "2026-03-02 12:00";

    [Fact]
    public void A_goodwill_refund_ends_no_journey_of_the_sample()
    {
        var play = SimulatedCustomer.Open(Noon);
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Advance(Duration.FromHours(1));
        play.Submit(Refund(play.Now, "r-1", 10m));

        Assert.Equal(["cross-sell", "welcome"], play.State.Runs.Select(r => r.Journey).Order(StringComparer.Ordinal));
        play.Advance(Duration.FromDays(4));
        Assert.Contains(play.Sent, s => s.Step == "tips-for-your-order");
    }

    [Fact]
    public void Parts_that_add_up_to_the_whole_end_the_journeys_of_the_order()
    {
        var play = SimulatedCustomer.Open(Noon);
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Submit(Refund(play.Now, "r-1", 10m));
        play.Submit(Refund(play.Now, "r-2", 49.90m));

        Assert.Empty(play.State.Runs);
    }

    [Theory]
    [InlineData(null, null, "order.refunded_wholly: no", Truth.True)]
    [InlineData(null, null, "order.refunded_total: 0 EUR", Truth.True)]
    [InlineData(10d, false, "order.refunded_wholly: no", Truth.True)]
    [InlineData(10d, false, "order.refunded_total: { at_least: 10 EUR }", Truth.True)]
    [InlineData(59.90, false, "order.refunded_wholly: yes", Truth.True)]
    [InlineData(10d, true, "order.refunded_wholly: yes", Truth.True)]
    [InlineData(10d, true, "order.refunded_total: 59.90 EUR", Truth.True)]
    [InlineData(0d, false, "order.refunded_wholly: no", Truth.True)]
    [InlineData(0d, false, "order.refunded_total: { at_most: 10 EUR }", Truth.Unknown)]
    [InlineData(0d, true, "order.refunded_total: 59.90 EUR", Truth.True)]
    public void Conditions_read_how_much_was_given_back_and_whether_that_is_all(
        double? amount,
        bool? whole,
        string condition,
        Truth truth
    )
    {
        var play = SimulatedCustomer.Open(Noon);
        play.Submit(SampleEvents.OrderPaid(play.Now));
        if (whole is { } all)
        {
            play.Submit(Refund(play.Now, "r-1", amount is 0d ? null : (decimal)amount!.Value, all));
        }

        var journey = JourneyReader.ReadPinned(
            "c",
            $"journey: c\nstatus: live\ntopic: offers\ntrigger: {{ event: order.paid, where: {{ {condition} "
                + $"}} }}\nsteps:\n  - send: welcome\n"
        );
        var where = journey.Triggers[0].Where!;
        Assert.Equal(
            truth,
            ConditionEvaluator
                .Evaluate(
                    where,
                    new ConditionScope(
                        play.State,
                        play.Workspace,
                        play.Now,
                        null,
                        play.State.Orders.Recent[0],
                        null,
                        null
                    )
                )
                .Truth
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void After_a_refunded_first_order_the_next_order_gets_the_welcome(bool cancelled)
    {
        var play = SimulatedCustomer.Open(Noon);
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Advance(Duration.FromHours(2));
        play.Submit(
            SampleEvents.OrderEvent(cancelled ? EventNames.OrderCancelled : EventNames.OrderRefunded, play.Now)
        );
        Assert.DoesNotContain(play.State.Runs, r => r.Journey == "welcome");

        play.Advance(Duration.FromDays(3));
        play.Submit(SampleEvents.OrderPaid(play.Now, "1002"));
        Assert.Equal(1, OrderHistory.OrderCount(play.State, play.Workspace.Shop));
        Assert.Contains(play.State.Runs, r => r is { Journey: "welcome", Order: "shopify:1002" });

        play.Advance(Duration.FromDays(1));
        play.Submit(SampleEvents.OrderPaid(play.Now, "1003"));
        Assert.DoesNotContain(play.State.Runs, r => r.Journey == "welcome");
    }

    [Fact]
    public void A_welcome_that_was_had_is_not_had_again_when_its_order_is_refunded_later()
    {
        var play = SimulatedCustomer.Open(Noon);
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Advance(Duration.FromDays(60));
        play.Submit(SampleEvents.OrderEvent(EventNames.OrderRefunded, play.Now));
        play.Submit(SampleEvents.OrderPaid(play.Now + Duration.FromMinutes(1), "1002"));

        Assert.Equal(1, play.State.Entries.Single(e => e.Journey == "welcome").Times);
        Assert.DoesNotContain(play.State.Runs, r => r.Journey == "welcome");
    }

    [Fact]
    public void A_shop_that_counts_the_refunded_order_does_not_make_the_next_one_the_second()
    {
        var sample = TestShop.SampleWorkspace;
        var play = SimulatedCustomer.Open(
            sample with
            {
                Shop = sample.Shop with { HistoryComplete = false, ConnectedAt = TestShop.At("2026-03-01 00:00") },
            },
            Noon
        );
        var first = SampleEvents.OrderPaid(play.Now) with { History = new HistoryData(1, null, play.Now) };
        play.Submit(first);
        play.Submit(SampleEvents.OrderEvent(EventNames.OrderRefunded, play.Now));
        play.Advance(Duration.FromDays(1));
        play.Submit(SampleEvents.OrderPaid(play.Now, "1002") with { History = new HistoryData(2, null, play.Now) });

        Assert.Equal(1, OrderHistory.OrderCount(play.State, play.Workspace.Shop));
    }

    [Fact]
    public void A_refund_repeated_under_another_id_counts_once()
    {
        var play = SimulatedCustomer.Open(Noon);
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Submit(Refund(play.Now, "1001-whole", null, whole: true));
        var again = play.Submit(Refund(play.Now, "r-9", 59.90m, whole: true));

        Assert.DoesNotContain(
            again.Rows.OfType<RowWrite.Timeline>(),
            row => row.Row.Happenings.Contains(EventNames.OrderRefunded)
        );
        Assert.Equal(new Money(59.90m, "EUR"), play.State.Orders.Recent[0].RefundedTotal);
    }

    [Theory]
    [InlineData("100.00", "60.00", "40.00", "60.00 EUR", "40.00 EUR", "60.00 EUR")]
    [InlineData("100.00", "100.00", "10.00", "100.00 EUR", "10.00 EUR", "90.00 EUR")]
    [InlineData("219.90", "59.90", null, "59.90 EUR", "0.00 EUR", "59.90 EUR")]
    [InlineData("219.90", "59.90", "160.00", "59.90 EUR", "160.00 EUR", "59.90 EUR")]
    [InlineData("100.00", "130.00", null, "130.00 EUR", "0.00 EUR", "130.00 EUR")]
    [InlineData("100.00", "0.00", "100.00", "0.00 EUR", "100.00 EUR", "0.00 EUR")]
    public void What_Shopify_s_order_costs_now_and_what_was_given_back_are_not_subtracted_twice(
        string placed,
        string now,
        string? refunded,
        string total,
        string back,
        string spent
    )
    {
        var play = SimulatedCustomer.Open("2026-03-02 23:00");
        var refunds = refunded is null
            ? "[]"
            : $$"""[{"id":1,"created_at":"2026-03-02T22:50:00+02:00","transactions":[{"kind":"refund","status":"success","amount":"{{refunded}}"}]}]""";
        play.Submit(
            ShopWebhooks.Shopify(
                "orders/paid",
                ShopWebhooks.Order(
                    ("total_price", $"\"{placed}\""),
                    ("current_total_price", $"\"{now}\""),
                    ("refunds", refunds)
                )
            )
                is WebhookResult.Accepted(var accepted)
                ? accepted
                : null!
        );
        var order = play.State.Orders.Recent[0];

        Assert.Equal(
            (total, back, spent),
            ($"{order.Total}", $"{order.RefundedTotal}", $"{Spending.Total(play.State, play.Workspace.Shop)}")
        );
        Assert.Equal(now == "0.00", order.IsFullyRefunded);
    }

    private static Event Refund(Instant at, string id, decimal? amount, bool whole = false) =>
        SampleEvents.OrderEvent(EventNames.OrderRefunded, at) with
        {
            Id = $"e-{id}",
            Refunds = [new RefundData(id, amount is { } sum ? new Money(sum, "EUR") : null, whole, at)],
        };
}
