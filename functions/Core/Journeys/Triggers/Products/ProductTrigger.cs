using System.Globalization;
using MarketingAutomation.Core.Customers.Products;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Checking;
using MarketingAutomation.Core.Journeys.Runs;

namespace MarketingAutomation.Core.Journeys.Triggers.Products;

/// <summary>
/// A product is back in stock or costs less, for customers who asked for it or bought it. The run ends as soon as that is
/// not true any more (<see cref="RunAdvancer.FindObjection"/>).
/// </summary>
public sealed record ProductTrigger : Trigger
{
    /// <summary><see cref="EventNames.ProductBackInStock"/> or <see cref="EventNames.ProductPriceDrop"/>.</summary>
    public required string Change { get; init; }

    /// <summary>True: for those who asked.</summary>
    public bool Asked { get; init; } = true;

    /// <summary>True: for those who bought.</summary>
    public bool Bought { get; init; } = true;

    /// <summary>The least drop in percent of the price before; null: any.</summary>
    public decimal? AtLeastPercent { get; init; }

    /// <inheritdoc/>
    public override string Name => Change;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Events => [Change];

    internal override string ReEntryNeed => "a customer may wait for several products";

    internal override bool IsAboutOrder => false;

    internal override string DescribeStart() =>
        $"{(Change == EventNames.ProductBackInStock ? "A product is back in stock" : "The price of a product drops")}, for "
        + $"those who {(Asked && Bought ? "asked or bought" : Asked ? "asked" : "bought")}";

    internal override string WriteCanonicalText() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"product {Change} {(Asked && Bought ? "" : Asked ? "asked" : "bought")} {AtLeastPercent:0.#} "
        ) + CanonicalForm.WriteWhere(Where);

    internal override bool Covers(Trigger later) =>
        later is ProductTrigger other
        && other.Change == Change
        && (Asked || !other.Asked)
        && (Bought || !other.Bought)
        && (AtLeastPercent is null || AtLeastPercent <= other.AtLeastPercent)
        && ConditionImplication.Covers(Where, other.Where);

    internal override string? ExplainNotConcerned(RunContext context)
    {
        if (context.Event?.Product is not { } product)
        {
            return "it is about no product";
        }

        if (
            !(Asked && ProductInterest.HasAsked(context.State, product, Change, context.Now))
            && !(Bought && ProductInterest.HasBought(context.State, product, context.Now))
        )
        {
            return Asked && Bought ? "they neither asked for it nor bought it"
                : Asked ? "they did not ask for it"
                : "they did not buy it";
        }

        return
            AtLeastPercent is { } least
            && !(
                product is { OldPrice: { Amount: > 0 } old, Price: { } price }
                && (old.Amount - price.Amount) * 100 >= least * old.Amount
            )
            ? string.Create(CultureInfo.InvariantCulture, $"it costs less, but not by {least:0.#}%")
            : null;
    }
}
