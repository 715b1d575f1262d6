using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Flow;
using MarketingAutomation.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MarketingAutomation.Web.Api;

/// <summary>Journeys, and the switches that hold one or all of them.</summary>
internal static class JourneyEndpoints
{
    /// <summary>The <c>User-Agent</c> of our own commands, so that the log says which way a switch was
    /// turned.</summary>
    private const string CommandAgent = "MarketingAutomation-command";

    public static void Map(IEndpointRouteBuilder api, MarketingFlow flow)
    {
        api.MapGet("/journeys", (CancellationToken cancel) => List(flow, cancel))
            .WithTags("Journeys")
            .WithName("getJourneys")
            .WithSummary("The journeys of the workspace")
            .Produces<JourneyList>()
            .Problems(503);

        api.MapPost(
                "/journeys/{id}/pause",
                (string id, HttpContext context, CancellationToken cancel) => SetPaused(id, true, flow, context, cancel)
            )
            .WithTags("Journeys")
            .WithName("pauseJourney")
            .WithSummary("Hold a journey: nothing of it is sent, effective at the attempt; events and waits go on")
            .Produces<SwitchesState>()
            .Problems(400, 404, 503);

        api.MapPost(
                "/journeys/{id}/resume",
                (string id, HttpContext context, CancellationToken cancel) =>
                    SetPaused(id, false, flow, context, cancel)
            )
            .WithTags("Journeys")
            .WithName("resumeJourney")
            .WithSummary(
                "Let a journey go on; the answer says how many messages are looked at, over how long they "
                    + "are sent, and what else holds them"
            )
            .Produces<SwitchesState>()
            .Problems(400, 404, 503);

        api.MapPost(
                "/pause",
                (HttpContext context, CancellationToken cancel) => SetPaused(null, true, flow, context, cancel)
            )
            .WithTags("Journeys")
            .WithName("pauseAll")
            .WithSummary("Hold everything that goes out; events and waits go on")
            .Produces<SwitchesState>()
            .Problems(400, 503)
            .WithMetadata(
                new QueryAlternative(
                    "One journey is paused at POST /api/journeys/{id}/pause; POST /api/pause alone pauses everything."
                )
            );

        api.MapPost(
                "/resume",
                (HttpContext context, CancellationToken cancel) => SetPaused(null, false, flow, context, cancel)
            )
            .WithTags("Journeys")
            .WithName("resumeAll")
            .WithSummary("Let everything go on that has no pause of its own")
            .Produces<SwitchesState>()
            .Problems(400, 503)
            .WithMetadata(
                new QueryAlternative(
                    "One journey is resumed at POST /api/journeys/{id}/resume; POST /api/resume alone "
                        + "resumes everything."
                )
            );
    }

    /// <summary>The problem of a name that no journey has; null: there is such a journey.</summary>
    internal static ProblemResult? FindUnknown(MarketingFlow flow, string journey)
    {
        var journeys = flow.Releases.Current.Journeys;
        return journeys.ContainsKey(journey)
            ? null
            : Problem.Of(
                404,
                $"There is no journey of this name; there are "
                    + $"{string.Join(", ", journeys.Keys.Order(StringComparer.Ordinal))}."
                    + (Spelling.Nearest(journey, journeys.Keys) is { } near ? $" Did you mean {near}?" : "")
            );
    }

    /// <summary>Which way the request came: <c>command</c> or <c>API</c>.</summary>
    internal static string FindCaller(HttpContext context) =>
        context.Request.Headers.UserAgent.ToString() == CommandAgent ? "command" : "API";

    private static async Task<IResult> List(MarketingFlow flow, CancellationToken cancel)
    {
        var workspace = flow.Releases.Current;
        var controls = await flow.Switches.ReadControls(false, cancel);
        var items = workspace
            .Journeys.Values.OrderBy(j => j.Id, StringComparer.Ordinal)
            .Select(j => new JourneyItem(
                j.Id,
                j.Hash,
                j.Status.ToString().ToLowerInvariant(),
                controls.PausedAll || controls.PausedJourneys.Contains(j.Id),
                j.Topic,
                string.Join(", ", j.Triggers.Select(t => t.Name)),
                j.Steps.Count
            ));
        return TypedResults.Json(new JourneyList(workspace.Hash, [.. items]), WebJson.Plain.JourneyList);
    }

    private static async Task<IResult> SetPaused(
        string? journey,
        bool paused,
        MarketingFlow flow,
        HttpContext context,
        CancellationToken cancel
    )
    {
        if (
            journey is not null
            && FindUnknown(flow, journey) is { } unknown
            && (paused || !(await flow.Switches.ReadControls(false, cancel)).PausedJourneys.Contains(journey))
        )
        {
            return unknown;
        }

        var by = FindCaller(context);
        var answer = await flow.Switches.SetPaused(journey, paused, cancel, by);
        var controls = await flow.Switches.ReadControls(false, cancel);
        return TypedResults.Json(
            new SwitchesState(
                controls.PausedAll,
                [.. controls.PausedJourneys.Order(StringComparer.Ordinal)],
                answer.Changed,
                answer.Messages,
                SwitchesState.NoteText(journey, paused, answer)
            )
            {
                StillWaiting = answer.Still?.Messages ?? 0,
            },
            WebJson.Plain.SwitchesState
        );
    }
}
