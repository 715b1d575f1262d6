using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Webhooks.Providers;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Identities;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Webhooks;
using MarketingAutomation.Flow.Workspaces;
using NodaTime;

namespace MarketingAutomation.Flow.Providers;

/// <summary>
/// What providers tell of messages and of those who answer them: events like any other, applied once each, in any order
/// and in batches. Answered 2xx only when all of it is
/// durable; sent again it changes nothing.
/// </summary>
public sealed class ReceiveProviderNews(
    IReadOnlyDictionary<string, IProviderFeed> feeds,
    ITableStore store,
    IdentityTable identities,
    WorkspaceShelf shelf,
    ReceiveWebhook webhooks,
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
    private const int AtOnce = 16;

    /// <summary>The feed under <c>provider/name</c>; null: there is none.</summary>
    public IProviderFeed? Feed(string provider, string name) => feeds.GetValueOrDefault($"{provider}/{name}");

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
        var clockIsRight = guard.Stopped is null;
        var now = clockIsRight ? Instant.FromDateTimeOffset(realTime.GetUtcNow()) : guard.Estimated;
        var stops = 0;
        try
        {
            var reading = feed.Read(
                new ProviderRequest(options.PublicUrl + pathAndQuery, headers, body) { ClockIsRight = clockIsRight },
                now,
                shelf.Current.Policy.StopWords
            );
            stops = reading is ProviderReading.Accepted told ? Stops(told) : 0;
            var answer = reading switch
            {
                ProviderReading.Accepted accepted => await Take(name, accepted, cancel),
                ProviderReading.Unverified(var why) => await Refuse(
                    name,
                    401,
                    why,
                    new ProviderAnswer.Unauthorized(),
                    cancel
                ),
                ProviderReading.Malformed(var faults) => await Refuse(
                    name,
                    400,
                    faults[0].ToString(),
                    new ProviderAnswer.Malformed(faults),
                    cancel
                ),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
            metrics.Answered(name, answer.GetType().Name);
            return answer;
        }
        catch (StoreUnavailableException)
        {
            turnedAway.Count(name, stops);
            return new ProviderAnswer.Unavailable(TimeSpan.FromSeconds(5));
        }
    }

    private static int Stops(ProviderReading.Accepted accepted) =>
        accepted.News.Count(n =>
            n.Mark is { Lifts: false, Reason: "unsubscribed" or "complained" }
            || n.Event.Consents.Any(c => c.Status == ConsentStatus.Unsubscribed)
        ) + (accepted.Unmatched is { AskedToStop: true } ? 1 : 0);

    /// <summary>The answer to a post whose headers alone are refused; null: its body decides.</summary>
    public async ValueTask<ProviderAnswer?> BeforeBody(
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
        metrics.Answered(name, nameof(ProviderAnswer.Unauthorized));
        return await Refuse(name, 401, why, new ProviderAnswer.Unauthorized(), cancel);
    }

    /// <summary>A body that could not be read: cut short, too slow, not HTTP. Nothing of it is kept.</summary>
    public ValueTask NotRead(IProviderFeed feed, int status, string why, CancellationToken cancel)
    {
        var name = $"{feed.Provider}/{feed.Name}";
        metrics.Answered(name, status == 503 ? nameof(ProviderAnswer.Unavailable) : nameof(ProviderAnswer.Malformed));
        return rejections.Record(name, status, why, cancel);
    }

    /// <summary>The sender sent more than is read.</summary>
    public ValueTask TooLarge(IProviderFeed feed, CancellationToken cancel)
    {
        var name = $"{feed.Provider}/{feed.Name}";
        metrics.Answered(name, nameof(TooLarge));
        return rejections.Record(name, 413, $"the body is larger than {feed.MaxBytes} bytes", cancel);
    }

    private async ValueTask<ProviderAnswer> Take(
        string name,
        ProviderReading.Accepted accepted,
        CancellationToken cancel
    )
    {
        var (taken, known, news) = (0, 0, accepted.News);
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
            await Report(name, sender, cancel);
        }

        // One customer's events in the order told; different customers do not wait for each other, and what keeps one
        // from being stored keeps no other.
        var failures = new ConcurrentQueue<Exception>();
        await Parallel.ForEachAsync(
            news.GroupBy(n =>
                n.Customer ?? (n.From is { } from ? AddressKey.Of(from.Channel, from.Value) : n.Event.Id)
            ),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel },
            async (ofOne, c) =>
            {
                try
                {
                    foreach (var one in ofOne)
                    {
                        var who = await Known(one, c);
                        Interlocked.Add(ref known, who == Identity.Nobody ? 0 : 1);
                        Interlocked.Add(ref taken, await Take(name, one, who, c) ? 1 : 0);
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

        if (known == 0 && news.Any(n => n is { From: not null, Mark.Lifts: false, IfUnknown: null }))
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

    private async ValueTask Report(string name, UnmatchedSender sender, CancellationToken cancel)
    {
        metrics.Unmatched(name, sender.Kind, sender.AskedToStop);
        await rejections.Record(
            name,
            200,
            $"a message of {sender.Kind}: no customer can be matched, its words are not kept{(sender.AskedToStop ? "; it asked for no more messages" : "")}",
            cancel
        );
        if (sender.AskedToStop)
        {
            await unmatchedStops.Count(name, sender.Kind, cancel);
        }
    }

    // The address goes first: whoever is behind it, and whatever comes of the event, it is not used any more.
    private async ValueTask<bool> Take(string name, ProviderNews news, Identity who, CancellationToken cancel)
    {
        var known = who.Key;
        if (news.Mark is { } mark && !await Applied(news, known, cancel))
        {
            // From our arrival on, and after all that is decided about the customer already: what a sender says of its
            // own clock decides nothing here.
            await identities.Suppress(mark with { At = await Arrival(known, cancel) }, cancel);
        }

        if (news.Event.Receipt is { Channel: Channel.Staff } && !await Applied(news, known, cancel))
        {
            // Whether the team is reached does not depend on the customer whom a notice speaks of.
            await teams.Told(news.Event, cancel);
        }

        if (who.By is not null)
        {
            return await webhooks.Accept(news.Event with { Who = who }, cancel) is WebhookAnswer.Accepted;
        }

        if (known is null && news.IfUnknown is { } sender)
        {
            await Report(name, sender, cancel);
        }
        else if (known is null && news.Event.Name == EventNames.MessageReplied)
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
            && await webhooks.Accept(news.Event with { Who = who }, cancel) is WebhookAnswer.Accepted;
    }

    // A delivery sent again must not mark anew an address that was allowed since.
    private async ValueTask<bool> Applied(ProviderNews news, string? customer, CancellationToken cancel)
    {
        for (var merges = 0; customer is not null && merges <= StoredCustomer.MostMerges; merges++)
        {
            if (await store.Get(TableName.Customers, customer, RowKeys.Applied(news.Event.Id), cancel) is not null)
            {
                return true;
            }

            if (await Record(customer, cancel) is not { } state)
            {
                return false;
            }

            foreach (var key in state.MergedFrom)
            {
                if (await store.Get(TableName.Customers, key, RowKeys.Applied(news.Event.Id), cancel) is not null)
                {
                    return true;
                }
            }

            customer = state.MergedInto;
        }

        return false;
    }

    // Null: there is none, or it cannot be read.
    private async ValueTask<CustomerState?> Record(string customer, CancellationToken cancel)
    {
        try
        {
            return await StoredCustomer.Read(store, customer, cancel) is { ETag: not null, State: var state }
                ? state
                : null;
        }
        catch (UnreadableRowException)
        {
            return null;
        }
    }

    private async ValueTask<Instant> Arrival(string? customer, CancellationToken cancel) =>
        guard.Stopped is not null && customer is not null && await Record(customer, cancel) is { } state
            ? Instant.Max(guard.Estimated, state.DecidedAt)
            : guard.Estimated;

    // A receipt's customer may have been merged or erased since: the first leads on, the second leads to no customer.
    // Where the row of an address cannot be read, who it is is looked up once it can.
    private async ValueTask<Identity> Known(ProviderNews news, CancellationToken cancel)
    {
        if (news.Customer is { } told)
        {
            return Keys.IsCustomerKey(told) && await Exists(told, cancel)
                ? new Identity { Key = told }
                : Identity.Nobody;
        }

        Address[] all =
        [
            .. (news.From is { } first ? news.OrFrom.Prepend(first) : []).Where(a =>
                a.Channel is Channel.Sms or Channel.Email
            ),
        ];
        try
        {
            foreach (var from in all)
            {
                if (
                    await identities.Reached(from.Channel, from.Value, former: true, cancel) is { } key
                    && await Exists(key, cancel)
                )
                {
                    return new Identity { Key = key };
                }
            }
        }
        catch (UnreadableRowException)
        {
            return new Identity { By = [.. all.Select(a => new Reached(a.Channel, a.Value))] };
        }

        return Identity.Nobody;
    }

    private async ValueTask<bool> Exists(string customer, CancellationToken cancel)
    {
        try
        {
            return await StoredCustomer.Read(store, customer, cancel) is { ETag: not null };
        }
        catch (UnreadableRowException)
        {
            // What the provider tells waits beside the record until it can be read.
            return true;
        }
    }

    private async ValueTask<ProviderAnswer> Refuse(
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
