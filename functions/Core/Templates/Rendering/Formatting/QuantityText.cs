using System.Globalization;

namespace MarketingAutomation.Core.Templates.Rendering.Formatting;

/// <summary>A quantity as the recipient writes numbers: <c>2</c>, <c>1.5</c>, in Estonian <c>1,5</c>.</summary>
internal sealed record QuantityText(decimal Value, CultureInfo Culture)
{
    public override string ToString() => Value.ToString("0.####", Culture);
}
