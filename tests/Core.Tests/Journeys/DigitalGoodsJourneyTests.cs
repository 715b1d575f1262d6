using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Journeys;

/// <summary>The journeys of docs/journeys.md for goods without a parcel: nothing waits for a delivery that no shop
/// reports.</summary>
public sealed class DigitalGoodsJourneyTests
{
    private const string Noon = "2026-03-02 12:00";
    private const string Products =
        "GUIDE-PDF,downloads,9.00 EUR,https://shop.example/guide,,MUG-1 TEA-1 "
        + "TEA-2,Guide,Juhend\nTEA-2,tea,8.20,,,,Tea,Tee\n";
    private const string NoParcel = "- not: { order.every_line: { category: downloads } }";

    [Theory]
    [InlineData("feedback-download", "how-was-it", "2026-03-06 17:00")]
    [InlineData("cross-sell-download", "goes-well-with", "2026-03-12 18:00")]
    public void A_recipe_counts_from_the_payment_and_takes_only_orders_without_a_parcel(
        string name,
        string template,
        string at
    )
    {
        var recipe = Recipe(name);
        var workspace = Valid(recipe, name);
        Assert.Equal([(template, TestShop.At(at))], Sent(workspace, name, "GUIDE-PDF"));
        Assert.Empty(Sent(workspace, name, "GUIDE-PDF", "MUG-1"));
        Assert.Empty(Sent(workspace, name, "MUG-1"));
        Assert.Empty(Sent(workspace, name, "NOT-LISTED"));
    }

    [Theory]
    [InlineData("feedback-request")]
    [InlineData("cross-sell")]
    public void The_shipped_journeys_leave_them_out_with_the_line_that_the_page_names(string name)
    {
        Assert.Contains($"`{NoParcel}`", Page(), StringComparison.Ordinal);
        var shipped = File.ReadAllText(Repository.Path("functions", "workspace", "journeys", $"{name}.yaml"));
        var without =
            name == "cross-sell"
                ? shipped.Replace(
                    "trigger: { event: order.paid }",
                    "trigger: { event: order.paid, where: { not: { order.every_line: { category: downloads } } } }",
                    StringComparison.Ordinal
                )
                : shipped.Replace("    all:\n", $"    all:\n      {NoParcel}\n", StringComparison.Ordinal);
        Assert.NotEqual(shipped, without);
        var workspace = Valid(without, name);
        Assert.Empty(Sent(workspace, name, "GUIDE-PDF"));
        Assert.NotEmpty(Sent(workspace, name, "GUIDE-PDF", "MUG-1"));
    }

    private static (string Template, Instant At)[] Sent(Workspace workspace, string journey, params string[] skus)
    {
        var play = SimulatedCustomer.Open(
            workspace with
            {
                Journeys = new Dictionary<string, Journey> { [journey] = workspace.Journeys[journey] },
            },
            Noon
        );
        play.Submit(SampleEvents.OrderPaid(play.Now, skus: skus));
        if (skus.Contains("MUG-1"))
        {
            play.Advance(Duration.FromDays(1));
            play.Submit(SampleEvents.OrderEvent(EventNames.OrderDelivered, play.Now));
        }

        play.Advance(Duration.FromDays(30));
        return [.. play.Ledger.Where(l => l.Kind == LedgerKind.Attempt).Select(l => (l.Template!, l.At))];
    }

    private static Workspace Valid(string journey, string name)
    {
        var files = SampleWorkspace.Files();
        files[$"journeys/{name}.yaml"] = journey;
        files["policy.yaml"] =
            SampleWorkspace.Policy.TrimEnd()
            + "\n  service: { names: { en: Service, et: Teenindus }, frequency: exempt }\n";
        files["products.csv"] = SampleWorkspace.Products.TrimEnd() + "\n" + Products;
        return SampleWorkspace.Valid(SampleWorkspace.Read(files));
    }

    private static string Page() => File.ReadAllText(Repository.Path("docs", "journeys.md"));

    private static string Recipe(string name)
    {
        var page = Page();
        var start = page.IndexOf($"journey: {name}\n", StringComparison.Ordinal);
        return page[start..page.IndexOf("```", start, StringComparison.Ordinal)];
    }
}
