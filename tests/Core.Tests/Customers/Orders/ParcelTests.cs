using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Customers.Orders;

/// <summary>An order in several parcels is delivered when all of them are.</summary>
public sealed class ParcelTests
{
    private const string Start = "2026-03-07 12:00";
    private const string Two =
        """[{"id":1,"status":"success","shipment_status":null,"created_at":"2026-03-03T10:00:00+02:00"},{"id":2,"status":"success","shipment_status":null,"created_at":"2026-03-04T10:00:00+02:00"}]""";

    [Fact]
    public void The_first_of_two_parcels_is_not_the_order()
    {
        var play = Fulfilled(Two);
        play.Submit(Parcel(1, "2026-03-05T11:00:00+02:00"));
        Assert.Null(play.State.Orders.Recent[0].DeliveredAt);
        Assert.Contains(play.Notes, n => n.Kind == "parcel_delivered");

        play.Submit(Parcel(2, "2026-03-06T11:00:00+02:00"));
        Assert.Equal(ShopWebhooks.At("2026-03-06T09:00:00Z"), play.State.Orders.Recent[0].DeliveredAt);
    }

    [Fact]
    public void A_parcel_that_arrives_while_the_rest_is_not_shipped_is_not_the_order()
    {
        var play = SimulatedCustomer.Open(Start);
        play.Submit(ShopWebhooks.Shopify("orders/paid", ShopWebhooks.Order()).Accepted());
        play.Submit(Parcel(1, "2026-03-05T11:00:00+02:00"));
        Assert.Null(play.State.Orders.Recent[0].DeliveredAt);

        play.Submit(
            ShopWebhooks
                .Shopify(
                    "orders/fulfilled",
                    ShopWebhooks.Order(
                        ("fulfillment_status", "\"fulfilled\""),
                        ("updated_at", "\"2026-03-05T12:00:00+02:00\""),
                        (
                            "fulfillments",
                            """[{"id":1,"status":"success","shipment_status":"delivered","updated_at":"2026-03-05T11:00:00+02:00"}]"""
                        )
                    ),
                    id: "w-2"
                )
                .Accepted()
        );
        Assert.Equal(ShopWebhooks.At("2026-03-05T09:00:00Z"), play.State.Orders.Recent[0].DeliveredAt);
    }

    [Fact]
    public void A_single_parcel_with_every_piece_in_it_is_the_order_even_before_the_shop_says_that_it_is_fulfilled()
    {
        var play = SimulatedCustomer.Open(Start);
        play.Submit(
            ShopWebhooks
                .Shopify("orders/paid", ShopWebhooks.Order(("line_items", """[{"title":"Cup","quantity":3}]""")))
                .Accepted()
        );
        play.Submit(Parcel(1, "2026-03-05T11:00:00+02:00", ""","line_items":[{"id":1,"quantity":3}]"""));

        Assert.Equal(ShopWebhooks.At("2026-03-05T09:00:00Z"), play.State.Orders.Recent[0].DeliveredAt);
    }

    [Fact]
    public void A_cancelled_parcel_is_waited_for_no_longer()
    {
        var play = Fulfilled(
            Two.Replace(
                "\"id\":2,\"status\":\"success\"",
                "\"id\":2,\"status\":\"cancelled\"",
                StringComparison.Ordinal
            )
        );
        play.Submit(Parcel(1, "2026-03-05T11:00:00+02:00"));

        Assert.Equal(ShopWebhooks.At("2026-03-05T09:00:00Z"), play.State.Orders.Recent[0].DeliveredAt);
    }

    [Fact]
    public void A_delivery_that_overtakes_its_order_is_the_order_s()
    {
        var play = SimulatedCustomer.Open(Start);
        play.Submit(Parcel(1, "2026-03-05T11:00:00+02:00"));

        Assert.Equal(ShopWebhooks.At("2026-03-05T09:00:00Z"), play.State.Orders.Recent[0].DeliveredAt);
    }

    private static CustomerSimulation Fulfilled(string parcels)
    {
        var play = SimulatedCustomer.Open(Start);
        play.Submit(ShopWebhooks.Shopify("orders/paid", ShopWebhooks.Order()).Accepted());
        play.Submit(
            ShopWebhooks
                .Shopify(
                    "orders/fulfilled",
                    ShopWebhooks.Order(
                        ("fulfillment_status", "\"fulfilled\""),
                        ("updated_at", "\"2026-03-04T10:00:00+02:00\""),
                        ("fulfillments", parcels)
                    ),
                    id: "w-2"
                )
                .Accepted()
        );
        return play;
    }

    private static Event Parcel(int id, string at, string more = "") =>
        ShopWebhooks
            .Shopify(
                "fulfillments/update",
                $$"""{"id":{{id}},"order_id":820982911946154508,"shipment_status":"delivered","updated_at":"{{at}}"{{more}} }""",
                id: $"p-{id}"
            )
            .Accepted();
}
