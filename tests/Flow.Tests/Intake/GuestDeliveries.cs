using MarketingAutomation.Core.Events;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Intake;

/// <summary>Orders and checkouts of guests as shops tell them.</summary>
internal sealed class GuestDeliveries
{
    private int delivered;

    /// <summary>A guest's checkout <c>T</c> with both boxes ticked.</summary>
    public Event Checkout(TestShop stage, string email, bool late = false)
    {
        var seen = Text(late ? TestShop.At("2026-03-02 12:01") : stage.Time.Now);
        return ShopWebhooks
            .Shopify(
                "checkouts/update",
                $$"""
                {"token":"T","email":"{{email}}","customer":null,"created_at":"2026-03-02T09:59:00Z","updated_at":"{{seen}}","completed_at":null,
                 "buyer_accepts_marketing":true,"buyer_accepts_sms_marketing":true,"sms_marketing_phone":"+37255500001",
                 "billing_address":{"first_name":"Ada","country_code":"EE","phone":"+37255500001"} }
                """,
                id: $"c-{++delivered}"
            )
            .Accepted();
    }

    /// <summary>A paid order as it is now, with the box ticked.</summary>
    public Event Order(
        TestShop stage,
        string shop,
        string id,
        string email,
        string name = "Ada",
        string? account = null,
        bool stranger = false,
        string? phone = "+37255500001",
        string? checkout = null,
        bool later = false
    )
    {
        var (now, number) = (
            Text(stage.Time.Now + (later ? Duration.FromMinutes(10) : Duration.Zero)),
            phone is null ? "null" : $"\"{phone}\""
        );
        var placed = Text(TestShop.At("2026-03-02 11:55"));
        var customer = account ?? (shop == "account_without_address" && !stranger ? "5" : null);
        var delivery = $"d-{++delivered}";
        var owner =
            (shop == "standard" || account is not null ? $"\"email\":\"{email}\"," : "")
            + (customer is null ? "" : $"\"id\":\"{customer}\",");
        var own = shop == "own_address" ? $",\"email\":\"{email}\"" : "";
        var record = customer is null
            ? "null"
            : $$"""{"id":{{customer}},"email":{{(account is null ? "null" : $"\"{email}\"")}} }""";
        return shop switch
        {
            "woo" => ShopWebhooks
                .Woo(
                    "order.updated",
                    $$"""
                    {"id":{{id}},"status":"processing","currency":"EUR","total":"10.00","customer_id":{{customer
                        ?? "0"}},"created_via":"checkout","date_created_gmt":"{{placed[..19]}}",
                     "date_modified_gmt":"{{now[..19]}}","date_paid_gmt":"{{placed[
                        ..19
                    ]}}","billing":{"first_name":"{{name}}","email":"{{email}}","phone":{{number}},"country":"EE"},
                     "meta_data":[{"key":"opt_in","value":"yes"}],"line_items":[]}
                    """,
                    ShopWebhooks.WooSource with
                    {
                        ConsentKey = "opt_in",
                    },
                    delivery
                )
                .Accepted(),
            "standard" or "own_address" => ShopWebhooks
                .Standard(
                    $$"""
                    {"type":"order.paid","timestamp":"{{now}}","data":{
                     "customer":{ {{owner}}"first_name":"{{name}}","phone":{{number}} },
                     "order":{"id":"{{id}}","placed_at":"{{placed}}","paid_at":"{{placed}}","updated_at":"{{now}}","total":10,"currency":"EUR"{{own}} },
                     "consents":[{"channel":"email","status":"subscribed","address":"{{email}}","at":"{{placed}}","method":"checkout"}] } }
                    """,
                    id: delivery
                )
                .Accepted(),
            _ => ShopWebhooks
                .Shopify(
                    "orders/paid",
                    $$"""
                    {"id":{{id}},"email":"{{email}}","created_at":"{{placed}}","processed_at":"{{placed}}","updated_at":"{{now}}","financial_status":"paid","currency":"EUR","total_price":"10.00",
                     "source_name":"web","buyer_accepts_marketing":true,"checkout_token":{{(
                        checkout is null ? "null" : $"\"{checkout}\""
                    )}},"billing_address":{"first_name":"{{name}}","country_code":"EE","phone":{{number}} },
                     "customer":{{record}},"line_items":[]}
                    """,
                    id: delivery
                )
                .Accepted(),
        };
    }

    private static string Text(Instant at) => NodaTime.Text.InstantPattern.ExtendedIso.Format(at);
}
