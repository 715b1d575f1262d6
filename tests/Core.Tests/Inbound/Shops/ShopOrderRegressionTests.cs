using System.Text.Json;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Inbound.Shops;

/// <summary>
/// Orders that were once misunderstood, from <c>../shared/data/faults</c>. Their rules are proved by other tests too,
/// so nothing is unproved where they are missing.
/// </summary>
public sealed class ShopOrderRegressionTests
{
    [SharedDataFact("faults/02a-woo-decimal-quantity.json")]
    public void A_quantity_of_one_and_a_half_is_taken()
    {
        var line = Assert.Single(Read("02a-woo-decimal-quantity").Order!.Lines);

        Assert.Equal((1.5m, new Money(39.9333m, "EUR")), (line.Quantity, line.Price!.Value));
    }

    [SharedDataFact("faults/02c-woo-zero-date.json")]
    public void A_date_of_completion_of_zeros_is_none()
    {
        var accepted = Read("02c-woo-zero-date");

        Assert.Equal(
            ("order.placed 2026-11-27T10:00:00Z, order.paid 2026-11-27T10:00:00Z", 0),
            (accepted.DescribeEvents(), accepted.DroppedFields.Count)
        );
    }

    [SharedDataFact("faults/03-shopify-billing-phone-read-in-shipping-country.json")]
    public void The_phone_of_the_billing_address_is_not_read_in_the_country_of_the_parcel()
    {
        var accepted = Read("03-shopify-billing-phone-read-in-shipping-country");

        Assert.Equal(
            ("+37251234567", "EE", "10111", "FI"),
            (accepted.Profile!.Phone, accepted.Profile.Country, accepted.Profile.Postcode, accepted.Order!.Country)
        );
    }

    [SharedDataFact("faults/05-shopify-order-email-other-than-customer-email.json")]
    public void The_address_of_the_order_is_handed_on_beside_that_of_the_customer()
    {
        var accepted = Read("05-shopify-order-email-other-than-customer-email");

        Assert.Equal(("ada@example.com", "other@example.com"), (accepted.Profile!.Email, accepted.Order!.Email));
    }

    [SharedDataFact("faults/06-woo-gross-shop.json")]
    public void A_line_costs_what_the_customer_paid_for_it()
    {
        var accepted = Read("06-woo-gross-shop");

        Assert.Equal(
            (2m, new Money(29.95m, "EUR")),
            (accepted.Order!.Lines[0].Quantity, accepted.Order.Lines[0].Price!.Value)
        );
        Assert.Equal("soft_opt_in", Assert.Single(accepted.Consents).Basis);
    }

    [SharedDataFact("faults/07a-woo-completed-without-date-paid.json")]
    public void A_completed_order_is_paid_and_the_next_one_is_the_second()
    {
        var play = SimulatedCustomer.Open("2026-11-27 13:30");
        play.Submit(Read("07a-woo-completed-without-date-paid"));
        Assert.Equal(
            (1, ShopWebhooks.At("2026-11-27T10:00:00Z")),
            (play.State.Orders.PaidCount, play.State.Orders.Recent[0].PaidAt!.Value)
        );

        play.Submit(Read("07b-woo-second-order"));
        Assert.Equal(2, OrderHistory.OrderCount(play.State, play.Workspace.Shop));
        Assert.Single(play.Notes, n => n is { Kind: "entered", Journey: "welcome" });
    }

    [SharedDataFact("faults/08-shopify-edited-order.json")]
    public void An_edited_order_is_what_it_is_now()
    {
        var play = SimulatedCustomer.Open("2026-11-27 12:30");
        play.Submit(Read("08-shopify-edited-order"));
        var order = play.State.Orders.Recent[0];

        Assert.Equal((new Money(59.90m, "EUR"), "MUG-01"), (order.Total!.Value, Assert.Single(order.Lines).Sku));
        Assert.Equal(new Money(59.90m, "EUR"), Spending.Total(play.State, play.Workspace.Shop));
    }

    [SharedDataFact("faults/09a-woo-pending.json")]
    public void An_order_that_is_placed_and_paid_within_one_second_is_paid()
    {
        var (pending, paid) = (Read("09a-woo-pending"), Read("09b-woo-paid-in-same-second"));
        var play = SimulatedCustomer.Open("2026-11-27 12:30");
        play.Submit(pending);
        play.Submit(paid);

        Assert.NotEqual(pending.Id, paid.Id);
        Assert.Equal((1, 1), (play.State.Orders.PaidCount, play.State.Orders.Recent.Count));
        Assert.Equal(paid.Id, Read("09b-woo-paid-in-same-second").Id);
    }

    [SharedDataFact("faults/11a-woo-partial-refund.json")]
    public void A_refund_seen_before_does_not_hide_that_the_order_is_now_wholly_refunded()
    {
        var play = SimulatedCustomer.Open("2026-11-27 12:30");
        play.Submit(Read("11a-woo-partial-refund"));
        Assert.Equal(
            (new Money(10m, "EUR"), false),
            (play.State.Orders.Recent[0].RefundedTotal!.Value, play.State.Orders.Recent[0].IsFullyRefunded)
        );
        Assert.Equal(new Money(49.90m, "EUR"), Spending.Total(play.State, play.Workspace.Shop));

        var decision = play.Submit(Read("11b-woo-status-refunded-after-partial"));
        Assert.Contains(
            decision.Rows.OfType<RowWrite.Timeline>(),
            row => row.Row.Happenings.Contains(EventNames.OrderRefunded)
        );
        Assert.Equal(
            (new Money(59.90m, "EUR"), true),
            (play.State.Orders.Recent[0].RefundedTotal!.Value, play.State.Orders.Recent[0].IsFullyRefunded)
        );
        Assert.Equal(new Money(0m, "EUR"), Spending.Total(play.State, play.Workspace.Shop));
        Assert.Equal(0, play.State.Orders.PaidCount);
    }

    [SharedDataFact("faults/12-woo-wpml-language.json")]
    public void The_language_of_WPML_is_the_customer_s_language() =>
        Assert.Equal("et", Read("12-woo-wpml-language").Profile!.Locale);

    private static Event Read(string name)
    {
        using var fault = JsonDocument.Parse(File.ReadAllText(SharedDataFactAttribute.Find($"faults/{name}.json")!));
        var (kind, topic) = (
            fault.RootElement.GetProperty("kind").GetString(),
            fault.RootElement.GetProperty("topic").GetString()!
        );
        var settings = fault.RootElement.GetProperty("settings");
        var source = (kind == "shopify" ? ShopWebhooks.ShopifySource : ShopWebhooks.WooSource) with
        {
            SoftOptIn = settings.TryGetProperty("SoftOptIn", out var soft) && soft.GetString() == "true",
        };
        return ShopWebhooks.Read(source, fault.RootElement.GetProperty("body").GetRawText(), topic, name).Accepted();
    }
}
