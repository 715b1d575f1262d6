using System.Diagnostics;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Messages.Attempts;

namespace MarketingAutomation.Flow;

/// <summary>
/// Spans of what the program does, for a host that exports them; without a listener none is made. Names and attributes
/// are names of routes, events, journeys, steps, channels and outcomes: no key, address, token, query or text, because
/// what is exported leaves the program.
/// </summary>
public static class FlowTraces
{
    /// <summary>The source's name, for who listens.</summary>
    public const string SourceName = "MarketingAutomation";

    private static readonly ActivitySource Source = new(SourceName);
    private static readonly HashSet<string> Methods =
    [
        "GET",
        "HEAD",
        "POST",
        "PUT",
        "DELETE",
        "OPTIONS",
        "PATCH",
        "CONNECT",
        "TRACE",
    ];

    /// <summary>False: nothing listens, so what a span would need is not worked out.</summary>
    public static bool IsOn => Source.HasListeners();

    /// <summary>A request that came in. Its route and its answer are added by <see cref="SetResponse"/>.</summary>
    /// <param name="traceparent">The caller's header of that name (W3C Trace Context); null or none: the trace begins
    /// here. A <c>tracestate</c> is free text of the caller's and is not kept.</param>
    public static Activity? StartRequest(string method, string? traceparent)
    {
        ActivityContext.TryParse(traceparent, null, isRemote: true, out var caller);
        var known = Methods.Contains(method) ? method : "_OTHER";
        var span = Source.StartActivity(known, ActivityKind.Server, caller);
        span?.SetTag("http.request.method", known);
        return span;
    }

    /// <summary>What a request was answered.</summary>
    /// <param name="route">The template of the endpoint, such as <c>/c/{token}</c>; null: there is none at that
    /// address. Never the address itself: a link of a customer's page lets in who has it.</param>
    public static void SetResponse(Activity span, string? route, int status)
    {
        span.SetTag("http.response.status_code", status);
        if (route is not null)
        {
            span.DisplayName = $"{span.DisplayName} {route}";
            span.SetTag("http.route", route);
        }

        if (status >= 500)
        {
            span.SetStatus(ActivityStatusCode.Error);
        }
    }

    /// <summary>An event on its way to a commit.</summary>
    public static Activity? StartEvent(string name) =>
        Source.StartActivity("event") is { } span
            ? span.SetTag("event", EventNames.KnownNames.Contains(name) ? name : "of the sender's own")
            : null;

    /// <summary>A wake of one customer.</summary>
    public static Activity? StartWake() => Source.StartActivity("wake");

    /// <summary>The effects of a commit that was made elsewhere in this process.</summary>
    /// <param name="cause">Of <see cref="Current"/>, where it was made.</param>
    public static Activity? StartEffects(ActivityContext cause) =>
        Source.StartActivity("effects", ActivityKind.Internal, cause);

    /// <summary>The span under way, for work that goes on later; default: there is none.</summary>
    public static ActivityContext Current => IsOn && Activity.Current is { } span ? span.Context : default;

    /// <summary>A call of the provider for one attempt.</summary>
    public static Activity? StartSend(LedgerRow attempt) =>
        Source.StartActivity("send", ActivityKind.Client) is { } span
            ? span.SetTag("channel", attempt.Channel?.ToString())
                .SetTag("journey", attempt.Journey)
                .SetTag("step", attempt.Step)
            : null;

    /// <summary>A question to the provider about an attempt whose outcome is not known.</summary>
    public static Activity? StartStatusQuery(Effect.QueryOutcome ask) =>
        Source.StartActivity("ask", ActivityKind.Client)?.SetTag("channel", ask.Channel.ToString());

    /// <summary>What came of a call.</summary>
    public static Outcome RecordOutcome(Activity? span, Outcome outcome)
    {
        if (span is not null)
        {
            span.SetTag("outcome", outcome.GetType().Name);
            if (outcome is Outcome.TryLater or Outcome.Misconfigured or Outcome.Unknown)
            {
                span.SetStatus(ActivityStatusCode.Error);
            }
        }

        return outcome;
    }
}
