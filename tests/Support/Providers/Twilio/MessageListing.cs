using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace MarketingAutomation.Support.Providers.Twilio;

/// <summary>
/// <c>GET …/Messages.json</c>: newest first, 50 a page unless asked otherwise, the next page by <c>next_page_uri</c> (a
/// path). Its times have whole seconds, as the real ones: who asks from the very moment of a send misses it.
/// </summary>
internal sealed class MessageListing(IEnumerable<AcceptedMessage> taken, Action<string, string> wrong)
{
    private static readonly string[] Names =
    [
        "To",
        "From",
        "DateSent",
        "DateSent<",
        "DateSent>",
        "PageSize",
        "Page",
        "PageToken",
    ];
    private int asked;

    public int RequestCount => asked;

    public int LargestPage { get; set; } = 1000;

    /// <summary>One page; null: the query is wrong, and why is among the violations.</summary>
    public JsonObject? Read(string query)
    {
        Interlocked.Increment(ref asked);
        var asks = QueryHelpers.ParseQuery(query).ToDictionary(q => q.Key, q => q.Value.ToString());
        if (asks.Keys.FirstOrDefault(k => !Names.Contains(k)) is { } unknown)
        {
            wrong(unknown, "not a parameter of the list");
            return null;
        }

        var found = taken.AsEnumerable();
        foreach (var (name, value) in asks.Where(a => a.Key.StartsWith("DateSent", StringComparison.Ordinal)))
        {
            if (Period(value) is not var (from, to))
            {
                wrong(name, $"{value} is neither a date nor a time in ISO 8601");
                return null;
            }

            found = found.Where(t =>
                name switch
                {
                    "DateSent" => At(t) >= from && At(t) < to,
                    "DateSent>" => At(t) >= from,
                    _ => At(t) <= from,
                }
            );
        }

        if (
            !Number(asks, "PageSize", 50, 1, 1000, out var size)
            || !Number(asks, "Page", 0, 0, int.MaxValue, out var page)
        )
        {
            return null;
        }

        size = Math.Min(size, LargestPage);
        var all = found
            .Where(t => !asks.TryGetValue("To", out var to) || t.Call.To == to)
            .Where(t => !asks.TryGetValue("From", out var from) || t.Call.Fields.GetValueOrDefault("From") == from)
            .OrderByDescending(t => t.At)
            .ToArray();
        var here = all.Skip(page * size).Take(size).Select(t => (JsonNode)Resource(t, "sent")).ToArray();
        return new JsonObject
        {
            ["messages"] = new JsonArray(here),
            ["page"] = page,
            ["page_size"] = size,
            ["start"] = page * size,
            ["end"] = page * size + Math.Max(0, here.Length - 1),
            ["first_page_uri"] = Uri(asks, size, 0),
            ["uri"] = Uri(asks, size, page),
            ["previous_page_uri"] = page == 0 ? null : Uri(asks, size, page - 1),
            ["next_page_uri"] = (page + 1) * size < all.Length ? Uri(asks, size, page + 1) : null,
        };
    }

    /// <summary>A message as Twilio shows it. The callback's address is not part of it.</summary>
    public static JsonObject Resource(AcceptedMessage taken, string status)
    {
        var (call, fields) = (taken.Call, taken.Call.Fields);
        var body = fields.GetValueOrDefault("Body", "");
        return new JsonObject
        {
            ["account_sid"] = StubTwilio.AccountSid,
            ["api_version"] = "2010-04-01",
            ["body"] = body,
            ["direction"] = "outbound-api",
            ["date_created"] = Rfc2822(taken.At),
            ["date_sent"] = status == "queued" ? null : Rfc2822(taken.At),
            ["date_updated"] = Rfc2822(taken.At),
            ["error_code"] = null,
            ["error_message"] = null,
            ["from"] = fields.GetValueOrDefault("From"),
            ["messaging_service_sid"] = fields.GetValueOrDefault("MessagingServiceSid"),
            ["num_media"] = "0",
            ["num_segments"] = "1",
            ["price"] = null,
            ["price_unit"] = "USD",
            ["sid"] = call.ProviderId,
            ["status"] = status,
            ["subresource_uris"] = new JsonObject
            {
                ["media"] = $"/2010-04-01/Accounts/{StubTwilio.AccountSid}/Messages/{call.ProviderId}/Media.json",
            },
            ["to"] = call.To,
            ["uri"] = $"/2010-04-01/Accounts/{StubTwilio.AccountSid}/Messages/{call.ProviderId}.json",
        };
    }

    private bool Number(Dictionary<string, string> asks, string name, int standard, int least, int most, out int number)
    {
        number = standard;
        if (
            !asks.TryGetValue(name, out var text)
            || (
                int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
                && number >= least
                && number <= most
            )
        )
        {
            return true;
        }

        wrong(name, $"{text} is not a whole number from {least} to {most}");
        return false;
    }

    private static DateTimeOffset At(AcceptedMessage taken) =>
        DateTimeOffset.FromUnixTimeSeconds(taken.At.ToUnixTimeSeconds());

    // A date is a whole day of UTC.
    private static (DateTimeOffset From, DateTimeOffset To)? Period(string text) =>
        DateTimeOffset.TryParseExact(
            text,
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var day
        )
            ? (day, day.AddDays(1))
        : text.Contains('T', StringComparison.Ordinal)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? (moment, moment.AddSeconds(1))
        : null;

    private static string Rfc2822(DateTimeOffset at) =>
        at.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture);

    private static string Uri(Dictionary<string, string> asks, int size, int page)
    {
        var kept = asks.Where(a => a.Key is not ("Page" or "PageToken" or "PageSize"))
            .Select(a => KeyValuePair.Create(a.Key, (string?)a.Value));
        var token = page == 0 ? [] : new[] { KeyValuePair.Create("PageToken", (string?)$"PASM{page:x8}") };
        return QueryHelpers.AddQueryString(
            $"/2010-04-01/Accounts/{StubTwilio.AccountSid}/Messages.json",
            [
                .. kept,
                KeyValuePair.Create("PageSize", (string?)$"{size}"),
                KeyValuePair.Create("Page", (string?)$"{page}"),
                .. token,
            ]
        );
    }
}
