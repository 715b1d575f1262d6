using System.Net.Http.Headers;
using System.Text;
using MarketingAutomation.Adapters.Providers;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Flow.Sending;
using NodaTime;

namespace MarketingAutomation.Adapters.Twilio;

/// <summary>
/// SMS and WhatsApp through Twilio's own library over our connections (<c>POST
/// /2010-04-01/Accounts/{Sid}/Messages.json</c>). It knows no idempotency key, but lists what it sent to whom, so an
/// attempt without an answer is looked up (*askable*).
/// </summary>
public sealed class TwilioPort : ISendPort, IDisposable
{
    /// <summary>Twilio takes no longer text.</summary>
    public const int LongestText = 1600;

    private const int LongestValidity = 36_000;
    private readonly TwilioOptions options;
    private readonly TimeProvider time;
    private readonly ProviderHttp http;
    private readonly ProviderGate gate;
    private readonly string path;

    /// <param name="time">Real time, which must be the decisions' clock too: Twilio counts the hours of a message in
    /// it, and dates what it is asked about.</param>
    /// <param name="patience">How long Twilio is given to answer; default: as long as each call says.</param>
    public TwilioPort(TwilioOptions options, TimeProvider time, TimeSpan? patience = null)
    {
        (this.options, this.time) = (options, time);
        var login = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.AccountSid}:{options.AuthToken}"));
        http = new ProviderHttp(options.BaseUrl, new AuthenticationHeaderValue("Basic", login));
        gate = new ProviderGate(time, patience: patience);
        path = $"/2010-04-01/Accounts/{Uri.EscapeDataString(options.AccountSid)}/Messages.json";
    }

    public PortKind Kind => PortKind.Askable;

    public int? MaxConcurrency => gate.MaxConcurrency;

    public bool MarksCallStart => true;

    public string? CircuitOpenReason => gate.CircuitOpenReason;

    private Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    public async Task<Outcome> Send(OutgoingMessage message, CancellationToken deadline)
    {
        var validity = message.NotAfter is { } until
            ? (int)Math.Min((until - Now).TotalSeconds, LongestValidity)
            : LongestValidity;
        if (validity < 1)
        {
            return new Outcome.TryLater("the hours in which it may arrive are over");
        }

        if (TwilioMessageOptions.Build(message, options, validity, Now) is not { } create)
        {
            return new Outcome.Refused(
                "the customer has not written to us within WhatsApp's 24 hours, and sms.hbs names no "
                    + "approved template (whatsapp_content)"
            );
        }

        if (message.Content.Text.Length > LongestText)
        {
            return new Outcome.Refused(
                $"the text has {message.Content.Text.Length} characters, and Twilio takes at most {LongestText}"
            );
        }

        return TwilioOutcomes.FromReply(
            await gate.Perform(c => TwilioRequest.Create(http, options, create, c, message.OnCallStart), deadline),
            time.GetUtcNow()
        );
    }

    public async Task<Outcome> QueryStatus(Effect.QueryOutcome about, CancellationToken cancel)
    {
        var search = new TwilioMessageSearch(about, options.IsWhatsApp);
        for (string? next = null; ; )
        {
            var page = next;
            var reply = await gate.Perform(
                c =>
                    page is null
                        ? TwilioRequest.List(http, options, TwilioMessageOptions.BuildSearch(about.Address, options), c)
                        : TwilioRequest.Page(http, options, page, c),
                cancel
            );
            if (
                reply is not ProviderReply.Answered { Status: 200 } answer
                || TwilioPage.Read(answer.Body) is not { } found
            )
            {
                return new Outcome.Unknown("Twilio's list of messages could not be read");
            }

            if (search.SearchPage(found) is { } outcome)
            {
                return outcome;
            }

            // Only further pages of the same list; anything else would send our key elsewhere.
            if (found.NextPageUri?.StartsWith(path + "?", StringComparison.Ordinal) != true)
            {
                return new Outcome.Unknown("Twilio's list of messages goes on where it cannot be followed");
            }

            next = found.NextPageUri;
        }
    }

    public void Dispose()
    {
        gate.Dispose();
        http.Dispose();
    }
}
