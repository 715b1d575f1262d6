using System.Text.Json.Nodes;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Checking;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Triggers;

/// <summary>An event with this name starts the journey.</summary>
public sealed record EventTrigger : Trigger
{
    /// <summary>The event's name.</summary>
    public required string Event { get; init; }

    /// <inheritdoc/>
    public override string Name => Event;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Events => [Event];

    internal override string WriteCanonicalText() => $"event {Event} {CanonicalForm.WriteWhere(Where)}";

    internal override bool Covers(Trigger later) =>
        later is EventTrigger other && other.Event == Event && ConditionImplication.Covers(Where, other.Where);

    // A first order that was not the customer's first, with the orders of both.
    internal override bool IsPreventedBy(MergedHistory other) => Where is { } where && other.BecomesFalse(where);
}

/// <summary><c>event: order.paid</c>.</summary>
internal sealed class EventTriggerDefinition : TriggerDefinition
{
    public override string Kind => "event";

    public override string Description => "An event of the customer starts the journey.";

    public override IReadOnlyList<KeyReference> Keys =>
        [new("event", "an [event](#events), or your own as `word.word`", null, "The event's name.")];

    public override string Example => "event: order.paid";

    public override TriggerStart ReadStart(Node value, JourneyReadContext context)
    {
        var name = EventReader.ReadNamed(value, context);
        EventReader.CheckReachesJourneys(value, name, context, own: false);
        if (name is not null)
        {
            context.KnownEvents.Add(name);
        }

        return new TriggerStart(
            name is null || EventNames.MayHaveOrder(name),
            name,
            name is null ? null : new AskedEvent(name, OrderScope.ThisOrder, IsTrigger: true)
        );
    }

    public override Trigger? Read(TriggerHead head, JourneyReadContext context) =>
        head.Start.Event is { } name ? new EventTrigger { Event = name, Where = head.Where } : null;

    public override Dictionary<string, JsonNode> WriteSchema() => new() { ["event"] = ConditionSchema.Event() };
}
