using System.Text.RegularExpressions;
using NodaTime;

namespace MarketingAutomation.Core.Workspaces.Reading;

/// <summary>Reads <c>shop.yaml</c>.</summary>
internal static partial class ShopReader
{
    /// <summary>
    /// The shop as far as it can be read: where something is missing or wrong there is a fault, and the gap is empty
    /// text, so that the rest of the
    /// workspace can still be checked. Null when not even its languages are there. <paramref name="unread"/> takes the
    /// keys whose values are not known for such a fault.
    /// </summary>
    /// <param name="now">What <c>connected</c> must not be after; null: not asked.</param>
    public static Shop? Read(Node root, FaultSink faults, HashSet<string> unread, Instant? now = null)
    {
        if (MapReader.Of(root, "shop.yaml", Vocabulary.Shop, faults) is not { } map)
        {
            return null;
        }

        var zone = faults.Form(
            map.Require("zone"),
            "zone",
            FaultCodes.ShopFact,
            t => DateTimeZoneProviders.Tzdb.GetZoneOrNull(t)?.Id,
            "an IANA time zone, such as Europe/Tallinn"
        );
        var shop = new Shop
        {
            Name = faults.Text(map.Require("name"), "name") ?? "",
            Url = faults.WebAddress(map.Require("url"), "url") ?? "",
            Address =
                faults.Text(map.Require("address", "the law wants a postal address in marketing e-mail"), "address")
                ?? "",
            From = From(map.Require("from"), faults),
            ReplyTo = Email(map.Find("reply_to"), "reply_to", faults),
            Zone = zone ?? "Etc/UTC",
            Country =
                Code(
                    map.Require("country"),
                    "country",
                    CountryForm(),
                    "two capital letters (ISO 3166-1), such as EE",
                    faults
                ) ?? "",
            Currency =
                Code(
                    map.Require("currency"),
                    "currency",
                    CurrencyForm(),
                    "three capital letters (ISO 4217), such as EUR",
                    faults
                ) ?? "",
            Languages = Languages(map.Require("languages"), faults),
            HistoryComplete =
                faults.Word(
                    map.Require(
                        "history",
                        "complete: the shop's whole past is here; partial: customers may have bought before "
                            + "it was connected"
                    ),
                    "history",
                    Vocabulary.Histories
                ) == "complete",
            ConnectedAt = Connected(map.Find("connected"), zone, faults),
            ReviewUrl = faults.WebAddress(map.Find("review_url"), "review_url"),
            SmsReplies =
                MapReader.Of(map.Find("sms"), "sms", Vocabulary.ShopSms, faults) is not { } sms
                || faults.Word(sms.Require("replies"), "sms.replies", Vocabulary.YesNo) != "no",
            Teams = Teams(map.Find("teams"), faults),
        };
        if (now is { } today && shop.ConnectedAt > today)
        {
            faults.Add(
                FaultCodes.Date,
                map.Find("connected")!,
                "connected lies in the future: until then no count of orders is known, and no first order is one",
                "the day this program got its first event, not later than today",
                "write that day"
            );
        }

        unread.UnionWith(
            Vocabulary.Shop.Where(k => k == "teams" ? shop.Teams.Count == 0 && map.IsUnread(k) : map.IsUnread(k))
        );
        return shop.Languages.Count == 0 ? null : shop;
    }

    private static Sender From(Node? node, FaultSink faults)
    {
        var map = MapReader.Of(node, "from", Vocabulary.Sender, faults);
        return new Sender(
            faults.Text(map?.Require("name"), "from.name") ?? "",
            Email(map?.Require("email"), "from.email", faults) ?? ""
        );
    }

    private static List<string> Languages(Node? node, FaultSink faults)
    {
        var languages = new List<string>();
        foreach (
            var item in node is Node.List list ? list.Items
            : node is null ? []
            : new[] { node }
        )
        {
            if (
                Code(item, "languages", LanguageForm(), "two lower-case letters (ISO 639-1), such as [en, et]", faults)
                    is { } language
                && !languages.Contains(language)
            )
            {
                languages.Add(language);
            }
        }

        if (node is Node.List { Items.Count: 0 })
        {
            faults.Add(
                FaultCodes.Missing,
                node,
                "languages is an empty list",
                "at least one, the first is the fallback"
            );
        }

        return languages;
    }

    private static Instant? Connected(Node? node, string? zone, FaultSink faults) =>
        faults.FormOf(node, "connected", FaultCodes.Date, Scalars.Date, "a date, such as 2026-03-02") is { } date
        && zone is not null
            ? date.AtStartOfDayInZone(DateTimeZoneProviders.Tzdb[zone]).ToInstant()
            : null;

    private static Dictionary<string, string> Teams(Node? node, FaultSink faults)
    {
        var teams = new Dictionary<string, string>(StringComparer.Ordinal);
        if (
            node is Node.List { Items: [Node.Scalar { Text: var address }, ..] }
            && address.Contains('@', StringComparison.Ordinal)
        )
        {
            faults.Add(
                FaultCodes.Shape,
                node,
                "teams is a list",
                "a name and an address for each team",
                $"write teams: {{ care: {address} }}"
            );
            return teams;
        }

        foreach (var (key, value) in MapReader.Open(node, "teams", faults)?.Entries ?? [])
        {
            // A name that needs another spelling is the one fault: those who use it are not asked.
            // So is an address that is none: there is such a team.
            if ((faults.Name(key, "a team's name") ?? Scalars.AsName(key.Text)) is { } name)
            {
                teams[name] = Email(value, $"teams.{name}", faults) ?? "";
            }
        }

        return teams;
    }

    private static string? Email(Node? node, string what, FaultSink faults) =>
        faults.Form(
            node,
            what,
            FaultCodes.ShopFact,
            t => EmailForm().IsMatch(t) ? t : null,
            "an e-mail address, such as hello@shop.example"
        );

    private static string? Code(Node? node, string what, Regex form, string allowed, FaultSink faults) =>
        faults.Form(node, what, FaultCodes.ShopFact, t => form.IsMatch(t) ? t : null, allowed);

    [GeneratedRegex(@"\A[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex EmailForm();

    [GeneratedRegex(@"\A[A-Z]{2}\z")]
    private static partial Regex CountryForm();

    [GeneratedRegex(@"\A[A-Z]{3}\z")]
    private static partial Regex CurrencyForm();

    [GeneratedRegex(@"\A[a-z]{2}\z")]
    private static partial Regex LanguageForm();
}
