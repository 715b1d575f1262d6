using System.Text.Json.Nodes;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Conditions.Checking;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Triggers.Products;

/// <summary><c>product: back_in_stock</c> and <c>product: price_drop</c>.</summary>
internal sealed class ProductTriggerDefinition : TriggerDefinition
{
    private static readonly string[] Changes = ["back_in_stock", "price_drop"];
    private static readonly string[] Groups = ["asked", "bought"];

    public override string Kind => "product";

    public override string Description =>
        "A product is back in stock, or costs less, for customers who asked for it or bought it. The run ends with "
        + "`product_changed` when that is not true any more.";

    public override IReadOnlyList<KeyReference> Keys =>
        [
            new("product", "`back_in_stock`, `price_drop`", null, "What happens to the product."),
            new(
                "for",
                "`asked`, `bought`, or a list of both",
                "both",
                "`asked`: the customer's `product.requested` waits for it. `bought`: they bought its SKU."
            ),
            new("at_least", "a share: `10%`", "any", "Of `price_drop`: the least drop, of the price before."),
        ];

    public override string Example => "product: back_in_stock";

    public override TriggerStart ReadStart(Node value, JourneyReadContext context)
    {
        if (context.Faults.ReadWord(value, "product", Changes) is not { } word)
        {
            return new TriggerStart(HasOrder: false, null, null);
        }

        var name = FindEvent(word);
        context.KnownEvents.Add(name);
        return new TriggerStart(HasOrder: false, name, new AskedEvent(name, OrderScope.ThisOrder, IsTrigger: true));
    }

    public override Trigger? Read(TriggerHead head, JourneyReadContext context)
    {
        var faults = context.Faults;
        var group = head.Map.Find("for");
        var groups = group is null ? [.. Groups] : faults.ReadWords(group, "for", Groups);
        var share = head.Map.Find("at_least");
        var percent = share is null ? null : ReadPercent(share, faults);
        if (
            head.Start.Event is not { } change
            || groups is not { Count: > 0 }
            || (share is not null && percent is null)
        )
        {
            return null;
        }

        if (share is not null && change != EventNames.ProductPriceDrop)
        {
            faults.Add(
                FaultCodes.ConflictingKeys,
                share,
                "at_least is the size of a price drop, and this trigger waits for stock",
                "product: price_drop, for: asked, where: …",
                "leave it out"
            );
            return null;
        }

        return new ProductTrigger
        {
            Change = change,
            Asked = groups.Contains("asked"),
            Bought = groups.Contains("bought"),
            AtLeastPercent = percent,
            Where = head.Where,
        };
    }

    public override Dictionary<string, JsonNode> WriteSchema() =>
        new()
        {
            ["product"] = SchemaNodes.Words(Changes, "What happens to a product."),
            ["for"] = SchemaNodes.OneOrMore(SchemaNodes.Words(Groups, "Who enters. Default: both.")),
            ["at_least"] = SchemaNodes.String("The least price drop: 10%.", "^[0-9]{1,2}(\\.[0-9])? ?%$"),
        };

    private static decimal? ReadPercent(Node node, FaultCollector faults) =>
        faults.ReadFormValue(
            node,
            "at_least",
            FaultCodes.Share,
            t =>
                ScalarParser.ParseNumber(t.TrimEnd('%', ' ')) is { } n and > 0 and < 100 && t.EndsWith('%')
                    ? n
                    : (decimal?)null,
            "a share of the price before, such as 10%"
        );

    private static string FindEvent(string word) =>
        word == "price_drop" ? EventNames.ProductPriceDrop : EventNames.ProductBackInStock;
}
