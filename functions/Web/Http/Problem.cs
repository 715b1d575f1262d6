using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using MarketingAutomation.Core.Inbound.Json;
using MarketingAutomation.Flow.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace MarketingAutomation.Web.Http;

/// <summary>
/// An error as RFC 9457 describes it, in <c>application/problem+json</c>.
/// </summary>
/// <param name="Title">The status in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What is wrong and what to do.</param>
/// <param name="Path">JSON path of the (first) place at fault; left out where no body is at fault.</param>
/// <param name="Faults">All faults of the body; left out where no body is at fault.</param>
/// <param name="Type">What kind of problem it is, where the status does not say it; left out, which means
/// <c>about:blank</c>, where it does.</param>
public sealed record Problem(
    string Title,
    int Status,
    string Detail,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Path = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<JsonFault>? Faults = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Type = null
)
{
    /// <summary>A problem titled by its status.</summary>
    public static ProblemResult Of(int status, string detail, IReadOnlyList<JsonFault>? faults = null) =>
        new(new Problem(ReasonPhrases.GetReasonPhrase(status), status, detail, faults?[0].Path, faults));

    /// <summary>400 for a body with these faults.</summary>
    public static ProblemResult Malformed(IReadOnlyList<JsonFault> faults) =>
        Of(
            400,
            $"{faults[0].Path}: {faults[0].Problem}{(faults.Count > 1 ? $" (and {faults.Count - 1} more)" : "")}",
            faults
        );

    /// <summary>413 for a body over <paramref name="limit"/> bytes.</summary>
    public static ProblemResult TooLarge(int limit) =>
        Of(
            413,
            string.Create(
                CultureInfo.InvariantCulture,
                $"The body is larger than the {limit} bytes this endpoint reads. Send less at once."
            )
        );

    /// <summary>503: what was asked for is stored and cannot be read until a person has repaired it, so there is no
    /// time after which to come again.</summary>
    public static ProblemResult Unreadable(UnreadableRowException e) =>
        new(
            new Problem(
                e.IsNewer ? "Written by a newer version" : "Damaged record",
                503,
                $"{e.Message} {e.Remedy}",
                Type: $"tag:marketing-automation,2026:{(e.IsNewer ? "record-newer" : "record-damaged")}"
            )
        );

    /// <summary>503: the store cannot answer now.</summary>
    public static ProblemResult Unavailable(TimeSpan retryAfter) =>
        Of(503, "The store cannot be reached at the moment; nothing was changed. Send the same again later.") with
        {
            RetryAfter = retryAfter,
        };
}

/// <summary>Writes a <see cref="Problem"/>.</summary>
public sealed record ProblemResult(Problem Problem) : IResult, IStatusCodeHttpResult
{
    /// <summary>When to come back; null: no such header.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public int? StatusCode => Problem.Status;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Problem.Status;
        response.ContentType = "application/problem+json";
        if (RetryAfter is { } after)
        {
            response.Headers.RetryAfter = Math.Ceiling(after.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(Problem, WebJson.Plain.Problem);
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
    }
}
