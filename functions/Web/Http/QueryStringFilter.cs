using MarketingAutomation.Core.Values;
using MarketingAutomation.Web.Http.Bodies;
using Microsoft.AspNetCore.Http;

namespace MarketingAutomation.Web.Http;

/// <summary>What to do instead of writing a query into an endpoint's address, in whole sentences.</summary>
internal sealed record QueryAlternative(string Text);

/// <summary>
/// A call that changes something reads nothing from its query: what is written there would be ignored, and <c>POST
/// /api/pause?journey=welcome</c> would pause everything. It is refused before it changes anything.
/// </summary>
internal sealed class QueryStringFilter : IEndpointFilter
{
    // The function key of an Azure Functions host, and the name that goes with it; the host reads them.
    private static readonly HashSet<string> OfTheHost = new(["code", "clientId"], StringComparer.OrdinalIgnoreCase);

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        if (
            HttpMethods.IsGet(request.Method)
            || HttpMethods.IsHead(request.Method)
            || request.Query.Keys.FirstOrDefault(name => !OfTheHost.Contains(name)) is not { } unknown
        )
        {
            return next(context);
        }

        RequestBody.LeaveUnread(context.HttpContext);
        var remedy =
            context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<QueryAlternative>()?.Text ?? "Leave it out.";
        return ValueTask.FromResult<object?>(
            Problem.Of(
                400,
                $"This address takes no parameters after the question mark, found \"{TextTruncation.Truncate(unknown, 60)}\"; "
                    + $"nothing was changed. {remedy}"
            )
        );
    }
}
