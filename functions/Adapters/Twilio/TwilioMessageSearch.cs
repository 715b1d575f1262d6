using System.Text;
using MarketingAutomation.Core.Inbound.Providers.Twilio;
using MarketingAutomation.Core.Messages.Attempts;
using NodaTime;
using Twilio.Rest.Api.V2010.Account;

namespace MarketingAutomation.Adapters.Twilio;

/// <summary>
/// Looks for an attempt in Twilio's list of what was sent to a number. The list does not repeat our message id (it is
/// only in the address for status callbacks), so a message counts as ours when it was sent within the attempt's time
/// and has the same text.
/// </summary>
/// <remarks>
/// Selected by <c>date_created</c> and not by the <c>DateSent</c> filter: what still waits in Twilio's queue has no
/// date of sending, and would look as if it had never arrived. Words are compared by letters and digits, since
/// SmartEncoded changes the signs between them and a trial account puts words in front. Where two fit, or the words are
/// not available (redacted, a WhatsApp template), it counts as ours: a message that is not sent is a smaller fault than
/// one that is sent twice. That it is in the list by the time we ask is what <c>attempts.unknown_grace</c> waits for.
/// </remarks>
internal sealed class TwilioMessageSearch(Effect.QueryOutcome about, bool isWhatsApp)
{
    /// <summary>Small, so that a page stays within what is read of an answer.</summary>
    public const int PageSize = 20;

    private const int MostPages = 10;
    private static readonly Duration Skew = Duration.FromMinutes(2);

    private readonly string expectedText =
        isWhatsApp || about.SentContent is null ? "" : LettersOnly(about.SentContent.Text);
    private int pages;

    /// <summary>What a page says about the attempt; null: ask for the next.</summary>
    public Outcome? SearchPage(TwilioPage page)
    {
        var messages = page.Messages;
        if (messages.FirstOrDefault(IsOurs) is { } ours)
        {
            return OutcomeOf(ours);
        }

        // Newest first, as Twilio lists them: older ones than the attempt's time end the search.
        if (page.NextPageUri is null || (messages.Count > 0 && messages.All(m => Created(m) < about.BegunAt - Skew)))
        {
            return new Outcome.NotThere();
        }

        return ++pages < MostPages
            ? null
            : new Outcome.Unknown($"not among the last {MostPages * PageSize} messages to this number");
    }

    private bool IsOurs(MessageResource message) =>
        message.Direction?.ToString().StartsWith("outbound", StringComparison.Ordinal) != false
        && Created(message) is var created
        && created >= about.BegunAt - Skew
        && created <= about.Until + Skew
        && (
            expectedText.Length == 0
            || string.IsNullOrEmpty(message.Body)
            || LettersOnly(message.Body).EndsWith(expectedText, StringComparison.Ordinal)
        );

    private static Outcome OutcomeOf(MessageResource message) =>
        message.Status?.ToString() switch
        {
            "failed" or "undelivered" => message.ErrorCode is { } code
                ? new Outcome.Refused(
                    TwilioErrors.Describe(code),
                    TwilioErrors.Classify(code) == TwilioErrorKind.DeadAddress
                )
                : new Outcome.Refused("not delivered"),
            "canceled" => new Outcome.Refused("canceled at Twilio"),
            _ => new Outcome.Sent(message.Sid),
        };

    // One without a date may be ours.
    private Instant Created(MessageResource message) =>
        message.DateCreated is { } at ? Instant.FromDateTimeUtc(at.ToUniversalTime()) : about.BegunAt;

    private static string LettersOnly(string text) =>
        string.Concat(text.Normalize(NormalizationForm.FormKC).EnumerateRunes().Where(Rune.IsLetterOrDigit));
}
