using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MarketingAutomation.Core.Inbound.Json;
using Microsoft.AspNetCore.Http;

namespace MarketingAutomation.Web.Http.Bodies;

/// <summary>The body of an API call that asks for one thing: JSON of at most 16 KiB, or as the caller
/// allows.</summary>
internal static class JsonBodyReader
{
    private const int UsualBytes = 16 * 1024;

    // So small that it never asks for room.
    private static readonly BodyBudget None = new(TimeProvider.System);

    /// <summary>What was asked (null for JSON's null), or the problem to answer with. <paramref name="expected"/>: what
    /// a caller should have sent, after "expected ". <paramref name="most"/>: bytes, at most <see
    /// cref="RequestBody.SmallBytes"/>.</summary>
    public static async ValueTask<(T? Asked, IResult? Problem)> Read<T>(
        HttpRequest request,
        JsonTypeInfo<T> shape,
        string expected,
        CancellationToken cancel,
        int most = UsualBytes
    )
        where T : class
    {
        using var body = await RequestBody.Read(request, most, None, cancel);
        if (body.Refusal(request.HttpContext, most) is { } refusal)
        {
            return (null, refusal);
        }

        try
        {
            return (JsonSerializer.Deserialize(body.Bytes.Span, shape), null);
        }
        catch (JsonException problem)
        {
            return (null, Problem.Malformed([new JsonFault(problem.Path ?? "$", $"expected {expected}")]));
        }
    }
}
