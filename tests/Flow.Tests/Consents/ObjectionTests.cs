using System.Globalization;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Consents;

/// <summary>
/// A box that was ticked and then unticked is an objection of the checkout or order, not of the address: with the sale
/// as the legal basis it holds for a corrected address too, in whichever order the views arrive.
/// </summary>
public sealed class ObjectionTests
{
    private static readonly Instant Eight = ShopWebhooks.At("2026-03-02T08:00:00Z");

    /// <summary>The views, each as "what:address/box@minute of that view"; whether the sale gives the consent; and
    /// whether the corrected address is one of a customer we know.</summary>
    public static TheoryData<string, bool, bool> Views
    {
        get
        {
            var data = new TheoryData<string, bool, bool>();
            foreach (var known in new[] { false, true })
            {
                data.Add("checkout:typo/yes@1 checkout:right/no@2 order:right/no@6", false, known);
                data.Add("checkout:typo/yes@1 checkout:typo/no@2 checkout:right/no@3 order:right/no@6", false, known);
                data.Add("checkout:typo/yes@1 order:right/no@6", false, known);
                data.Add("checkout:typo/yes@1 checkout:typo/no@2 order:right/-@6", false, known);
                data.Add("order:typo/yes@5 order:typo/no@6 order:right/no@7", false, known);
                data.Add("order:typo/yes@5 order:right/-@6 order:right/no@7", false, known);
                data.Add("woo:typo/yes@5 woo:right/no@7", false, known);
                data.Add("woo:typo/yes@5 woo:typo/no@6 woo:right/no@7", false, known);
                data.Add("woo:typo/yes@5 woo:right/-@6 woo:right/no@7", false, known);

                // No objection: a box that was never ticked, and that of another checkout or order.
                data.Add("checkout:typo/no@1 checkout:right/no@2 order:right/no@6", true, known);
                data.Add("woo:typo/no@5 woo:right/no@7", true, known);
                data.Add("other:typo/yes@1 other:typo/no@2 order:right/no@6", true, known);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Views))]
    public async Task An_objection_holds_for_the_corrected_address_in_any_order_of_arrival(
        string views,
        bool given,
        bool known
    )
    {
        foreach (var arrives in Permutations(views.Split(' ')))
        {
            await using var stage = await TestShop.Open("2026-03-02 12:00");
            if (known)
            {
                await stage.Submit(
                    views.StartsWith("woo", StringComparison.Ordinal)
                        ? ShopWebhooks
                            .Woo(
                                "customer.created",
                                """{"id":7,"email":"right@example.com","date_created_gmt":"2026-03-01T08:00:00"}""",
                                id: "known"
                            )
                            .Accepted()
                        : ShopWebhooks
                            .Shopify(
                                "customers/create",
                                """{"id":7,"email":"right@example.com","updated_at":"2026-03-01T08:00:00Z"}""",
                                id: "known"
                            )
                            .Accepted()
                );
            }

            foreach (var view in arrives.Append(arrives[0]))
            {
                await stage.Submit(Read(view));
                await stage.Advance(Duration.FromSeconds(1));
            }

            var right = (await stage.Customer("right@example.com")).Consents.SingleOrDefault(c =>
                c.Address == "right@example.com"
            );
            Assert.True(
                right is { Status: ConsentStatus.Subscribed } == given,
                $"{string.Join(' ', arrives)}: {right?.Status} ({right?.Basis})"
            );
        }
    }

    private static Event Read(string view)
    {
        var (what, address, box, minute) = view.Split(':', '/', '@') is [var w, var a, var b, var m]
            ? (w, $"{a}@example.com", b, int.Parse(m, CultureInfo.InvariantCulture))
            : throw new ArgumentException(view);
        return what switch
        {
            "woo" => ShopWebhooks
                .Woo(
                    "order.updated",
                    $$"""
                {"id":1,"status":"{{(minute < 7 ? "pending" : "processing")}}","date_paid_gmt":{{(minute < 7 ? "null" : $"\"{At(7)}\"")}},"currency":"EUR","total":"10.00","customer_id":0,
                 "date_created_gmt":"{{At(5)}}","date_modified_gmt":"{{At(minute)}}",{{(box == "-" ? "" : $$"""
                 "meta_data":[{"id":1,"key":"opt_in","value":"{{box}}"}],
                 """)}}"billing":{"email":"{{address}}"} }
                """,
                    ShopWebhooks.WooSource with
                    {
                        ConsentKey = "opt_in",
                        SoftOptIn = true,
                    },
                    view
                )
                .Accepted(),
            "order" => ShopWebhooks
                .Shopify(
                    "orders/updated",
                    $$"""
                    {"id":1,"email":"{{address}}","created_at":"{{At(5)}}Z","processed_at":"{{At(
                        5
                    )}}Z","updated_at":"{{At(minute)}}Z","checkout_token":"t1","currency":"EUR","total_price":"10.00",
                     "financial_status":"paid",{{Box(box)}}"customer":null}
                    """,
                    ShopWebhooks.ShopifySource with
                    {
                        SoftOptIn = true,
                    },
                    view
                )
                .Accepted(),
            _ => ShopWebhooks
                .Shopify(
                    "checkouts/update",
                    $$"""
                    {"token":"{{(what == "other" ? "t2" : "t1")}}","email":"{{address}}","created_at":"{{At(
                        0
                    )}}Z","updated_at":"{{At(minute)}}Z",{{Box(box)}}"customer":null}
                    """,
                    id: view
                )
                .Accepted(),
        };
    }

    private static string Box(string box) =>
        box == "-" ? "" : $"\"buyer_accepts_marketing\":{(box == "yes" ? "true" : "false")},";

    private static string At(int minute) =>
        (Eight + Duration.FromMinutes(minute)).ToString("uuuu-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    private static IEnumerable<string[]> Permutations(string[] all) =>
        all.Length < 2
            ? [all]
            : all.SelectMany(
                (first, index) =>
                    Permutations([.. all[..index], .. all[(index + 1)..]]).Select(rest => (string[])[first, .. rest])
            );
}
