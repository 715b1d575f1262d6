using System.Text.Json.Serialization;
using MarketingAutomation.Core.Journeys.Segments;
using MarketingAutomation.Core.Workspaces.Files;
using MarketingAutomation.Flow;
using MarketingAutomation.Web.Http;
using MarketingAutomation.Web.Http.Bodies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MarketingAutomation.Web.Segments;

/// <summary>What is counted.</summary>
/// <param name="Segments">The text of a segments.yaml; null: the segments of the release.</param>
/// <param name="Next">Where to go on, from the answer before; null: from the beginning.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record CountRequest(string? Segments, string? Next);

/// <summary>A part of a count; the sums of all parts are the whole.</summary>
/// <param name="Customers">Customers who were looked at.</param>
/// <param name="Unreadable">Records that could not be read.</param>
/// <param name="Next">Where to go on; null: all were counted.</param>
public sealed record CountResult(
    int Customers,
    int Unreadable,
    IReadOnlyList<CountedSegment> Segments,
    IReadOnlyList<CountedLocale> Locales,
    string? Next
);

/// <summary>The customers of a segment.</summary>
/// <param name="Unknown">Of whom it cannot be decided.</param>
public sealed record CountedSegment(string Name, int In, int Out, int Unknown);

/// <summary>The customers who read a language.</summary>
/// <param name="Locale">Such as et or pt-BR; empty: not known.</param>
public sealed record CountedLocale(string Locale, int Customers);

/// <summary>Counts the customers of segments.</summary>
internal static class SegmentEndpoints
{
    private const int LongestNext = 100;

    // An answer has to come before a proxy or the command gives up.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public static void Map(IEndpointRouteBuilder api, MarketingFlow flow) =>
        api.MapPost("/segments/count", (HttpContext context, CancellationToken cancel) => Count(flow, context, cancel))
            .WithTags("Segments")
            .WithName("countSegments")
            .WithSummary("Count the customers of each segment, and of each language")
            .WithDescription(
                "An answer counts for at most five seconds; where next is not null, ask again with it and add the numbers. "
                    + "With the text of a segments.yaml those segments are counted: nothing is released."
            )
            .AcceptsBody<CountRequest>()
            .Produces<CountResult>()
            .Problems(400, 413, 503);

    private static async Task<IResult> Count(MarketingFlow flow, HttpContext context, CancellationToken cancel)
    {
        var (asked, problem) = await JsonBodyReader.Read(
            context.Request,
            WebJson.Plain.CountRequest,
            "JSON: {}, or with the text of a segments.yaml in segments",
            cancel,
            RequestBody.SmallBytes
        );
        if (problem is not null)
        {
            return problem;
        }

        if (asked?.Next is { } from && (from.Length is 0 or > LongestNext || !from.All(char.IsAsciiLetterOrDigit)))
        {
            return Problem.Of(400, "next is not that of an answer. Leave it out to count from the beginning.");
        }

        var workspace = flow.Releases.Current;
        if (asked?.Segments is { } text)
        {
            var (segments, faults) = SegmentTexts.Read(text);
            if (faults.Count > 0)
            {
                return Problem.Of(400, faults[0].ToString());
            }

            workspace = workspace with { Segments = segments };
        }

        var (counted, next) = await flow.Audience.Count(workspace, asked?.Next, Limit, cancel);
        return TypedResults.Json(ToResult(counted, next), WebJson.Plain.CountResult);
    }

    private static CountResult ToResult(AudienceCount counted, string? next) =>
        new(
            counted.Customers,
            counted.Unreadable,
            [
                .. counted
                    .Segments.OrderBy(s => s.Key, StringComparer.Ordinal)
                    .Select(s => new CountedSegment(s.Key, s.Value.In, s.Value.Out, s.Value.Unknown)),
            ],
            [
                .. counted
                    .Locales.OrderBy(l => l.Key, StringComparer.Ordinal)
                    .Select(l => new CountedLocale(l.Key, l.Value)),
            ],
            next
        );
}
