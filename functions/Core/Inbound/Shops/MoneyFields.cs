using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Inbound.Shops;

/// <summary>Amounts without their currency are not money: null.</summary>
internal static class MoneyFields
{
    public static Money? ToMoney(decimal? amount, string? currency) =>
        amount is { } sum && currency is { } code ? new Money(sum, code) : null;
}
