using System.Globalization;
using MarketingAutomation.Core.Templates.Rendering.Formatting;
using MarketingAutomation.Core.Values;
using NodaTime;
using NodaTime.Text;

namespace MarketingAutomation.Core.Templates.Variables;

/// <summary>Makes the values of variables in the recipient's culture and time zone.</summary>
internal sealed class ValueFormatter(CultureInfo culture, DateTimeZone zone)
{
    /// <summary>The culture and zone of a message: the customer's, else the shop's.</summary>
    public static ValueFormatter Create(MessageSource source) =>
        new(
            RecipientCulture.Select(source.Language, source.Context.Locale, source.Shop.Country),
            DateTimeZoneProviders.Tzdb.GetZoneOrNull(source.Context.Zone)
                ?? DateTimeZoneProviders.Tzdb.GetZoneOrNull(source.Shop.Zone)
                ?? DateTimeZone.Utc
        );

    public MoneyText? Money(Money? money) => money is { } m ? new(m, culture) : null;

    public QuantityText? Quantity(decimal? quantity) => quantity is { } q ? new(q, culture) : null;

    public DateText? Date(Instant? at) => at is { } a ? DateText.Create(a, zone, culture) : null;

    /// <summary>A date without a time; null: not an ISO date.</summary>
    public DateText? Date(string? iso) =>
        iso is not null && LocalDatePattern.Iso.Parse(iso.Length > 10 ? iso[..10] : iso) is { Success: true } day
            ? DateText.Create(day.Value, culture)
            : null;

    /// <summary>A text that customers typed, on one line: control characters become spaces; null: empty.</summary>
    public static string? CleanText(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }
        return text.AsSpan().IndexOfAnyInRange('\0', '\u001F') < 0 && !text.Any(char.IsControl)
            ? text.Trim()
            : string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
    }

    /// <summary>A text that customers typed as a list of its lines, so that a template can mark each as
    /// theirs.</summary>
    public static string[] CleanLines(string? text) =>
        text is null ? [] : [.. text.ReplaceLineEndings("\n").Split('\n').Select(CleanText).OfType<string>()];

    /// <summary>An address from a webhook or a product list; null unless it is http or https, so that
    /// <c>javascript:</c> never becomes a link.</summary>
    public static string? WebAddress(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
            ? url
            : null;
}
