using System.Text.Json.Nodes;

namespace MarketingAutomation.Embedded.Demo;

/// <summary>The results of a demo.</summary>
/// <param name="Deliveries">Deliveries that were posted.</param>
/// <param name="Answers">Answers through the customers' pages.</param>
/// <param name="Journeys">By name.</param>
/// <param name="Messages">By the name of the journey; the empty name: answers, to the team.</param>
/// <param name="NotSent">The most frequent reason first.</param>
/// <param name="FailedWakes">Wakes that failed, to be tried again.</param>
internal sealed record DemoResult(
    int Deliveries,
    int Answers,
    IReadOnlyList<JourneyRuns> Journeys,
    IReadOnlyList<JourneyMessages> Messages,
    IReadOnlyList<(string Reason, long Messages)> NotSent,
    long FailedWakes
)
{
    public static DemoResult Read(MetricTally tally, int deliveries, int answers) =>
        new(deliveries, answers, ReadRuns(tally), ReadMessages(tally), ReadNotSent(tally), tally.Sum("wakes.failed"));

    /// <summary>Writes one JSON object: <c>deliveries</c>, <c>answers</c>, <c>journeys</c>, <c>messages</c>,
    /// <c>notSent</c>, <c>failedWakes</c>.</summary>
    public JsonObject WriteJson() =>
        new()
        {
            ["deliveries"] = Deliveries,
            ["answers"] = Answers,
            ["journeys"] = new JsonArray([
                .. Journeys.Select(j => new JsonObject
                {
                    ["journey"] = j.Journey,
                    ["entered"] = j.Entered,
                    ["ended"] = WriteCounts(j.Ended),
                    ["inside"] = j.Inside,
                }),
            ]),
            ["messages"] = new JsonArray([
                .. Messages.Select(m => new JsonObject
                {
                    ["journey"] = m.Journey,
                    ["sent"] = WriteCounts(m.Sent),
                    ["decidedOnly"] = m.DecidedOnly,
                }),
            ]),
            ["notSent"] = new JsonArray([
                .. NotSent.Select(n => new JsonObject { ["reason"] = n.Reason, ["messages"] = n.Messages }),
            ]),
            ["failedWakes"] = FailedWakes,
        };

    private static JsonObject WriteCounts(IReadOnlyDictionary<string, long> counts) =>
        new(counts.Select(c => KeyValuePair.Create(c.Key, (JsonNode?)c.Value)));

    private static IReadOnlyList<JourneyRuns> ReadRuns(MetricTally tally) =>
        [
            .. tally
                .Measurements("journey.runs")
                .GroupBy(r => r.Tags["journey"])
                .OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => new JourneyRuns(
                    g.Key,
                    g.Where(r => r.Tags["what"] == "entered").Sum(r => r.Count),
                    Count(g.Where(r => r.Tags.GetValueOrDefault("how", "").Length > 0), "how")
                )),
        ];

    private static IReadOnlyList<JourneyMessages> ReadMessages(MetricTally tally) =>
        [
            .. tally
                .Measurements("messages")
                .Where(m => m.Tags["kind"] is "Sent" or "WouldSend")
                .GroupBy(m => m.Tags["journey"])
                .OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => new JourneyMessages(
                    g.Key,
                    Count(g.Where(m => m.Tags["kind"] == "Sent"), "channel"),
                    g.Where(m => m.Tags["kind"] == "WouldSend").Sum(m => m.Count)
                )),
        ];

    private static IReadOnlyList<(string Reason, long Messages)> ReadNotSent(MetricTally tally) =>
        [
            .. tally
                .Measurements("messages")
                .Where(m => m.Tags["kind"] == "NotSent")
                .GroupBy(m => m.Tags.GetValueOrDefault("reason", ""))
                .Select(g => (g.Key, Count: g.Sum(m => m.Count)))
                .OrderByDescending(r => r.Count)
                .ThenBy(r => r.Key, StringComparer.Ordinal),
        ];

    private static SortedDictionary<string, long> Count(
        IEnumerable<(IReadOnlyDictionary<string, string> Tags, long Count)> measurements,
        string tag
    ) =>
        new(
            measurements
                .GroupBy(m => m.Tags.GetValueOrDefault(tag, "").ToLowerInvariant())
                .ToDictionary(g => g.Key, g => g.Sum(m => m.Count)),
            StringComparer.Ordinal
        );
}

/// <summary>How many customers entered a journey, and how many runs ended in which way.</summary>
internal sealed record JourneyRuns(string Journey, long Entered, IReadOnlyDictionary<string, long> Ended)
{
    /// <summary>Runs that have not ended.</summary>
    public long Inside => Entered - Ended.Values.Sum();
}

/// <summary>How many messages a journey sent by which channel (<c>email</c>, <c>sms</c>, <c>staff</c>), and how many were
/// only decided because it is a draft.</summary>
internal sealed record JourneyMessages(string Journey, IReadOnlyDictionary<string, long> Sent, long DecidedOnly);
