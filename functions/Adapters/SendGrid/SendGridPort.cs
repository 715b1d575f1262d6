using System.Net.Http.Headers;
using MarketingAutomation.Adapters.Providers;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Flow.Sending;

namespace MarketingAutomation.Adapters.SendGrid;

/// <summary>
/// E-mail through SendGrid's <c>mail/send</c>, by its own library over our connections. A *blind* port: it takes no
/// idempotency key and cannot be asked; its event webhook carries our message id. Customers' mail and notices to staff
/// alike.
/// </summary>
public sealed class SendGridPort : ISendPort, IDisposable
{
    private readonly SendGridOptions options;
    private readonly TimeProvider realTime;
    private readonly ProviderHttp http;
    private readonly ProviderGate gate;

    /// <param name="patience">How long SendGrid is given to answer; default: as long as each call says.</param>
    public SendGridPort(SendGridOptions options, TimeProvider realTime, TimeSpan? patience = null)
    {
        (this.options, this.realTime) = (options, realTime);
        http = new ProviderHttp(options.BaseUrl, new AuthenticationHeaderValue("Bearer", options.ApiKey));
        gate = new ProviderGate(realTime, patience: patience);
    }

    public PortKind Kind => PortKind.Blind;

    public int? MaxConcurrency => gate.MaxConcurrency;

    public bool MarksCallStart => true;

    public string? CircuitOpenReason => gate.CircuitOpenReason;

    public async Task<Outcome> Send(OutgoingMessage message, CancellationToken deadline)
    {
        var mail = SendGridRequest.Build(message, options.Sandbox);
        var reply = await gate.Perform(
            cancel => SendGridRequest.Send(http, options.ApiKey, mail, cancel, message.OnCallStart),
            deadline
        );
        return SendGridOutcomes.FromReply(reply, realTime.GetUtcNow(), options.Sandbox);
    }

    public Task<Outcome> QueryStatus(Effect.QueryOutcome about, CancellationToken cancel) =>
        throw new NotSupportedException("SendGrid is blind; its events tell");

    public void Dispose()
    {
        gate.Dispose();
        http.Dispose();
    }
}
