using System.Text.Json.Nodes;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Consent;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Steps;

/// <summary>Withdraws the customer's consent to topics, or to all topics.</summary>
public sealed record UnsubscribeStep : Step
{
    /// <summary>The topics; empty: all.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>The reason, stored with the withdrawal.</summary>
    public required string Reason { get; init; }

    internal override string Describe() =>
        $"Unsubscribe from {(Topics.Count == 0 ? "all topics" : string.Join(", ", Topics))}: {Reason}";

    internal override string WriteCanonicalText() => $"unsubscribe {CanonicalForm.List(Topics)} {Reason}";

    internal override bool Execute(RunContext context, Run run, Journey journey)
    {
        if (RunModes.RecordOnlyReason(context, run) is not null)
        {
            context.AddNote("would_unsubscribe", run, Id, Reason);
            return Finish(context, run);
        }

        // A withdrawal applies to the address and to every customer with that address: an outside effect like a send.
        if (IsHeldByPause(context, run))
        {
            return false;
        }

        IReadOnlyList<string?> topics = Topics.Count == 0 ? [null] : [.. Topics];
        foreach (var topic in topics)
        {
            foreach (var channel in ChannelCatalog.Customers.Select(c => c.Channel))
            {
                if (RunRecipient.AddressOf(context, run, channel) is { } address)
                {
                    var change = new ConsentChange
                    {
                        Channel = channel,
                        Topic = topic,
                        Status = ConsentStatus.Unsubscribed,
                        At = context.Now,
                        Method = ConsentDescriptions.JourneyMethod(run.Journey, Reason),
                    };
                    ConsentUpdates.Apply(
                        context,
                        change,
                        address,
                        ConsentDescriptions.JourneySource,
                        run.Id,
                        context.Now
                    );
                }
            }
        }

        return Finish(context, run);
    }
}

/// <summary><c>unsubscribe: { topics, reason }</c>.</summary>
internal sealed class UnsubscribeDefinition : StepDefinition
{
    private static readonly IReadOnlyList<string> UnsubscribeKeys = ["topics", "reason"];

    public override string Kind => "unsubscribe";

    public override string Description => "Stops topics for the customer, as their own opt-out would.";

    public override IReadOnlyList<KeyReference> Reference =>
        [
            new("unsubscribe", "`topics` and `reason`", null, "What is stopped."),
            new("unsubscribe.topics", "`all`, a topic of `policy.yaml`, or a list of topics", null, "The topics."),
            new("unsubscribe.reason", "a name", null, "What is kept with the withdrawal."),
        ];

    public override Step? Read(StepHead head, string? next, StepReader reader)
    {
        var (context, faults) = (reader.Context, reader.Faults);
        var map = MapReader.Create(head.Value, "unsubscribe", UnsubscribeKeys, faults);
        var at = map?.Require("topics", "topics: all, or a list of topics");
        var reason = faults.ReadName(
            map?.Require("reason", "it is kept with the withdrawal: reason: sunset"),
            "reason"
        );
        var topics = at is Node.Scalar { Text: "all" } ? [] : faults.ReadWords(at, "topics");
        foreach (var topic in topics ?? [])
        {
            var place = at is Node.List list ? list.Items.First(i => i is Node.Scalar s && s.Text == topic) : at!;
            context.References.Add(new Reference.Topic(place, topic));
        }

        return topics is null || reason is null
            ? null
            : new UnsubscribeStep
            {
                Id = head.Id,
                Next = next,
                Topics = topics,
                Reason = reason,
            };
    }

    public override Dictionary<string, JsonNode> WriteSchema() =>
        new()
        {
            ["unsubscribe"] = SchemaNodes.Map(
                UnsubscribeKeys,
                UnsubscribeKeys,
                new()
                {
                    ["topics"] = SchemaNodes.Either(
                        SchemaNodes.String("all, or a topic."),
                        SchemaNodes.List(SchemaNodes.String("A topic."))
                    ),
                    ["reason"] = SchemaNodes.String("Kept with the withdrawal."),
                }
            ),
        };
}
