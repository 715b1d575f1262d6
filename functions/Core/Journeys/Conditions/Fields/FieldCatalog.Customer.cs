using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers.Attributes;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Core.Workspaces.Parsing;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Conditions.Fields;

public static partial class FieldCatalog
{
    /// <summary>The field whose value changes with each month.</summary>
    internal const string SpentTwelveMonths = "customer.spent_12_months";

    private static IEnumerable<Field> CustomerFields() =>
        [
            new(
                "customer.order_count",
                FieldKind.Number,
                "Paid orders of all time, this one included; those cancelled or wholly refunded do not count.",
                s => Number(OrderHistory.OrderCount(s.State, s.Workspace.Shop))
            ),
            new(
                "customer.spent_total",
                FieldKind.Money,
                "What the customer paid in all, less refunds; of a cancelled order nothing. Unknown when "
                    + "they paid in several currencies or a part is not known.",
                s => Amount(Spending.Total(s.State, s.Workspace.Shop))
            ),
            new(
                SpentTwelveMonths,
                FieldKind.Money,
                "The same over this month and the eleven before it.",
                s => Amount(Spending.TwelveMonths(s.State, s.Workspace.Shop, s.Now))
            ),
            new(
                "customer.first_order_at",
                FieldKind.Time,
                "When the first paid order was that was neither cancelled nor wholly refunded; absent while "
                    + "there is none.",
                s => ToValue(OrderHistory.FirstOrder(s.State, s.Workspace.Shop))
            )
            {
                MayBeAbsent = true,
            },
            new(
                "customer.last_order_at",
                FieldKind.Time,
                "When the last paid order was that was neither cancelled nor wholly refunded; absent while "
                    + "there is none.",
                s => ToValue(OrderHistory.LastOrder(s.State, s.Workspace.Shop))
            )
            {
                MayBeAbsent = true,
            },
            new(
                "customer.last_rating",
                FieldKind.Number,
                "The customer's last rating, 1 to 5; absent until they rate.",
                s => s.State.LastRating is { } r ? new Value.Number(r) : Value.Absent
            )
            {
                MayBeAbsent = true,
            },
            new("customer.first_name", FieldKind.Text, "First name.", s => Text(s.State.Profile.FirstName)),
            new(
                "customer.locale",
                FieldKind.Text,
                "Language and country, such as et-EE.",
                s => Text(s.State.Preference.Locale ?? s.State.Profile.Locale)
            ),
            new(
                "customer.language",
                FieldKind.Text,
                "Language, such as et.",
                s => Text(Language(s.State.Preference.Locale ?? s.State.Profile.Locale))
            ),
            new("customer.country", FieldKind.Text, "Two-letter country.", s => Text(s.State.Profile.Country)),
            new(
                "customer.region",
                FieldKind.Text,
                "State or province as the shop writes it.",
                s => Text(s.State.Profile.Region)
            ),
            new(
                "customer.known_since",
                FieldKind.Time,
                "Since when the shop knows the customer.",
                s => Time(s.State.Profile.KnownSince)
            ),
            new(
                "customer.prefers",
                FieldKind.Text,
                $"The channel the customer chose: {string.Join(" or ", ChannelCatalog.Words)}; absent until they choose.",
                s => s.State.Preference.Channel is { } c ? new Value.Text(ChannelCatalog.Get(c).Word) : Value.Absent
            )
            {
                MayBeAbsent = true,
            },
            new(
                "customer.max_per_month",
                FieldKind.Number,
                "How many messages in 30 days the customer chose at most; absent until they choose.",
                s => s.State.Preference.MaxPerMonth is { } most ? new Value.Number(most) : Value.Absent
            )
            {
                MayBeAbsent = true,
            },
            new(
                "customer.tags",
                FieldKind.TextList,
                "The customer's tags; absent while there is none.",
                s => ReadAttribute(s, AttributeTypes.Tags)
            )
            {
                MayBeAbsent = true,
            },
        ];

    /// <summary>An attribute of the customer, in the type that shop.yaml declares. Absent until it is stated; unknown
    /// where what is stored does not fit the type. Of a name that is not declared any more (an older version of a
    /// journey) the text as it was stored.</summary>
    public static Field CustomerAttribute(string name) =>
        new($"customer.{name}", FieldKind.Attribute, "An attribute of shop.yaml.", s => ReadAttribute(s, name))
        {
            MayBeAbsent = true,
        };

    /// <summary>The value of an attribute. A date is the first moment of that day in the customer's zone.</summary>
    private static Value ReadAttribute(ConditionScope scope, string name)
    {
        if (!scope.State.Attributes.TryGetValue(name, out var stored))
        {
            return Value.Absent;
        }

        return scope.Workspace.Shop.FindAttribute(name) switch
        {
            AttributeType.Number => ScalarParser.ParseNumber(stored) is { } number
                ? new Value.Number(number)
                : Value.Unknown,
            AttributeType.Date => ScalarParser.ParseDate(stored) is { } day
                ? new Value.Time(ComparisonEvaluator.ZoneOf(scope).AtStartOfDay(day).ToInstant())
                : Value.Unknown,
            AttributeType.YesNo => ScalarParser.ParseYesNo(stored) is { } yes ? new Value.YesNo(yes) : Value.Unknown,
            AttributeType.List => AttributeValues.ReadList(stored) is not { } list ? Value.Unknown
            : list.Count == 0 ? Value.Absent
            : new Value.TextList(list),
            AttributeType.Text or null => new Value.Text(stored),
        };
    }

    private static Value ToValue((bool Known, Instant? At) order) =>
        !order.Known ? Value.Unknown
        : order.At is { } at ? new Value.Time(at)
        : Value.Absent;

    private static string? Language(string? locale) => locale?.Split('-', '_')[0].ToLowerInvariant();

    private static Value Text(string? value) => value is null ? Value.Unknown : new Value.Text(value);

    private static Value Number(int? value) => value is { } n ? new Value.Number(n) : Value.Unknown;

    private static Value Amount(Money? value) => value is { } m ? new Value.Amount(m) : Value.Unknown;

    private static Value Time(Instant? value) => value is { } t ? new Value.Time(t) : Value.Unknown;
}
