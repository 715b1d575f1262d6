using System.Collections.Concurrent;
using System.Globalization;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Templates.Rendering.Formatting;

/// <summary>An amount of money formatted for its recipient: positions and separators of the recipient's culture, the
/// sign and the number of digits of the amount's own currency.</summary>
internal sealed class MoneyText(Money money, CultureInfo culture)
{
    private static readonly ConcurrentDictionary<(string Culture, string Currency), NumberFormatInfo> Formats = new();

    /// <summary>Returns <c>59,90 €</c> (et-EE), <c>€59.90</c> (en-US). The space is a no-break space, so that no line
    /// break separates amount and sign.</summary>
    public override string ToString()
    {
        var format = Formats.GetOrAdd(
            (culture.Name, money.Currency),
            static (key, culture) => Format(culture, key.Item2),
            culture
        );
        return money.Amount.ToString("C", format).Replace(' ', '\u00A0');
    }

    private static NumberFormatInfo Format(CultureInfo culture, string currency)
    {
        var format = (NumberFormatInfo)culture.NumberFormat.Clone();
        format.CurrencySymbol = Sign(currency);
        format.CurrencyDecimalDigits = Digits(currency);
        // A currency code is separated from the amount: "SEK 5", never "SEK5".
        if (char.IsAsciiLetter(format.CurrencySymbol[^1]) && format.CurrencyPositivePattern == 0)
        {
            (format.CurrencyPositivePattern, format.CurrencyNegativePattern) = (2, 12);
        }
        return format;
    }

    private static string Sign(string currency) =>
        currency switch
        {
            "EUR" => "€",
            "USD" => "$",
            "GBP" => "£",
            "JPY" => "¥",
            "PLN" => "zł",
            "" => "¤",
            _ => currency,
        };

    // ISO 4217 minor units other than two.
    private static int Digits(string currency) =>
        currency switch
        {
            "JPY" or "KRW" or "ISK" or "CLP" or "VND" or "UGX" or "XAF" or "XOF" => 0,
            "BHD" or "JOD" or "KWD" or "OMR" or "TND" => 3,
            _ => 2,
        };
}
