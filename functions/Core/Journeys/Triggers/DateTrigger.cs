using System.Text.Json.Nodes;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Checking;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Journeys.Dates;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Workspaces.Parsing;
using NodaTime;
using NodaTime.Text;

namespace MarketingAutomation.Core.Journeys.Triggers;

/// <summary>
/// A date of the customer starts the journey, some days before or after it, once or each year. An occasion before the
/// journey's release starts nothing, and one that is older than <c>events.max_age</c> of policy.yaml (the program was
/// off, or the date was stated late) neither. Each occasion starts the journey once: a yearly one is known by its year, so
/// a date that is corrected within the year starts nothing a second time.
/// </summary>
public sealed record DateTrigger : Trigger
{
    /// <summary>The moment that starts the journey; it has a time of day.</summary>
    public required DateSource Date { get; init; }

    /// <inheritdoc/>
    public override string Name => "date";

    /// <inheritdoc/>
    public override bool IsTimeDriven => true;

    internal override bool IsYearly => Date.Yearly;

    internal override Duration? LongestRepeat => Date.Yearly ? Duration.FromDays(366) : null;

    // 29 February is the day before in other years, and the customer may have moved to another zone.
    internal override Duration FindReEntryGap(Duration asked) =>
        Date.Yearly
            ? Duration.Min(asked, Duration.FromDays((365 * (int)Math.Ceiling(asked / Duration.FromDays(366))) - 2))
            : asked;

    // The customer's date, not that of one of their orders.
    internal override bool IsAboutOrder => false;

    internal override string DescribeStart() => $"{Date.Describe()}{(Date.Yearly ? ", each year" : "")}";

    internal override string WriteCanonicalText() =>
        $"date {Date.WriteCanonicalText()} {CanonicalForm.WriteWhere(Where)}";

    internal override bool Covers(Trigger later) =>
        later is DateTrigger other
        && other.Date.WriteCanonicalText() == Date.WriteCanonicalText()
        && ConditionImplication.Covers(Where, other.Where);

    internal override TimedEntry? FindTimedEntry(RunContext context, Journey journey) =>
        FindOccasion(context, journey, context.Now - context.Policy.EventMaxAge);

    internal override TimedEntry? FindFollowingEntry(RunContext context, Journey journey) =>
        FindOccasion(context, journey, context.Now);

    // The field is in it, since a journey may have several dates. Of a yearly date only the year.
    internal override string CreateTimedEntryKey(RunContext context, TimedEntry entry)
    {
        var day = entry.At.InZone(context.Zone).Date.PlusDays(-Date.Offset.Days);
        return $"{Date.Field.Name}-{(Date.Yearly ? day.Year : LocalDatePattern.Iso.Format(day))}";
    }

    internal override string ExplainTimedEntry(RunContext context) => $"it is the day: {Date.Describe()}";

    private TimedEntry? FindOccasion(RunContext context, Journey journey, Instant after)
    {
        if (
            context.State.PrivacyStop is not null
            || Date.ReadValue(new ConditionScope(context.State, context.Workspace, context.Now, null, null, null, null))
                is not Value.Time { Value: var date }
        )
        {
            return null;
        }

        if (context.Workspace.ReleasedAt.TryGetValue(journey.Id, out var released) && released > after)
        {
            after = released;
        }

        return Date.FindMoment(date, context.Zone, after) is { At: var at } && at > after
            ? new TimedEntry(at, null, null)
            : null;
    }
}

/// <summary><c>date: customer.birthday</c>, with <c>offset</c>, <c>at</c> and <c>yearly</c>.</summary>
internal sealed class DateTriggerDefinition : TriggerDefinition
{
    public override string Kind => "date";

    public override string Description =>
        "A date of the customer starts the journey. A date that is not known starts nothing, nor does one that was over "
        + "before the journey was released, or longer ago than `events.max_age` of `policy.yaml`.";

    public override IReadOnlyList<KeyReference> Keys =>
        [
            new(
                "date",
                "`customer.NAME` of a date in `shop.yaml`, `customer.first_order_at`, `customer.last_order_at`, "
                    + "`customer.known_since`",
                null,
                "The date."
            ),
            new("offset", "`-3d`, `3d`, up to `366d`", "0", "How many days after the date; with `-`: before it."),
            new("at", "`\"09:00\"`", null, "The time of day, in the customer's time zone."),
            new(
                "yearly",
                "`yes`, `no`",
                "`no`",
                "Whether it comes again each year; 29 February is 28 February in a year without it."
            ),
        ];

    public override string Example => "date: customer.birthday";

    public override TriggerStart ReadStart(Node value, JourneyReadContext context) =>
        new(HasOrder: false, null, new AskedEvent(null, OrderScope.ThisOrder, IsTrigger: true));

    public override Trigger? Read(TriggerHead head, JourneyReadContext context) =>
        context.ReadDate(head.Value, "date", head.Map, ["customer."], needsTime: true) is { } date
            ? new DateTrigger { Date = date, Where = head.Where }
            : null;

    public override Dictionary<string, JsonNode> WriteSchema() =>
        new()
        {
            ["date"] = SchemaNodes.String(
                "A date: customer.NAME of shop.yaml, customer.first_order_at …",
                "^customer\\.[a-z][a-z0-9_]*$"
            ),
            ["offset"] = SchemaNodes.String("3d: after it, -3d: before it; whole days.", "^[+-]?[0-9].*$"),
            ["at"] = SchemaNodes.String("Time of day: \"09:00\".", "^[0-9]{1,2}:[0-9]{2}$"),
            ["yearly"] = SchemaNodes.Words(Vocabulary.YesNo, "Whether it comes again each year. Default no."),
        };
}
