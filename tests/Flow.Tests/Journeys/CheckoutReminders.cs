using System.Globalization;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;
using NodaTime.Text;

namespace MarketingAutomation.Flow.Tests.Journeys;

/// <summary>A cart reminder and the checkouts of each shop system.</summary>
internal static class CheckoutReminders
{
    internal const string Wrong = "wrong@example.com";
    internal const string Right = "right@example.com";

    // "minutes kind who field=value…" as Shopify reports it.
    internal static Event Read(string delivery, Instant began, int number)
    {
        var words = delivery.Split(' ');
        string? Field(string name) =>
            words.FirstOrDefault(w => w.StartsWith($"{name}=", StringComparison.Ordinal))?[(name.Length + 1)..];
        string At(double minutes) => InstantPattern.ExtendedIso.Format(began + Duration.FromMinutes(minutes));
        string Text(string? value) => value is null ? "null" : $"\"{value}\"";
        var at = At(int.Parse(words[0], CultureInfo.InvariantCulture));
        var email = Text(words[2] == "none" ? null : $"{words[2]}@example.com");
        var source = ShopWebhooks.ShopifySource with { Name = Field("source") ?? "shopify" };
        var customer = Field("customer") is { } id ? $$"""{"id":{{id}},"email":{{email}}}""" : "null";
        if (words[1] is "create" or "update")
        {
            var created =
                Field("created") is { } minutes ? At(int.Parse(minutes, CultureInfo.InvariantCulture))
                : words[1] == "create" ? at
                : At(0);
            return ShopWebhooks
                .Shopify(
                    $"checkouts/{words[1]}",
                    $$"""
                    {"id":{{Field("id") ?? "null"}},"token":"{{Field("token") ?? "T"}}","cart_token":{{Text(
                        Field("cart")
                    )}},"email":{{email}},"customer":{{customer}},"buyer_accepts_marketing":true,
                     "created_at":"{{created}}","updated_at":"{{at}}","completed_at":{{(
                        words.Contains("completed") ? Text(at) : "null"
                    )}}}
                    """,
                    source,
                    $"w-{number}"
                )
                .Accepted();
        }

        var paid = words[1] is "paid" or "order";
        return ShopWebhooks
            .Shopify(
                paid ? "orders/paid" : "orders/create",
                $$"""
                {"id":9001,"email":{{email}},"customer":null,"checkout_token":{{Text(
                    Field("token")
                )}},"cart_token":{{Text(Field("cart"))}},"checkout_id":{{Field("id") ?? "null"}},
                 "financial_status":"{{(
                    paid ? "paid" : "pending"
                )}}","created_at":"{{at}}","processed_at":"{{at}}","updated_at":"{{at}}","currency":"EUR","total_price":"10.00","line_items":[]}
                """,
                source,
                $"w-{number}"
            )
            .Accepted();
    }

    internal static Task<TestShop> Cart(string head) =>
        Open(
            $"trigger: {{ event: checkout.started }}\nexit_when: {{ event: order.paid }}\n{head}\nsteps:\n  - "
                + $"wait: 1h\n  - send: what-is-new\n"
        );

    internal static Task<TestShop> Open(string journey) =>
        OpenWhole("cart", $"journey: cart\nstatus: live\ntopic: offers\n{journey}");

    internal static Task<TestShop> OpenWhole(string name, string journey)
    {
        var sample = TestShop.SampleWorkspace;
        var read = SampleWorkspace.Valid(SampleWorkspace.With($"journeys/{name}.yaml", journey));
        return TestShop.Open(
            "2026-03-02 12:00",
            sample with
            {
                Hash = "cart",
                Policy = sample.Policy with { MinGap = Duration.Zero },
                Journeys = new Dictionary<string, Journey> { [name] = read.Journeys[name] },
                JourneySources = new Dictionary<string, string> { [name] = read.JourneySources[name] },
            }
        );
    }
}
