using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Webhooks;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Workspaces;
using NodaTime;

namespace MarketingAutomation.Flow.Webhooks;

/// <summary>
/// A shop's delivery, from raw bytes to an answer. Accepted is said only after the commit; a customer that cannot be
/// decided in time is stored to be decided,
/// so that one customer's trouble never makes the shop switch our webhook off.
/// </summary>
public sealed class ReceiveWebhook(
    IReadOnlyDictionary<string, WebhookSource> sources,
    WorkspaceShelf shelf,
    EventQueue queue,
    ReceiveEvents events,
    Rejections rejections,
    ReceivePrivacy privacy,
    FlowOptions options,
    ClockGuard guard,
    TimeProvider realTime,
    FlowMetrics metrics
)
{
    private const string Stranger = "unknown";

    public IReadOnlyDictionary<string, WebhookSource> Sources => sources;

    public async ValueTask<WebhookAnswer> Receive(string name, WebhookRequest request, CancellationToken cancel)
    {
        if (!sources.TryGetValue(name, out var source))
        {
            return await Unknown(name, cancel);
        }

        var answer = await Answer(source, request, cancel);
        metrics.Answered(name, answer.GetType().Name);
        if (answer is WebhookAnswer.Accepted(var id, var customer) accepted)
        {
            metrics.Accepted(name, id, customer, accepted.Note);
        }

        return answer;
    }

    /// <summary>The answer to a delivery that its name or its headers alone refuse; null: its body decides.</summary>
    /// <param name="announced">Bytes the sender announces; null: it does not.</param>
    public async ValueTask<WebhookAnswer?> BeforeBody(
        string name,
        IReadOnlyDictionary<string, string> headers,
        long? announced,
        CancellationToken cancel
    )
    {
        if (!sources.TryGetValue(name, out var source))
        {
            return await Unknown(name, cancel);
        }

        if (Webhook.RefusedByHeaders(source, headers, announced) is not { } refused)
        {
            return null;
        }

        metrics.Answered(name, nameof(WebhookAnswer.Unauthorized));
        await rejections.Record(name, 401, refused.Why, cancel);
        return new WebhookAnswer.Unauthorized();
    }

    /// <summary>A body that could not be read: cut short, too slow, not HTTP. Nothing of it is kept.</summary>
    public ValueTask NotRead(string name, int status, string why, CancellationToken cancel)
    {
        metrics.Answered(
            sources.ContainsKey(name) ? name : Stranger,
            status == 503 ? nameof(WebhookAnswer.Unavailable) : nameof(WebhookAnswer.Malformed)
        );
        return rejections.Record(name, status, why, cancel);
    }

    private async ValueTask<WebhookAnswer> Unknown(string name, CancellationToken cancel)
    {
        await rejections.Record(
            TextCut.To(name, 40),
            404,
            "no webhook of this name is configured (Webhooks:NAME:Kind)",
            cancel
        );

        // Unknown names share one metric tag (bounded cardinality).
        metrics.Answered(Stranger, nameof(WebhookAnswer.UnknownSource));
        return new WebhookAnswer.UnknownSource();
    }

    /// <summary>The sender sent more than is read.</summary>
    public ValueTask TooLarge(string name, long limit, CancellationToken cancel)
    {
        metrics.Answered(sources.ContainsKey(name) ? name : Stranger, nameof(TooLarge));
        return rejections.Record(name, 413, $"the body is larger than {limit} bytes (Webhooks:MaxBytes)", cancel);
    }

    private async ValueTask<WebhookAnswer> Answer(
        WebhookSource source,
        WebhookRequest request,
        CancellationToken cancel
    )
    {
        try
        {
            var workspace = shelf.Current;
            var clockIsRight = guard.Stopped is null;
            var now = clockIsRight ? Instant.FromDateTimeOffset(realTime.GetUtcNow()) : guard.Estimated;
            switch (
                Webhook.Read(
                    source,
                    request with
                    {
                        ClockIsRight = clockIsRight,
                    },
                    now,
                    [.. workspace.Policy.Topics.Keys],
                    CustomerZone.Named(workspace.Shop.Zone),
                    workspace.Shop.Country
                )
            )
            {
                case WebhookReading.Accepted(var arrived):
                    return await Accept(arrived, cancel);
                case WebhookReading.ShopWide(var notice):
                    await privacy.Shop(
                        new PrivacyRequest(notice.Id, notice.Source, notice.Kind, null, notice.At),
                        cancel
                    );
                    return new WebhookAnswer.Accepted(notice.Id, null);
                case WebhookReading.Ignored(var reason):
                    return new WebhookAnswer.Ignored(reason);
                case WebhookReading.Unverified(var why):
                    await rejections.Record(source.Name, 401, why, cancel);
                    return new WebhookAnswer.Unauthorized();
                case WebhookReading.Malformed malformed:
                    await rejections.Record(source.Name, 400, $"{malformed.Path}: {malformed.Problem}", cancel);
                    return new WebhookAnswer.Malformed(malformed.Faults);
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }
        catch (StoreUnavailableException)
        {
            return new WebhookAnswer.Unavailable(TimeSpan.FromSeconds(5));
        }
    }

    /// <summary>A verified event: decided within its two seconds, or stored to be decided.</summary>
    /// <exception cref="StoreUnavailableException">Not durable; the shop has to send it again.</exception>
    public async ValueTask<WebhookAnswer> Accept(Event arrived, CancellationToken cancel)
    {
        // A request of law is suppressed and listed before anything that may have to wait.
        var isPrivacy = ReceivePrivacy.IsOne(arrived);
        if (isPrivacy)
        {
            var (known, unreadable) = await privacy.Keep(arrived, CancellationToken.None);
            if (unreadable is not null)
            {
                return await queue.Keep(ReceivePrivacy.ToWait(arrived), CancellationToken.None);
            }

            arrived = known is null ? arrived : arrived with { Who = arrived.Who with { Key = known } };
        }

        // The client going away must not stop a decision half way; the two seconds are ours.
        var deciding = events.Receive(arrived, CancellationToken.None).AsTask();
        if (!deciding.IsCompleted)
        {
            using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            await Task.WhenAny(deciding, Task.Delay(options.DecideWithin, realTime, timer.Token));
            timer.Cancel();
        }

        if (!deciding.IsCompleted || deciding.Exception?.InnerException is { } and not StoreUnavailableException)
        {
            var answer =
                isPrivacy && arrived.Who.Key is null
                    ? new WebhookAnswer.Accepted(arrived.Id, null)
                    : await queue.Keep(arrived, CancellationToken.None);
            metrics.EventQueued(arrived.Id, deciding.Exception?.InnerException);
            return answer;
        }

        return await deciding;
    }
}
