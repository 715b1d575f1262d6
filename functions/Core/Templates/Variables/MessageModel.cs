using System.Globalization;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Templates.Rendering.Formatting;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;
using NodaTime;
using NodaTime.Text;

namespace MarketingAutomation.Core.Templates.Variables;

/// <summary>The values of one message, named as templates name them: the counterpart of <see
/// cref="VariableKind.CopyVariables"/>.</summary>
internal static class MessageModel
{
    public static Dictionary<string, object?> Build(
        string language,
        MessageContext c,
        MessageLinks links,
        ShopDetails shop
    )
    {
        var culture = RecipientCulture.Select(language, c.Locale, shop.Country);
        var zone =
            DateTimeZoneProviders.Tzdb.GetZoneOrNull(c.Zone)
            ?? DateTimeZoneProviders.Tzdb.GetZoneOrNull(shop.Zone)
            ?? DateTimeZone.Utc;
        return new()
        {
            ["language"] = language,
            ["customer"] = new Dictionary<string, object?>
            {
                ["first_name"] = Clean(c.FirstName),
                ["last_name"] = Clean(c.LastName),
                ["order_count"] = c.OrderCount,
            },
            ["order"] = c.Order is { } order ? Order(order, culture, zone) : null,
            ["suggestions"] = c
                .Suggestions.Select(s => new Dictionary<string, object?>
                {
                    ["sku"] = Clean(s.Sku),
                    ["title"] = Clean(s.Title),
                    ["price"] = Amount(s.Price, culture),
                    ["url"] = WebAddress(s.Url),
                    ["image"] = WebAddress(s.Image),
                })
                .ToArray(),
            ["event"] = Event(c, culture),
            ["staff"] = new Dictionary<string, object?>
            {
                ["text"] = Clean(c.StaffText),
                ["due"] = Due(c.StaffDue, culture),
                ["kind"] = c.Staff?.Kind,
                ["before"] = c.Staff?.PreviousRating,
                ["words"] = Lines(c.Staff?.CustomerText),
                ["email"] = Clean(c.Staff?.Email),
                ["phone"] = Clean(c.Staff?.Phone),
                ["latest"] = c.Staff?.Latest is { } latest ? Order(latest, culture, zone) : null,
                ["record"] = links.Record,
            },
            ["decided_at"] = DateText.Create(c.DecidedAt, zone, culture),
            ["shop"] = new Dictionary<string, object?>
            {
                ["name"] = shop.Name,
                ["url"] = shop.Url,
                ["address"] = shop.Address,
                ["from"] = new Dictionary<string, object?> { ["name"] = shop.FromName, ["email"] = shop.FromEmail },
                ["reply_to"] = shop.ReplyTo ?? shop.FromEmail,
                ["review_url"] = WebAddress(shop.ReviewUrl),
            },
            ["links"] = new Dictionary<string, object?>
            {
                ["page"] = links.Page,
                ["keep"] = links.Keep,
                ["unsubscribe"] = links.Unsubscribe,
                ["rate"] = links.Rate,
            },
        };
    }

    private static Dictionary<string, object?> Event(MessageContext c, CultureInfo culture)
    {
        var values = new Dictionary<string, object?> { ["rating"] = c.Rating };
        foreach (var (name, kind, _) in EventPayload.All)
        {
            var kept = c.Event?.GetValueOrDefault(name);
            values[name] = kind switch
            {
                _ when string.IsNullOrEmpty(kept) => null,
                FieldKind.Number => ScalarParser.ParseNumber(kept) is { } number
                    ? new QuantityText(number, culture)
                    : null,
                FieldKind.Money => Amount(ScalarParser.ParseMoney(kept), culture),
                FieldKind.YesNo => ScalarParser.ParseYesNo(kept),
                _ when name == "url" => WebAddress(kept),
                _ => Clean(kept),
            };
        }

        return values;
    }

    private static Dictionary<string, object?> Order(OrderView order, CultureInfo culture, DateTimeZone zone) =>
        new()
        {
            ["name"] = Clean(order.Name),
            ["total"] = Amount(order.Total, culture),
            ["placed_at"] = order.PlacedAt is { } at ? DateText.Create(at, zone, culture) : null,
            ["status_url"] = WebAddress(order.StatusUrl),
            ["lines"] = order
                .Lines.Select(line => new Dictionary<string, object?>
                {
                    ["title"] = Clean(line.Title),
                    ["quantity"] = new QuantityText(line.Quantity, culture),
                    ["price"] = Amount(line.Price, culture),
                })
                .ToArray(),
            ["extra"] = order.Remainder is { Amount: > 0 } extra ? Amount(extra, culture) : null,
            ["discount"] = order.Remainder is { Amount: < 0 } less
                ? Amount(less with { Amount = -less.Amount }, culture)
                : null,
            ["more_lines"] = order.MoreLines == 0 ? null : order.MoreLines,
        };

    private static MoneyText? Amount(Money? money, CultureInfo culture) => money is { } m ? new(m, culture) : null;

    private static DateText? Due(string? iso, CultureInfo culture) =>
        iso is not null && LocalDatePattern.Iso.Parse(iso.Length > 10 ? iso[..10] : iso) is { Success: true } day
            ? DateText.Create(day.Value, culture)
            : null;

    /// <summary>What the shop's customers typed must stay on its line and within its words: control characters become
    /// spaces, an empty text is none.</summary>
    private static string? Clean(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }
        return text.AsSpan().IndexOfAnyInRange('\0', '\u001F') < 0 && !text.Any(char.IsControl)
            ? text.Trim()
            : string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
    }

    /// <summary>What the customer wrote, line by line, so that a template can set each apart from its own
    /// words.</summary>
    private static string[] Lines(string? words) =>
        words is null ? [] : [.. words.ReplaceLineEndings("\n").Split('\n').Select(Clean).OfType<string>()];

    /// <summary>An address from a webhook or a product list becomes a link only when it is one on the web;
    /// <c>javascript:</c> never is.</summary>
    private static string? WebAddress(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
            ? url
            : null;
}
