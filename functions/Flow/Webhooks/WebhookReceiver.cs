using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Storage;
using NodaTime;

namespace MarketingAutomation.Flow.Webhooks;

/// <summary>
/// A shop's delivery, from raw bytes to an answer. Accepted is said only after the commit; a customer that cannot be
/// decided in time is stored to be decided,
/// so that one customer's trouble never makes the shop switch our webhook off.
/// </summary>
public sealed class WebhookReceiver(
    IReadOnlyDictionary<string, WebhookSource> sources,
    WorkspaceReleases releases,
    EventQueue queue,
    EventIntake intake,
    Rejections rejections,
    PrivacyIntake privacyIntake,
    FlowOptions options,
    ClockGuard guard,
    TimeProvider realTime,
    FlowMetrics metrics
)
{
    private const string UnknownSourceTag = "unknown";

    public IReadOnlyDictionary<string, WebhookSource> Sources => sources;

    public async ValueTask<IntakeAnswer> Receive(string name, WebhookRequest request, CancellationToken cancel)
    {
        if (!sources.TryGetValue(name, out var source))
        {
            return await RefuseUnknownSource(name, cancel);
        }

        var answer = await ReadAndSubmit(source, request, cancel);
        metrics.RecordAnswer(name, answer.GetType().Name);
        if (answer is IntakeAnswer.Accepted(var id, var customer) accepted)
        {
            metrics.RecordAcceptedEvent(name, id, customer, accepted.Note);
        }

        return answer;
    }

    /// <summary>The answer to a delivery that its name or its headers alone refuse; null: its body decides.</summary>
    /// <param name="announced">Bytes the sender announces; null: it does not.</param>
    public async ValueTask<IntakeAnswer?> CheckHeaders(
        string name,
        IReadOnlyDictionary<string, string> headers,
        long? announced,
        CancellationToken cancel
    )
    {
        if (!sources.TryGetValue(name, out var source))
        {
            return await RefuseUnknownSource(name, cancel);
        }

        if (WebhookReader.CheckHeaders(source, headers, announced) is not { } refused)
        {
            return null;
        }

        metrics.RecordAnswer(name, nameof(IntakeAnswer.Unauthorized));
        await rejections.Record(name, 401, refused.Reason, cancel);
        return new IntakeAnswer.Unauthorized();
    }

    /// <summary>A body that could not be read: cut short, too slow, not HTTP. Nothing of it is kept.</summary>
    public ValueTask RecordUnreadBody(string name, int status, string why, CancellationToken cancel)
    {
        metrics.RecordAnswer(
            sources.ContainsKey(name) ? name : UnknownSourceTag,
            status == 503 ? nameof(IntakeAnswer.Unavailable) : nameof(IntakeAnswer.Malformed)
        );
        return rejections.Record(name, status, why, cancel);
    }

    private async ValueTask<IntakeAnswer> RefuseUnknownSource(string name, CancellationToken cancel)
    {
        await rejections.Record(
            TextTruncation.Truncate(name, 40),
            404,
            "no webhook of this name is configured (Webhooks:NAME:Kind)",
            cancel
        );

        // Unknown names share one metric tag (bounded cardinality).
        metrics.RecordAnswer(UnknownSourceTag, nameof(IntakeAnswer.UnknownSource));
        return new IntakeAnswer.UnknownSource();
    }

    /// <summary>The sender sent more than is read.</summary>
    public ValueTask TooLarge(string name, long limit, CancellationToken cancel)
    {
        metrics.RecordAnswer(sources.ContainsKey(name) ? name : UnknownSourceTag, nameof(TooLarge));
        return rejections.Record(name, 413, $"the body is larger than {limit} bytes (Webhooks:MaxBytes)", cancel);
    }

    private async ValueTask<IntakeAnswer> ReadAndSubmit(
        WebhookSource source,
        WebhookRequest request,
        CancellationToken cancel
    )
    {
        try
        {
            var workspace = releases.Current;
            var clockIsRight = guard.StopReason is null;
            var now = clockIsRight ? Instant.FromDateTimeOffset(realTime.GetUtcNow()) : guard.EstimatedNow;
            switch (
                WebhookReader.Read(
                    source,
                    request with
                    {
                        ClockIsReliable = clockIsRight,
                    },
                    now,
                    [.. workspace.Policy.Topics.Keys],
                    CustomerZone.ZoneByName(workspace.Shop.Zone),
                    workspace.Shop.Country
                )
            )
            {
                case WebhookResult.Accepted(var arrived):
                    return await Submit(arrived, cancel);
                case WebhookResult.ShopWide(var notice):
                    await privacyIntake.SubmitShopRequest(
                        new PrivacyRequest(notice.Id, notice.Source, notice.Kind, null, notice.At),
                        cancel
                    );
                    return new IntakeAnswer.Accepted(notice.Id, null);
                case WebhookResult.Ignored(var reason):
                    return new IntakeAnswer.Ignored(reason);
                case WebhookResult.Unverified(var why):
                    await rejections.Record(source.Name, 401, why, cancel);
                    return new IntakeAnswer.Unauthorized();
                case WebhookResult.Malformed malformed:
                    await rejections.Record(source.Name, 400, $"{malformed.Path}: {malformed.Problem}", cancel);
                    return new IntakeAnswer.Malformed(malformed.Faults);
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }
        catch (StoreUnavailableException)
        {
            return new IntakeAnswer.Unavailable(TimeSpan.FromSeconds(5));
        }
    }

    /// <summary>A verified event: decided within its two seconds, or stored to be decided.</summary>
    /// <exception cref="StoreUnavailableException">Not durable; the shop has to send it again.</exception>
    public async ValueTask<IntakeAnswer> Submit(Event arrived, CancellationToken cancel)
    {
        // A request of law is suppressed and listed before anything that may have to wait.
        var isPrivacy = PrivacyIntake.IsPrivacyRequest(arrived);
        if (isPrivacy)
        {
            var (known, unreadable) = await privacyIntake.RecordRequest(arrived, CancellationToken.None);
            if (unreadable is not null)
            {
                return await queue.Enqueue(PrivacyIntake.ForQueue(arrived), CancellationToken.None);
            }

            arrived = known is null
                ? arrived
                : arrived with
                {
                    Identity = arrived.Identity with { CustomerKey = known },
                };
        }

        // The client going away must not stop a decision half way; the two seconds are ours.
        var deciding = intake.SubmitNow(arrived, CancellationToken.None).AsTask();
        if (!deciding.IsCompleted)
        {
            using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            await Task.WhenAny(deciding, Task.Delay(options.DecideWithin, realTime, timer.Token));
            timer.Cancel();
        }

        if (!deciding.IsCompleted || deciding.Exception?.InnerException is { } and not StoreUnavailableException)
        {
            var answer =
                isPrivacy && arrived.Identity.CustomerKey is null
                    ? new IntakeAnswer.Accepted(arrived.Id, null)
                    : await queue.Enqueue(arrived, CancellationToken.None);
            metrics.EventQueued(arrived.Id, deciding.Exception?.InnerException);
            return answer;
        }

        return await deciding;
    }
}
