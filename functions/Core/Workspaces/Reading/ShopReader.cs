using System.Text.RegularExpressions;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Core.Workspaces.Parsing;
using NodaTime;

namespace MarketingAutomation.Core.Workspaces.Reading;

/// <summary>Reads <c>shop.yaml</c>.</summary>
internal static partial class ShopReader
{
    /// <summary>
    /// Reads the shop as far as possible: a missing or wrong value is reported as a fault and replaced by empty text,
    /// so that the rest of the workspace can still be checked. Null when its languages cannot be read either. The keys
    /// whose values are not known because of such a fault are added to <paramref name="unread"/>.
    /// </summary>
    /// <param name="now">The time that <c>connected</c> must not be after; null: not checked.</param>
    public static Shop? Read(Node root, FaultCollector faults, HashSet<string> unread, Instant? now = null)
    {
        if (MapReader.Create(root, "shop.yaml", Vocabulary.Shop, faults) is not { } map)
        {
            return null;
        }

        var zone = faults.ReadForm(
            map.Require("zone"),
            "zone",
            FaultCodes.InvalidShopValue,
            t => DateTimeZoneProviders.Tzdb.GetZoneOrNull(t)?.Id,
            "an IANA time zone, such as Europe/Tallinn"
        );
        var shop = new Shop
        {
            Name = faults.ReadText(map.Require("name"), "name") ?? "",
            Url = faults.ReadWebAddress(map.Require("url"), "url") ?? "",
            Address =
                faults.ReadText(map.Require("address", "the law wants a postal address in marketing e-mail"), "address")
                ?? "",
            Sender = ReadSender(map.Require("from"), faults),
            ReplyTo = ReadEmail(map.Find("reply_to"), "reply_to", faults),
            Zone = zone ?? "Etc/UTC",
            Country =
                ReadCode(
                    map.Require("country"),
                    "country",
                    CountryForm(),
                    "two capital letters (ISO 3166-1), such as EE",
                    faults
                ) ?? "",
            Currency =
                ReadCode(
                    map.Require("currency"),
                    "currency",
                    CurrencyForm(),
                    "three capital letters (ISO 4217), such as EUR",
                    faults
                ) ?? "",
            Languages = ReadLanguages(map.Require("languages"), (map.Find("country") as Node.Scalar)?.Text, faults),
            HistoryComplete =
                faults.ReadWord(
                    map.Require(
                        "history",
                        "complete: the shop's whole past is here; partial: customers may have bought before "
                            + "it was connected"
                    ),
                    "history",
                    Vocabulary.Histories
                ) == "complete",
            ConnectedAt = ReadConnected(map.Find("connected"), zone, faults),
            ReviewUrl = faults.ReadWebAddress(map.Find("review_url"), "review_url"),
            AcceptsSmsReplies =
                MapReader.Create(map.Find("sms"), "sms", Vocabulary.ShopSms, faults) is not { } sms
                || faults.ReadWord(sms.Require("replies"), "sms.replies", Vocabulary.YesNo) != "no",
            Teams = ReadTeams(map.Find("teams"), faults),
            WebhookHosts = ReadHosts(map.Find("webhook_hosts"), faults),
            Attributes = AttributesReader.Read(map.Find("attributes"), faults),
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
            Vocabulary.Shop.Where(k =>
                k == "teams" ? shop.Teams.Count == 0 && map.IsUnreadable(k) : map.IsUnreadable(k)
            )
        );
        return shop.Languages.Count == 0 ? null : shop;
    }

    private static Sender ReadSender(Node? node, FaultCollector faults)
    {
        var map = MapReader.Create(node, "from", Vocabulary.Sender, faults);
        return new Sender(
            faults.ReadText(map?.Require("name"), "from.name") ?? "",
            ReadEmail(map?.Require("email"), "from.email", faults) ?? ""
        );
    }

