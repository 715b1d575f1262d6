using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Providers;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Intake.Identities;
using MarketingAutomation.Flow.Storage;
using NodaTime;

namespace MarketingAutomation.Flow.Providers;

/// <summary>
/// What providers tell of messages and of those who answer them: events like any other, applied once each, in any order
/// and in batches. Answered 2xx only when all of it is durable; sent again it changes nothing.
/// </summary>
public sealed class ProviderFeedReceiver(
    IReadOnlyDictionary<string, IProviderFeed> feeds,
    ProviderSenderResolver senders,
    IdentityTable identities,
    WorkspaceReleases releases,
    EventIntake intake,
    Rejections rejections,
    UnmatchedStops unmatchedStops,
    StopsTurnedAway turnedAway,
    TeamFaults teams,
    FlowOptions options,
    ClockGuard guard,
    TimeProvider realTime,
    FlowMetrics metrics
)
{
    private const int MaxConcurrency = 16;

    /// <summary>The feed under <c>provider/name</c>; null: there is none.</summary>
    public IProviderFeed? FindFeed(string provider, string name) => feeds.GetValueOrDefault($"{provider}/{name}");

    /// <param name="pathAndQuery">As sent, from the slash on.</param>
    public async ValueTask<ProviderAnswer> Receive(
        IProviderFeed feed,
        string pathAndQuery,
        IReadOnlyDictionary<string, string> headers,
        ReadOnlyMemory<byte> body,
        CancellationToken cancel
    )
    {
        var name = $"{feed.Provider}/{feed.Name}";
        var clockIsRight = guard.StopReason is null;
        var now = clockIsRight ? Instant.FromDateTimeOffset(realTime.GetUtcNow()) : guard.EstimatedNow;
        var stops = 0;
        try
        {
            var reading = feed.Read(
                new ProviderRequest(options.PublicUrl + pathAndQuery, headers, body) { ClockIsReliable = clockIsRight },
                now,
                releases.Current.Policy.StopWords
            );
            stops = reading is ProviderResult.Accepted read ? CountStops(read) : 0;
            var answer = reading switch
            {
                ProviderResult.Accepted accepted => await SubmitEvents(name, accepted, cancel),
                ProviderResult.Unverified(var why) => await RecordRefusal(
                    name,
                    401,
                    why,
                    new ProviderAnswer.Unauthorized(),
                    cancel
                ),
                ProviderResult.Malformed(var faults) => await RecordRefusal(
                    name,
                    400,
                    faults[0].ToString(),
                    new ProviderAnswer.Malformed(faults),
                    cancel
                ),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
            metrics.RecordAnswer(name, answer.GetType().Name);
            return answer;
        }
        catch (StoreUnavailableException)
        {
            turnedAway.Count(name, stops);
            return new ProviderAnswer.Unavailable(TimeSpan.FromSeconds(5));
        }
    }

    private static int CountStops(ProviderResult.Accepted accepted) =>
        accepted.Events.Count(n =>
            n.Mark is { LiftsSuppression: false, Reason: "unsubscribed" or "complained" }
            || n.Event.Consents.Any(c => c.Status == ConsentStatus.Unsubscribed)
        ) + (accepted.Unmatched is { AskedToStop: true } ? 1 : 0);

    /// <summary>The answer to a post whose headers alone are refused; null: its body decides.</summary>
    public async ValueTask<ProviderAnswer?> CheckHeaders(
        IProviderFeed feed,
        IReadOnlyDictionary<string, string> headers,
        CancellationToken cancel
    )
    {
        if (feed.RefusedByHeaders(new ProviderRequest("", headers, default)) is not { } why)
        {
            return null;
        }

        var name = $"{feed.Provider}/{feed.Name}";
        metrics.RecordAnswer(name, nameof(ProviderAnswer.Unauthorized));
        return await RecordRefusal(name, 401, why, new ProviderAnswer.Unauthorized(), cancel);
    }

    /// <summary>A body that could not be read: cut short, too slow, not HTTP. Nothing of it is kept.</summary>
    public ValueTask RecordUnreadBody(IProviderFeed feed, int status, string why, CancellationToken cancel)
    {
        var name = $"{feed.Provider}/{feed.Name}";
        metrics.RecordAnswer(
            name,
            status == 503 ? nameof(ProviderAnswer.Unavailable) : nameof(ProviderAnswer.Malformed)
        );
        return rejections.Record(name, status, why, cancel);
    }

    /// <summary>The sender sent more than is read.</summary>
    public ValueTask TooLarge(IProviderFeed feed, CancellationToken cancel)
    {
        var name = $"{feed.Provider}/{feed.Name}";
        metrics.RecordAnswer(name, nameof(TooLarge));
        return rejections.Record(name, 413, $"the body is larger than {feed.MaxBytes} bytes", cancel);
    }

    private async ValueTask<ProviderAnswer> SubmitEvents(
        string name,
        ProviderResult.Accepted accepted,
        CancellationToken cancel
    )
    {
        var (taken, known, received) = (0, 0, accepted.Events);
        if (accepted.Skipped is [var first, ..])
        {
            await rejections.Record(
                name,
                200,
                $"left out of a batch: {first}{(accepted.Skipped.Count > 1 ? $" and {accepted.Skipped.Count - 1} more" : "")}",
                cancel
            );
        }

        if (accepted.Unmatched is { } sender)
        {
            await ReportUnmatchedSender(name, sender, cancel);
        }

        // One customer's events in the order received; different customers do not wait for each other, and what keeps
        // one from being stored keeps no other.
        var failures = new ConcurrentQueue<Exception>();
        await Parallel.ForEachAsync(
            received.GroupBy(n =>
                n.CustomerKey ?? (n.Sender is { } from ? AddressKey.Of(from.Channel, from.Value) : n.Event.Id)
            ),
            new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrency, CancellationToken = cancel },
            async (ofOne, c) =>
            {
                try
                {
                    foreach (var one in ofOne)
                    {
                        var who = await senders.ResolveIdentity(one, c);
                        Interlocked.Add(ref known, who == CustomerIdentity.Unknown ? 0 : 1);
                        Interlocked.Add(ref taken, await SubmitEvent(name, one, who, c) ? 1 : 0);
                    }
                }
                catch (Exception e) when (!c.IsCancellationRequested)
                {
                    failures.Enqueue(e);
                }
            }
        );
        if (failures.TryPeek(out var failure))
        {
            // Sent again, what was stored changes nothing.
            ExceptionDispatchInfo.Throw(failures.FirstOrDefault(f => f is StoreUnavailableException) ?? failure);
        }

        if (
            known == 0
            && received.Any(n => n is { Sender: not null, Mark.LiftsSuppression: false, UnmatchedFallback: null })
        )
        {
            await rejections.Record(
                name,
                200,
                "a stop from an address or number that no customer and no order has: the address is not used "
                    + "from now on, no customer was stopped",
                cancel
            );
        }

        return new ProviderAnswer.Accepted(taken);
    }

    private async ValueTask ReportUnmatchedSender(string name, UnmatchedSender sender, CancellationToken cancel)
    {
        metrics.RecordUnmatchedSender(name, sender.Kind, sender.AskedToStop);
        await rejections.Record(
            name,
            200,
            $"a message of {sender.Kind}: no customer can be matched, its words are not kept"
                + (sender.AskedToStop ? "; it asked for no more messages" : ""),
            cancel
        );
        if (sender.AskedToStop)
        {
            await unmatchedStops.Count(name, sender.Kind, cancel);
        }
    }

    // The address goes first: whichever customer has it, and whatever comes of the event, it is not used any more.
    private async ValueTask<bool> SubmitEvent(
        string name,
        ProviderEvent received,
        CustomerIdentity who,
        CancellationToken cancel
    )
    {
        var known = who.CustomerKey;
        if (received.Mark is { } mark && !await senders.IsApplied(received, known, cancel))
        {
            // From our arrival on, and after all that is decided about the customer already: what a sender says of its
            // own clock decides nothing here.
            await identities.Suppress(mark with { At = await senders.ReceivedAt(known, cancel) }, cancel);
        }

        if (received.Event.Receipt is { Channel: Channel.Staff } && !await senders.IsApplied(received, known, cancel))
        {
            // Whether the team is reached does not depend on the customer whom a notice speaks of.
            await teams.RecordReceipt(received.Event, cancel);
        }

        if (who.ContactPoints is not null)
        {
            return await intake.Submit(received.Event with { Identity = who }, cancel) is IntakeAnswer.Accepted;
        }

        if (known is null && received.UnmatchedFallback is { } sender)
        {
            await ReportUnmatchedSender(name, sender, cancel);
        }
        else if (known is null && received.Event.Name == EventNames.MessageReplied)
        {
            // There is no record that could hold the words; that they came is not passed over in silence.
            await rejections.Record(
                name,
                200,
                "a reply from an address or number that no customer and no order has: no one was notified, "
                    + "its words are not kept",
                cancel
            );
        }

        return known is not null
            && await intake.Submit(received.Event with { Identity = who }, cancel) is IntakeAnswer.Accepted;
    }

    private async ValueTask<ProviderAnswer> RecordRefusal(
        string name,
        int status,
        string why,
        ProviderAnswer answer,
        CancellationToken cancel
    )
    {
        await rejections.Record(name, status, why, cancel);
        return answer;
    }
}
