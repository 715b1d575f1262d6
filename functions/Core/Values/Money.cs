using System.Globalization;

namespace MarketingAutomation.Core.Values;

/// <summary>An amount with its ISO 4217 currency in capitals. Amounts of different currencies are never compared or
/// added.</summary>
public readonly record struct Money(decimal Amount, string Currency)
{
    /// <summary>"59.90 EUR", the form used in workspaces and traces.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Amount:0.00##} {Currency}");
}