    private static List<string> ReadLanguages(Node? node, string? country, FaultCollector faults)
    {
        var languages = new List<string>();
        IReadOnlyList<Node> items =
            node is Node.List list ? list.Items
            : node is null ? []
            : [node];
        foreach (var item in items)
        {
            if (
                ReadCode(
                    item,
                    "languages",
                    LanguageForm(),
                    "two lower-case letters (ISO 639-1), such as [en, et]",
                    faults
                )
                    is { } language
                && !languages.Contains(language)
            )
            {
                languages.Add(language);
            }
        }

        foreach (var item in items.OfType<Node.Scalar>())
        {
            if (
                LanguageCodes.FindLanguageOf(item.Text) is { } meant
                && !languages.Contains(meant)
                && (
                    LanguageCodes.IsOnlyCountry(item.Text)
                    || string.Equals(item.Text, country, StringComparison.OrdinalIgnoreCase)
                )
            )
            {
                faults.Add(
                    FaultCodes.InvalidShopValue,
                    item,
                    $"\"{item.Text}\" is the code of a country",
                    "codes of languages (ISO 639-1)",
                    $"write {meant}"
                );
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

    private static Instant? ReadConnected(Node? node, string? zone, FaultCollector faults) =>
        faults.ReadFormValue(node, "connected", FaultCodes.Date, ScalarParser.ParseDate, "a date, such as 2026-03-02")
            is { } date
        && zone is not null
            ? date.AtStartOfDayInZone(DateTimeZoneProviders.Tzdb[zone]).ToInstant()
            : null;

    private static Dictionary<string, string> ReadTeams(Node? node, FaultCollector faults)
    {
        var teams = new Dictionary<string, string>(StringComparer.Ordinal);
        if (
            node is Node.List { Items: [Node.Scalar { Text: var address }, ..] }
            && address.Contains('@', StringComparison.Ordinal)
        )
        {
            faults.Add(
                FaultCodes.WrongShape,
                node,
                "teams is a list",
                "a name and an address for each team",
                $"write teams: {{ care: {address} }}"
            );
            return teams;
        }

        foreach (var (key, value) in MapReader.ReadOpenMap(node, "teams", faults)?.Entries ?? [])
        {
            // A name that needs another spelling is the only fault: uses of the name are not checked. The same for a
            // team whose address is invalid: the team exists.
            if ((faults.ReadName(key, "a team's name") ?? ScalarParser.SuggestName(key.Text)) is { } name)
            {
                teams[name] = ReadEmail(value, $"teams.{name}", faults) ?? "";
            }
        }

        return teams;
    }

    private static List<string> ReadHosts(Node? node, FaultCollector faults)
    {
        var items =
            node is Node.List list ? list.Items
            : node is null ? []
            : [node];
        return
        [
            .. items
                .Select(item =>
                    faults.ReadForm(
                        item,
                        "webhook_hosts",
                        FaultCodes.InvalidShopValue,
                        t =>
                            t == WebhookUrl.Loopback ? t
                            : Uri.TryCreate($"https://{t}", UriKind.Absolute, out var uri)
                            && uri.PathAndQuery == "/"
                            && uri.IsDefaultPort
                            && uri.UserInfo.Length == 0
                            && uri.HostNameType == UriHostNameType.Dns
                            && string.Equals(uri.Host, t, StringComparison.OrdinalIgnoreCase)
                            && uri.IdnHost.TrimEnd('.').Length == uri.IdnHost.Length
                            && uri.IdnHost.Contains('.', StringComparison.Ordinal)
                                ? uri.IdnHost.ToLowerInvariant()
                            : null,
                        "a host's name without https:// and path, such as crm.example"
                    )
                )
                .OfType<string>(),
        ];
    }

    private static string? ReadEmail(Node? node, string what, FaultCollector faults) =>
        faults.ReadForm(
            node,
            what,
            FaultCodes.InvalidShopValue,
            t => EmailForm().IsMatch(t) ? t : null,
            "an e-mail address, such as hello@shop.example"
        );

    private static string? ReadCode(Node? node, string what, Regex form, string allowed, FaultCollector faults) =>
        faults.ReadForm(node, what, FaultCodes.InvalidShopValue, t => form.IsMatch(t) ? t : null, allowed);

    [GeneratedRegex(@"\A[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex EmailForm();

    [GeneratedRegex(@"\A[A-Z]{2}\z")]
    private static partial Regex CountryForm();

    [GeneratedRegex(@"\A[A-Z]{3}\z")]
    private static partial Regex CurrencyForm();

    [GeneratedRegex(@"\A[a-z]{2}\z")]
    private static partial Regex LanguageForm();
}
