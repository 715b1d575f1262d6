using System.Text.Json.Nodes;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Steps.Waiting;

/// <summary><c>wait: 3d</c>, <c>wait: { days, at, weekdays }</c>, <c>wait: { for, jitter }</c>, or <c>wait: { until, offset, at,
/// yearly }</c>.</summary>
internal sealed class WaitDefinition : StepDefinition
{
    private static readonly IReadOnlyList<string> TimeKeys = ["days", "at", "weekdays", "jitter"];
    private static readonly IReadOnlyList<string> ForKeys = ["for", "jitter"];
    private static readonly IReadOnlyList<string> DateKeys = ["until", "offset", "at", "yearly", "jitter"];
    private static readonly IReadOnlyList<string> WaitKeys =
    [
        .. TimeKeys.Concat(ForKeys).Concat(DateKeys).Distinct(StringComparer.Ordinal),
    ];

    public override string Kind => "wait";

    public override string Description => "Waits for a time, until a time of day, or until a date.";

    public override IReadOnlyList<KeyReference> Reference =>
        [
            new(
                "wait",
                "a duration: `15min`, `2h`, `3d`, `1w`; or `days`, `at` and `weekdays`; or `for`; or `until`",
                null,
                "How long, from when the previous step was finished: `3d` is 72 hours."
            ),
            new("wait.days", "0 to 366", "0", "Calendar days in the customer's time zone."),
            new(
                "wait.at",
                "`\"10:00\"`",
                "required with `days`, `yearly` and an attribute",
                "The time of day, in the customer's time zone."
            ),
            new(
                "wait.weekdays",
                "`mon` to `sun`, or a list of them",
                "every day",
                "The days on which the wait may end."
            ),
            new(
                "wait.jitter",
                "a duration up to `24h`",
                "none",
                "Spreads the customers over this long after the wait; each has the same place each time."
            ),
            new("wait.for", "a duration: `15min`, `2h`, `3d`, `1w`", "none", "How long, beside `jitter`."),
            new(
                "wait.until",
                "a date: `customer.NAME` of `shop.yaml`, `customer.first_order_at`, `order.delivered_at` …",
                "none",
                "The date that ends the wait. Not known, or over: the run goes on at once."
            ),
            new("wait.offset", "`-3d`, `3d`, up to `366d`", "0", "How long after the date; with `-`: before it."),
            new("wait.yearly", "`yes`, `no`", "`no`", "The next time the day comes, such as the next birthday."),
        ];

    public override Step? Read(StepHead head, string? next, StepReader reader)
    {
        var faults = reader.Faults;
        if (head.Value is not Node.Map)
        {
            if (head.Value is Node.List)
            {
                faults.Add(
                    FaultCodes.WrongShape,
                    head.Value,
                    "wait is a list",
                    "a duration such as 3d, or { days: 3, at: \"10:00\" }"
                );
                return null;
            }

            return faults.ReadDuration(head.Value, "wait") is { } time
                ? new WaitStep
                {
                    Id = head.Id,
                    Next = next,
                    Duration = time,
                }
                : null;
        }

        var map = MapReader.Create(head.Value, "wait", WaitKeys, faults)!;
        if (map.Find("until") is not null || map.Find("for") is not null)
        {
            return ReadOtherForm(map, head, next, reader);
        }

        var days = map.Find("days") is { } given ? faults.ReadInteger(given, "days", 0, 366) : 0;
        var at = faults.ReadTime(
            map.Require(
                "at",
                "say at what time of day, such as at: \"10:00\"; for hours that simply pass write wait: 3d"
            ),
            "at"
        );
        var weekdays = faults
            .ReadWords(
                map.Find("weekdays"),
                "weekdays",
                Vocabulary.Weekdays,
                day =>
                    day.Length > 3
                    && Vocabulary.Weekdays.FirstOrDefault(w => day.StartsWith(w, StringComparison.OrdinalIgnoreCase))
                        is { } meant
                        ? $"write {meant}"
                        : null
            )
            ?.Select(w => ScalarParser.ParseWeekday(w)!.Value)
            .Order()
            .ToList();
        var jitter = ReadJitter(map.Find("jitter"), faults);
        return days is { } d && at is { } t
            ? new WaitUntilStep
            {
                Jitter = jitter,
                Id = head.Id,
                Next = next,
                Days = d,
                TimeOfDay = t,
                Weekdays = weekdays ?? [],
            }
            : null;
    }

