using System.Text.Json;
using System.Text.Unicode;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Json;
using MarketingAutomation.Core.Inbound.Shops.Standard;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Web.Http;
using MarketingAutomation.Web.Http.Bodies;
using MarketingAutomation.Web.Security;
using MarketingAutomation.Web.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MarketingAutomation.Web.Api;

/// <summary><c>POST /api/events</c>: one event or a list, in the shapes of docs/events.md.</summary>
internal static class EventEndpoints
{
    /// <summary>Most events of one call.</summary>
    public const int MostEvents = 500;

    private const string KeyHeader = "Idempotency-Key";
    private const string Source = EventSources.Api;

    public static void Map(IEndpointRouteBuilder api, WebPorts ports, BodyBudget budget)
    {
        api.MapPost("/events", (HttpRequest request, CancellationToken cancel) => Post(request, ports, budget, cancel))
            .WithTags("Events")
            .WithName("postEvents")
            .WithSummary("Tell one event, or a list of up to 500")
            .WithDescription(
                "Each event carries an id of its own, or the call an Idempotency-Key: received twice, it is "
                    + "applied once. A list is answered with one result an event, "
                    + "a single event with that result itself. A result may be failed, with the problem: that "
                    + "event is to be sent again. With \"backfill\": true an event is recorded and triggers nothing."
            )
            .AcceptsBody<JsonElement>()
            .Produces<EventResults>()
            .Problems(400, 408, 413, 500, 503);
    }

    private static async Task<IResult> Post(
        HttpRequest request,
        WebPorts ports,
        BodyBudget budget,
        CancellationToken cancel
    )
    {
        var key = request.Headers[KeyHeader].ToString();
        if (key.Length > 255)
        {
            return Problem.Of(400, $"{KeyHeader} is longer than 255 characters.");
        }

        using var body = await RequestBody.Read(request, ports.Options.MaxApiBytes, budget, cancel);
        if (body.Refusal(request.HttpContext, ports.Options.MaxApiBytes) is { } refusal)
        {
            return refusal;
        }

        if (Parse(body.Bytes, out var fault) is not { } document)
        {
            return Problem.Malformed([fault!]);
        }

        using (document)
        {
            return document.RootElement.ValueKind == JsonValueKind.Array
                ? await PostMany(document.RootElement, key, ports.Flow, cancel)
                : await PostOne(document.RootElement, key, ports.Flow, cancel);
        }
    }

    private static async Task<IResult> PostOne(
        JsonElement element,
        string key,
        MarketingFlow flow,
        CancellationToken cancel
    )
    {
        var result = await SubmitEvent(element, ContextOf(element, key, null, flow), flow, cancel);
        return result.Faults is { } faults ? Problem.Malformed(faults)
            : result.Problem is { } problem ? new ProblemResult(problem) { RetryAfter = ApiFilter.RetryAfter }
            : TypedResults.Json(
                new WebhookReply(result.Status, result.Event, result.Customer, result.Reason, result.Note),
                WebJson.Plain.WebhookReply
            );
    }

    // In order, one after the other: of one customer's events the earlier is decided first.
    private static async Task<IResult> PostMany(
        JsonElement list,
        string key,
        MarketingFlow flow,
        CancellationToken cancel
    )
    {
        var count = list.GetArrayLength();
        if (count is 0 or > MostEvents)
        {
            return Problem.Malformed([new JsonFault("$", $"expected 1 to {MostEvents} events, found {count}")]);
        }

        var results = new List<EventResult>(count);
        foreach (var element in list.EnumerateArray())
        {
            results.Add(await SubmitEvent(element, ContextOf(element, key, results.Count, flow), flow, cancel));
        }

        return results.All(r => r.Problem?.Status == 503)
            ? Problem.Unavailable(ApiFilter.RetryAfter)
            : TypedResults.Json(new EventResults(results), WebJson.Plain.EventResults);
    }

    private static async ValueTask<EventResult> SubmitEvent(
        JsonElement element,
        StandardContext context,
        MarketingFlow flow,
        CancellationToken cancel
    )
    {
        var reading = StandardEvent.Read(element, context);
        if ((reading.Event is null && reading.Notice is null) || reading.Faults.Count > 0)
        {
            return new EventResult("rejected", Faults: reading.Faults);
        }

        var submitted = reading.Event?.Id ?? reading.Notice!.Id;
        try
        {
            if (reading.Event is not { } arrived)
            {
                return ToResult(await flow.Products.Submit(reading.Notice!, cancel));
            }

            var answer = await flow.Intake.Submit(arrived, cancel);
            if (answer is IntakeAnswer.Accepted(var id, var customer) accepted)
            {
                flow.Metrics.RecordAcceptedEvent(Source, id, customer, accepted.Note);
            }

            return ToResult(answer);
        }
        catch (StoreUnavailableException)
        {
            return new EventResult("failed", submitted, Problem: Problem.Unavailable(ApiFilter.RetryAfter).Problem);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // One customer who cannot be decided: the others of the list are, and the caller reads which one it was.
            flow.Metrics.EventFailed(submitted, e);
            return new EventResult(
                "failed",
                submitted,
                Problem: Problem
                    .Of(
                        500,
                        "This event could not be applied; nothing of it was kept. The log names it. Send it "
                            + "again later."
                    )
                    .Problem
            );
        }
    }

    private static EventResult ToResult(IntakeAnswer answer) =>
        answer switch
        {
            IntakeAnswer.Accepted(var id, var customer) accepted => new EventResult(
                "accepted",
                id,
                customer,
                Note: accepted.Note
            ),
            IntakeAnswer.Duplicate(var id, var customer) => new EventResult("duplicate", id, customer),
            IntakeAnswer.Ignored(var reason) => new EventResult("ignored", Reason: reason),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    // An event's own id outranks the key of the call; in a list the key identifies each event with its place.
    private static StandardContext ContextOf(JsonElement element, string key, int? index, MarketingFlow flow)
    {
        var own =
            element.ValueKind == JsonValueKind.Object
            && element.TryGetProperty("id", out var id)
            && id.ValueKind != JsonValueKind.Null;
        var made =
            own || key.Length == 0 ? null
            : index is { } n ? EventId.Create(Source, "key", key, $"{n}")
            : EventId.Create(Source, "key", key);
        return new StandardContext(Source, made, flow.Clock.Now)
        {
            Path = index is { } at ? $"$[{at}]" : "$",
            Sources = [.. flow.Webhooks.Sources.Keys],
            Country = flow.Releases.Current.Shop.Country,
            Topics = [.. flow.Releases.Current.Policy.Topics.Keys],
        };
    }

    private static JsonDocument? Parse(ReadOnlyMemory<byte> body, out JsonFault? fault)
    {
        fault = null;
        if (!Utf8.IsValid(body.Span))
        {
            fault = new JsonFault("$", "expected JSON in UTF-8, found bytes that are not UTF-8");
            return null;
        }

        try
        {
            return JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 33 });
        }
        catch (JsonException problem)
        {
            fault = new JsonFault(
                "$",
                $"expected JSON, found something else at line {(problem.LineNumber ?? 0) + 1}, byte "
                    + $"{(problem.BytePositionInLine ?? 0) + 1}"
            );
            return null;
        }
    }
}
