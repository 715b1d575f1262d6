using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Runs;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Steps.Webhooks;

/// <summary>Calls a URL of another system, by the attempt protocol of messages. The run waits until it was answered, or
/// finally not.</summary>
public sealed record CallWebhookStep : Step
{
    /// <summary>An https address; http only to this machine, for development.</summary>
    public required string Url { get; init; }

    /// <summary>What is sent: names, and Handlebars texts for their values.</summary>
    public required IReadOnlyDictionary<string, string> Fields { get; init; }

    /// <summary>Fields of the answer that the run keeps, read as <c>run.NAME</c>.</summary>
    public IReadOnlyList<string> Save { get; init; } = [];

    /// <summary>The next step where it was not taken; where there is no <c>failed</c>, it is already set to
    /// <see cref="Step.Next"/>.</summary>
    public string? OnFailed { get; init; }

    internal override string WriteCanonicalText() =>
        $"call_webhook {CanonicalForm.Quote(Url)} "
        + CanonicalForm.List(
            Fields.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key}={CanonicalForm.Quote(f.Value)}")
        )
        + $" save {CanonicalForm.List(Save)} failed {OnFailed}";

    internal override IReadOnlyList<string?> ListNextSteps() => OnFailed == Next ? [Next] : [Next, OnFailed];

    internal override IReadOnlyList<StepWay> ListWays() =>
        OnFailed == Next ? [new("", Next)] : [new("answered", Next), new("failed", OnFailed)];

    internal override Duration FindLongest(Func<string?, Duration> after) => ListNextSteps().Max(after);

    internal override string Describe() => $"Call {new Uri(Url).Host}";

    internal override string? FindNextStep(MessageState became) => became == MessageState.Sent ? Next : OnFailed;

    internal override bool Execute(RunContext context, Run run, Journey journey)
    {
        if (!context.State.Messages.Any(run.IsAt))
        {
            context.CreateWebhookCall(run, this);
        }

        return false;
    }
}