    // for: and until: each have keys of their own.
    private static Step? ReadOtherForm(MapReader map, StepHead head, string? next, StepReader reader)
    {
        var faults = reader.Faults;
        var (word, keys) = map.Find("until") is null ? ("for", ForKeys) : ("until", DateKeys);
        foreach (
            var entry in map.MapNode.Entries.Where(e => WaitKeys.Contains(e.Key.Text) && !keys.Contains(e.Key.Text))
        )
        {
            faults.Add(
                FaultCodes.ConflictingKeys,
                entry.Key,
                $"{entry.Key.Text}: does not go with {word}:",
                string.Join(", ", keys)
            );
        }

        var jitter = ReadJitter(map.Find("jitter"), faults);
        if (word == "for")
        {
            return faults.ReadDuration(map.Find("for"), "for") is { } time
                ? new WaitStep
                {
                    Id = head.Id,
                    Next = next,
                    Duration = time,
                    Jitter = jitter,
                }
                : null;
        }

        return
            reader.Context.ReadDate(map.Find("until")!, "until", map.MapNode, ["customer.", "order."], false)
                is { } date
            ? new WaitUntilDateStep
            {
                Id = head.Id,
                Next = next,
                Date = date,
                Jitter = jitter,
            }
            : null;
    }

    private static Duration ReadJitter(Node? node, FaultCollector faults)
    {
        if (faults.ReadDuration(node, "jitter") is not { } jitter)
        {
            return Duration.Zero;
        }

        if (jitter > Duration.FromHours(24))
        {
            faults.Add(
                FaultCodes.Duration,
                node!,
                $"jitter is \"{((Node.Scalar)node!).Text}\"",
                "up to 24h",
                "for a longer spread divide the customers with split:, and let the arms wait for different days"
            );
        }

        return jitter;
    }

    public override Dictionary<string, JsonNode> WriteSchema() =>
        new()
        {
            ["wait"] = SchemaNodes.Either(
                SchemaNodes.Duration("Exactly this long: 3d is 72 hours."),
                SchemaNodes.Map(
                    TimeKeys,
                    ["at"],
                    new()
                    {
                        ["days"] = SchemaNodes.Whole("Calendar days on the customer's clock. Default 0."),
                        ["at"] = TimeOfDay(),
                        ["jitter"] = Spread(),
                        ["weekdays"] = SchemaNodes.Either(
                            SchemaNodes.Words(Vocabulary.Weekdays),
                            SchemaNodes.List(SchemaNodes.Words(Vocabulary.Weekdays))
                        ),
                    }
                ),
                SchemaNodes.Map(
                    ForKeys,
                    ["for"],
                    new() { ["for"] = SchemaNodes.Duration("Exactly this long."), ["jitter"] = Spread() }
                ),
                SchemaNodes.Map(
                    DateKeys,
                    ["until"],
                    new()
                    {
                        ["until"] = SchemaNodes.String(
                            "A date: customer.NAME of shop.yaml, customer.first_order_at, order.delivered_at …",
                            "^(customer|order)\\.[a-z][a-z0-9_]*$"
                        ),
                        ["offset"] = SchemaNodes.String("3d: after it, -3d: before it.", "^[+-]?[0-9].*$"),
                        ["at"] = TimeOfDay(),
                        ["yearly"] = SchemaNodes.Words(Vocabulary.YesNo, "The day comes again each year. Default no."),
                        ["jitter"] = Spread(),
                    }
                )
            ),
        };

    private static JsonObject TimeOfDay() => SchemaNodes.String("Time of day: \"10:00\".", "^[0-9]{1,2}:[0-9]{2}$");

    private static JsonObject Spread() =>
        SchemaNodes.Duration("Spreads the customers over this long after the wait, up to 24h.");
}
