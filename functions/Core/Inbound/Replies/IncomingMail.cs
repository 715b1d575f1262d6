using System.Security.Cryptography;
using System.Text;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Channels.OptOuts;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Providers;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Inbound.Replies;

/// <summary>An e-mail to the shop, as received from a provider. Nothing in it is verified, not even the
/// sender.</summary>
/// <param name="Headers">The raw header block.</param>
/// <param name="Authors">The addresses of its From header, each as <c>name@host</c> without a display name; empty: none
/// could be read.</param>
/// <param name="Text">Its text as plain text, including quoted text; null or empty: none.</param>
/// <param name="Envelope">The address the sending server gave (SMTP <c>MAIL FROM</c>); null or empty: none. It may be a
/// bounce address.</param>
public sealed record IncomingMail(
    string? Headers,
    IReadOnlyList<string> Authors,
    string? Envelope,
    string? Subject,
    string? Text
);

/// <summary>
/// Reads an e-mail to the shop. An automatic reply is ignored; an e-mail that only may be automatic is still searched
/// for an opt-out. A phrase of <see cref="StopWords"/> as the subject or as a whole sentence is an opt-out from e-mail.
/// Any other e-mail is <c>message.replied</c> with the customer's own words in <c>text</c>. A sender can be forged: an
/// opt-out is applied all the same (the harmless direction), and a reply causes nothing else.
/// </summary>
public static class IncomingMailReader
{
    /// <summary>Maximum number of characters of a reply that are stored.</summary>
    public const int MaxText = 2_000;

    /// <summary>Maximum number of authors; with more, the sender counts as unreadable.</summary>
    public const int MaxAuthors = 10;

    private const int MaxLength = 100_000;
    private static readonly UnmatchedSender Unreadable = new(
        "a sender whose e-mail address cannot be read",
        AskedToStop: false
    );

    /// <summary>
    /// Returns the events of an e-mail. An opt-out is one event for each author; where it contains more text, and for
    /// every other e-mail, one reply is added for the shop's team to read. If the sender cannot be read, the envelope's
    /// address is used where it looks like a person's; else, or where no customer has that address, the e-mail is
    /// reported as unmatched.
    /// </summary>
    /// <param name="stop">What counts as an opt-out; null: the built-in list.</param>
    public static ProviderResult.Accepted Read(
        string provider,
        IncomingMail mail,
        Instant realNow,
        StopWords? stop = null
    )
    {
        var headers = MailHeaders.Parse(mail.Headers);
        if (AutoReply.IsAutomatic(headers, mail.Authors))
        {
            return new ProviderResult.Accepted([]);
        }

        var words = ReplyText.ExtractOwnText(Truncate(mail.Text, MaxLength) ?? "");
        var read = (stop ?? StopWords.Default).Classify(words, SubjectLine.WithoutPrefixes(mail.Subject));
        if (read == StopResult.None && AutoReply.MayBeAutomatic(headers, mail.Subject))
        {
            return new ProviderResult.Accepted([]);
        }

        var authors = mail.Authors.Count <= MaxAuthors ? mail.Authors : [];
        var unmatched = authors.Count > 0 ? null : Unreadable with { AskedToStop = read != StopResult.None };
        if (unmatched is not null)
        {
            if (FindPersonalAddress(mail.Envelope) is not { } envelope)
            {
                return new ProviderResult.Accepted([]) { Unmatched = unmatched };
            }

            authors = [envelope];
        }

        var id = EventId.Create(provider, "reply", headers.GetValueOrDefault("message-id") ?? ComputeHash(mail));
        var writers = authors.DistinctBy(a => ContactAddress.Normalize(AddressKind.Email, a)).ToList();
        var events = new List<ProviderEvent>();
        if (read != StopResult.None)
        {
            events.AddRange(
                writers.Select(
                    (address, n) =>
                        OptOut(
                            provider,
                            n == 0 ? id : EventId.Create(provider, "reply-author", id, $"{n}"),
                            address,
                            realNow
                        )
                )
            );
        }

        if (read != StopResult.Plain)
        {
            var replied = CreateEvent(
                provider,
                read == StopResult.None ? id : EventId.Create(provider, "reply-words", id),
                EventNames.MessageReplied,
                realNow
            ) with
            {
                Receipt = new ReceiptData(Channel.Email),
                Data = EventFieldValues.FromPairs(
                    (
                        "text",
                        TextSanitizer.RemoveInvisibleCharacters(words, keepLines: true) is { Length: > 0 } seen
                            ? Truncate(seen, MaxText)
                            : null
                    )
                ),
            };
            events.Add(
                new ProviderEvent(replied, Sender: ToSenderAddress(writers[0]))
                {
                    FurtherSenders = [.. writers.Skip(1).Select(ToSenderAddress)],
                }
            );
        }

        events[0] = events[0] with { UnmatchedFallback = unmatched };
        return new ProviderResult.Accepted(events);
    }

    private static ProviderEvent OptOut(string provider, string id, string address, Instant now)
    {
        var change = new ConsentChange
        {
            Channel = Channel.Email,
            Address = address,
            Status = ConsentStatus.Unsubscribed,
            Kind = ConsentKind.CustomerAct,
            Method = "reply",
        };
        return new ProviderEvent(
            CreateEvent(provider, id, EventNames.ConsentChanged, now) with
            {
                Consents = [change],
            },
            Sender: ToSenderAddress(address),
            Mark: new SuppressionChange(Channel.Email, address, "unsubscribed", now)
        );
    }

    private static Event CreateEvent(string provider, string id, string name, Instant at) =>
        new()
        {
            Id = id,
            Source = provider,
            Name = name,
            At = at,
            Occurrences = [new Occurrence(name, at)],
        };

    private static SenderAddress ToSenderAddress(string email) => new(Channel.Email, email);

    // Bounce addresses contain the recipient's address after an equals sign: SRS0=…, prvs=…, name=host@lists.example.
    private static string? FindPersonalAddress(string? envelope) =>
        EmailAddress.Parse(envelope) is { } address
        && !address.Contains('=', StringComparison.Ordinal)
        && !AutoReply.IsSystemAddress(address)
            ? address
            : null;

    private static string? Truncate(string? text, int most) =>
        string.IsNullOrWhiteSpace(text) ? null : TextTruncation.Truncate(text, most);

    // For an e-mail without an id: the same content posted again is the same e-mail.
    private static string ComputeHash(IncomingMail mail) =>
        Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes($"{mail.Headers}\n{mail.Subject}\n{mail.Text}"))
        );
}
