using System.Text.Json.Serialization;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Views;
using NodaTime;

namespace MarketingAutomation.Adapters.Mailbox;

/// <summary>
/// The provider of those who have none: takes every message into a local table, under its message id, so that taking it
/// again changes nothing (*repeatable*). Keeps the envelope; the content is rendered on reading, as everywhere else.
/// </summary>
public sealed class MailboxPort(ITableStore store) : ISendPort
{
    internal const string Partition = "mail";

    public PortKind Kind => PortKind.Repeatable;

    public async Task<Outcome> Send(OutgoingMessage message, CancellationToken deadline)
    {
        // An earlier attempt may have put it here. It has the same name there as long as it is the same attempt.
        if (message.Attempt > 1 && await IsStored(message, deadline))
        {
            return new Outcome.Sent($"{MailboxIds.Prefix}{message.Id}");
        }

        var mail = new Mail(
            message.Id,
            message.Channel,
            message.To,
            message.Content.Subject,
            message.Journey,
            message.Step,
            message.DecidedAt
        )
        {
            SentAt = message.BegunAt,
        };
        await store.Insert(
            TableName.Mailbox,
            Partition,
            Row(message.BegunAt, message.Id),
            StoreExtensions.ToJson(mail, MailboxJson.Default.Mail),
            deadline
        );
        return new Outcome.Sent($"{MailboxIds.Prefix}{message.Id}");
    }

    private async Task<bool> IsStored(OutgoingMessage message, CancellationToken deadline)
    {
        string? next = null;
        do
        {
            var page = await store.Query(
                TableName.Mailbox,
                Partition,
                RowKeys.DescendingTicks(message.BegunAt),
                $"{RowKeys.DescendingTicks(message.DecidedAt)}~",
                500,
                next,
                deadline
            );
            if (page.Items.Any(e => e.Row.EndsWith($"|{message.Id}", StringComparison.Ordinal)))
            {
                return true;
            }

            next = page.Continuation;
        } while (next is not null);
        return false;
    }

    // The last sent comes first.
    private static string Row(Instant at, string id) => $"{RowKeys.DescendingTicks(at)}|{id}";

    public Task<Outcome> QueryStatus(Effect.QueryOutcome about, CancellationToken cancel) =>
        throw new NotSupportedException("the mailbox is repeatable; it is never asked");
}

/// <summary>An envelope in the mailbox.</summary>
public sealed record Mail(
    string Id,
    Channel Channel,
    string To,
    string? Subject,
    string Journey,
    string Step,
    Instant DecidedAt
)
{
    /// <summary>When it was sent; null: an older entry, which is at the time of its decision.</summary>
    public Instant? SentAt { get; init; }
}

/// <summary>Reads the mailbox, newest first.</summary>
public sealed class MailboxReader(ITableStore store) : IMailbox
{
    public async ValueTask<EnvelopePage> Newest(int take, string? continuation, CancellationToken cancel)
    {
        var page = await store.Query(TableName.Mailbox, MailboxPort.Partition, null, null, take, continuation, cancel);
        var (items, unreadable) = (new List<Envelope>(page.Items.Count), new List<string>());
        foreach (var entity in page.Items)
        {
            try
            {
                items.Add(Of(entity.Read(MailboxJson.Default.Mail)));
            }
            catch (UnreadableRowException e)
            {
                unreadable.Add($"{e.Message} {e.Remedy}");
            }
        }

        return new(items, page.Continuation, unreadable);
    }

    private static Envelope Of(Mail mail) =>
        new(mail.Id, mail.Channel, mail.To, mail.Subject, mail.Journey, mail.Step, mail.SentAt ?? mail.DecidedAt);
}

/// <summary>The stored shape.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(InstantConverter)]
)]
[JsonSerializable(typeof(Mail))]
public sealed partial class MailboxJson : JsonSerializerContext;
