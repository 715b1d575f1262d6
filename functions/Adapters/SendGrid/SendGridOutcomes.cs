using System.Text.Json;
using MarketingAutomation.Adapters.Providers;
using MarketingAutomation.Core.Messages.Attempts;
using NodaTime;

namespace MarketingAutomation.Adapters.SendGrid;

/// <summary>
/// SendGrid's answers in our words, once and for all. Our own words and SendGrid's field name; its message quotes
/// addresses and is never passed on.
/// </summary>
/// <remarks>
/// 500 and 503 are "not taken": SendGrid documents them as its own answers ("an error occurred on a SendGrid server",
/// "the v3 Web API is not available") and 202 alone as "queued to be delivered". 502, 504 and every other 5xx come from
/// something in front of it that cannot know, so they are unknown, and so is a 2xx that is not documented. See
/// docs/adr/0007.
/// </remarks>
internal static class SendGridOutcomes
{
    public static Outcome FromReply(ProviderReply reply, DateTimeOffset now, bool sandbox) =>
        reply switch
        {
            ProviderReply.NotSent(var why) => new Outcome.TryLater($"SendGrid was not reached: {why}"),
            ProviderReply.CircuitOpen(var why, var after) => new Outcome.TryLater(
                $"SendGrid was not called: {why}",
                Duration.FromTimeSpan(after)
            )
            {
                Untried = true,
            },
            ProviderReply.Lost(var why) => new Outcome.Unknown($"SendGrid did not answer: {why}"),
            ProviderReply.Answered answer => FromReply(answer, now, sandbox),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static Outcome FromReply(ProviderReply.Answered answer, DateTimeOffset now, bool sandbox) =>
        answer.Status switch
        {
            202 => new Outcome.Sent(answer.Header("X-Message-Id")),
            200 when sandbox => new Outcome.Sent(answer.Header("X-Message-Id") ?? "sandbox"),
            400 => BadRequest(FaultyFields(answer)),
            401 => new Outcome.Misconfigured("SendGrid does not accept the API key (401); see SendGrid:ApiKey"),
            403 => new Outcome.Misconfigured(
                FaultyFields(answer).Any(IsSender)
                    ? NoSender
                    : "SendGrid forbids it (403): the key lacks the permission Mail Send, or the sender is not verified"
            ),
            404 or 405 or 415 => new Outcome.Misconfigured(
                $"there is no mail/send at this address ({answer.Status}); see SendGrid:BaseUrl"
            ),
            413 => new Outcome.Refused("the message is larger than SendGrid takes"),
            429 => new Outcome.TryLater(
                "SendGrid takes no more for now (429)",
                Duration.FromTimeSpan(RetryAfterHeader.Read(answer, now))
            ),
            500 or 503 => new Outcome.TryLater($"SendGrid has a fault of its own ({answer.Status})"),
            408 => new Outcome.Unknown("SendGrid says the request took too long (408)"),
            >= 300 and < 400 => new Outcome.Misconfigured(
                $"SendGrid's address leads elsewhere ({answer.Status}); see SendGrid:BaseUrl"
            ),
            >= 400 and < 500 => new Outcome.Refused($"SendGrid refused it ({answer.Status})"),
            var other => new Outcome.Unknown($"SendGrid, or something in front of it, answered {other}"),
        };

    private const string NoSender =
        "SendGrid does not know the sender; verify the address of shop.yaml's from, or its domain";

    // The first that has a cause decides: ours before the customer's, because what is wrong with us is wrong for
    // everyone.
    private static Outcome BadRequest(IReadOnlyList<string> fields) =>
        fields.FirstOrDefault(IsSender) is not null ? new Outcome.Misconfigured(NoSender)
        : fields.FirstOrDefault(f => f.StartsWith("template_id", StringComparison.Ordinal)) is not null
            ? new Outcome.Misconfigured(
                "SendGrid has no such template (400 template_id); see sendgrid_template in the e-mail's front matter"
            )
        : fields.FirstOrDefault(f => f.StartsWith("reply_to", StringComparison.Ordinal)) is not null
            ? new Outcome.Misconfigured("SendGrid does not accept the reply address (400 reply_to); see shop.yaml")
        : fields.FirstOrDefault(IsRecipient) is not null
            ? new Outcome.Refused("SendGrid says this is no address (400 personalizations.to)", AddressDead: true)
        : new Outcome.Refused(
            fields.Count == 0
                ? "SendGrid refused it without naming a field (400)"
                : $"SendGrid refused it (400 {string.Join(", ", fields)})"
        );

    private static bool IsSender(string field) =>
        field == "from" || field.StartsWith("from.", StringComparison.Ordinal);

    // personalizations.0.to.0.email: that address. A fault of the list itself is not the address's.
    private static bool IsRecipient(string field) =>
        field.StartsWith("personalizations.", StringComparison.Ordinal) && field.Split('.') is [_, _, "to", _, "email"];

    /// <summary>Names of the fields an error is about; never values.</summary>
    public static IReadOnlyList<string> FaultyFields(ProviderReply.Answered answer)
    {
        try
        {
            var errors =
                JsonSerializer.Deserialize(answer.Body.Span, SendGridJson.Default.SendGridErrors)?.Errors ?? [];
            return [.. errors.Select(e => e?.Field).OfType<string>().Where(IsName).Distinct().Take(5)];
        }
        catch (JsonException)
        {
            // A body that broke off, or a proxy's page.
            return [];
        }
    }

    private static bool IsName(string field) =>
        field.Length is > 0 and <= 80 && field.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-');
}
