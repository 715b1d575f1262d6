using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Inbound.Shops;

/// <summary>Reads amounts with their currency; null where the currency is missing.</summary>
internal static class MoneyFields
{
    public static Money? ToMoney(decimal? amount, string? currency) =>
        amount is { } sum && currency is { } code ? new Money(sum, code) : null;
}
