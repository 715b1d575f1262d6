using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace MarketingAutomation.Web.Http;

/// <summary>What handlers have in common.</summary>
internal static class EndpointAnswers
{
    /// <summary>Most items of one answer.</summary>
    public const int MostItems = 200;

    /// <summary>How many items to give: 50 unless asked otherwise, 1 to <see cref="MostItems"/>.</summary>
    public static int ItemCount(int? asked) => Math.Clamp(asked ?? 50, 1, MostItems);

    /// <summary>400 for a <c>next</c> that is not one of ours.</summary>
    public static ProblemResult WrongNext() =>
        Problem.Of(
            400,
            "The value of next is not one this endpoint gave out. Leave it out to start from the beginning."
        );

    /// <summary>404 for a customer key that does not exist.</summary>
    public static ProblemResult NoCustomer() =>
        Problem.Of(
            404,
            "There is no customer of this key. POST /api/customers/find gives the key of an e-mail "
                + "address or a shop's id."
        );

    /// <summary>Says in the description which problems an endpoint answers.</summary>
    public static RouteHandlerBuilder Problems(this RouteHandlerBuilder endpoint, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
        {
            endpoint.Produces<Problem>(status, "application/problem+json");
        }

        return endpoint;
    }
}
