using MarketingAutomation.Core.Inbound.Json;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Web.Http;
using MarketingAutomation.Web.Http.Bodies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MarketingAutomation.Web.Api;

/// <summary><c>POST /api/send-test</c>: one real message of a template to an address of the owner's.</summary>
internal static class SendTestEndpoint
{
    public static void Map(IEndpointRouteBuilder api, MarketingFlow flow) =>
        api.MapPost("/send-test", (HttpRequest request, CancellationToken cancel) => Post(request, flow, cancel))
            .WithTags("Administration")
            .WithName("sendTest")
            .WithSummary("Send one message of a template to yourself, as a customer would read it")
            .WithDescription(
                "to is an e-mail address or a phone number; as is a customer's key, without it nothing is "
                    + "known of the reader. Outside of any journey: it counts as no contact."
            )
            .AcceptsBody<SendTestRequest>()
            .Produces<SendTestResponse>()
            .Problems(400, 413, 503);

    private static async Task<IResult> Post(HttpRequest request, MarketingFlow flow, CancellationToken cancel)
    {
        var (asked, problem) = await JsonBodyReader.Read(
            request,
            WebJson.Plain.SendTestRequest,
            "JSON with text in template and to, and perhaps in as",
            cancel
        );
        if (problem is not null)
        {
            return problem;
        }

        if (asked is not { Template: { Length: > 0 } template, To: { Length: > 0 } given })
        {
            return Problem.Malformed([new JsonFault("$", "expected text in template and to, and perhaps in as")]);
        }

        var to = given.Contains('@', StringComparison.Ordinal)
            ? EmailAddress.Parse(given)
            : PhoneNumber.ToE164(given, flow.Releases.Current.Shop.Country);
        if (to is null)
        {
            return Problem.Malformed([
                new JsonFault("$.to", "expected an e-mail address, or one phone number, best with + and calling code"),
            ]);
        }

        return await flow.SendTest.Send(template, to, asked.As, cancel) switch
        {
            TestMessageResult.Rejected(var what, var remedy) => Problem.Of(
                400,
                $"{char.ToUpperInvariant(what[0])}{what[1..]}. {remedy}"
            ),
            TestMessageResult.Attempted done => TypedResults.Json(
                new SendTestResponse(
                    done.Outcome is Outcome.Sent ? "sent" : "not_sent",
                    done.Message,
                    done.Channel.ToString().ToLowerInvariant(),
                    done.Language,
                    done.Detail,
                    done.To,
                    done.InMailbox
                ),
                WebJson.Plain.SendTestResponse
            ),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}

/// <summary>What to send, where to, and as whom it is written to.</summary>
public sealed record SendTestRequest(string? Template, string? To, string? As);

/// <summary>
/// <c>sent</c> or <c>not_sent</c>, and the provider's answer in our words; to whom, as the address or number was read.
/// <paramref name="InMailbox"/>: it is kept at <c>/mailbox/{message}</c> and has not left.
/// </summary>
public sealed record SendTestResponse(
    string Status,
    string Message,
    string Channel,
    string Language,
    string Detail,
    string To,
    bool InMailbox
);
