using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Inbound;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Products;
using MarketingAutomation.Flow.Storage;
using NodaTime;

namespace MarketingAutomation.Flow.Webhooks;

/// <summary>
/// A shop's delivery, from raw bytes to an answer. The answer "accepted" is given only when the event is durable; an
/// event that cannot be decided in time is queued, so that a fault of one customer never makes the shop switch our
/// webhook off.
/// </summary>
public sealed class WebhookReceiver(
    IReadOnlyDictionary<string, WebhookSource> sources,
    WorkspaceReleases releases,
    EventIntake intake,
    ProductIntake products,
    Rejections rejections,
    PrivacyIntake privacyIntake,
    ClockGuard guard,
    TimeProvider realTime,
    FlowMetrics metrics
)
{
    private const string UnknownSourceTag = "unknown";

    public IReadOnlyDictionary<string, WebhookSource> Sources => sources;

    public async ValueTask<WebhookAnswer> Receive(string name, WebhookRequest request, CancellationToken cancel)
    {
        if (!sources.TryGetValue(name, out var source))
        {
            return await RefuseUnknownSource(name, cancel);
        }

        var answer = await ReadAndSubmit(source, request, cancel);
        metrics.RecordAnswer(name, answer.MetricName);
        if (answer is WebhookAnswer.Received(IntakeAnswer.Accepted(var id, var customer) accepted))
        {
            metrics.RecordAcceptedEvent(name, id, customer, accepted.Note);
        }

        return answer;
    }

    /// <summary>The answer to a delivery that its name or its headers alone refuse; null: its body decides.</summary>
    /// <param name="announced">Bytes the sender announces; null: it does not.</param>
    public async ValueTask<WebhookAnswer?> CheckHeaders(
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

        metrics.RecordAnswer(name, nameof(WebhookAnswer.Unauthorized));
        await rejections.Record(name, 401, refused.Reason, cancel);
        return new WebhookAnswer.Unauthorized();
    }

    /// <summary>A body that could not be read: cut short, too slow, not HTTP. Nothing of it is kept.</summary>
    public ValueTask RecordUnreadBody(string name, int status, string why, CancellationToken cancel)
    {
        metrics.RecordAnswer(
            sources.ContainsKey(name) ? name : UnknownSourceTag,
            status == 503 ? nameof(WebhookAnswer.Unavailable) : nameof(WebhookAnswer.Malformed)
        );
        return rejections.Record(name, status, why, cancel);
    }

    private async ValueTask<WebhookAnswer> RefuseUnknownSource(string name, CancellationToken cancel)
    {
        await rejections.Record(
            TextTruncation.Truncate(name, 40),
            404,
            "no webhook of this name is configured (Webhooks:NAME:Kind)",
            cancel
        );

        // Unknown names share one metric tag (bounded cardinality).
        metrics.RecordAnswer(UnknownSourceTag, nameof(WebhookAnswer.UnknownSource));
        return new WebhookAnswer.UnknownSource();
    }

    /// <summary>The sender sent more than is read.</summary>
    public ValueTask TooLarge(string name, long limit, CancellationToken cancel)
    {
        metrics.RecordAnswer(sources.ContainsKey(name) ? name : UnknownSourceTag, nameof(TooLarge));
        return rejections.Record(name, 413, $"the body is larger than {limit} bytes (Webhooks:MaxBytes)", cancel);
    }

    private async ValueTask<WebhookAnswer> ReadAndSubmit(
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
                    return new WebhookAnswer.Received(await intake.Submit(arrived, cancel));
                case WebhookResult.ShopWide(var notice):
                    await privacyIntake.SubmitShopRequest(
                        new PrivacyRequest(notice.Id, notice.Source, notice.Kind, null, notice.At),
                        cancel
                    );
                    return new WebhookAnswer.Received(new IntakeAnswer.Accepted(notice.Id, null));
                case WebhookResult.ProductsStated(var notice):
                    return new WebhookAnswer.Received(await products.Submit(notice, cancel));
                case WebhookResult.Ignored(var reason):
                    return new WebhookAnswer.Received(new IntakeAnswer.Ignored(reason));
                case WebhookResult.Unverified(var why):
                    await rejections.Record(source.Name, 401, why, cancel);
                    return new WebhookAnswer.Unauthorized();
                case WebhookResult.Malformed malformed:
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
}
