using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Customers.Orders;

/// <summary>Orders of WooCommerce that are cancelled, and what a customer's record says of them.</summary>
internal static class VoidOrders
{
    internal const string Noon = "2026-03-02 12:00";

    internal static void Becomes(CustomerSimulation play, string became, string id)
    {
        if (became == "cancelled")
        {
            play.Submit(SampleEvents.OrderEvent(EventNames.OrderCancelled, play.Now, id));
        }
        else if (became is "refunded" or "part")
        {
            play.Submit(
                SampleEvents.OrderEvent(EventNames.OrderRefunded, play.Now, id) with
                {
                    Refunds =
                    [
                        new RefundData(
                            "r",
                            became == "part" ? new Money(10, "EUR") : null,
                            became == "refunded",
                            play.Now
                        ),
                    ],
                }
            );
        }
    }
}
