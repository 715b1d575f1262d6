using System.Net.Mail;
using System.Security.Cryptography;
using System.Text;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Webhooks.Providers;
using NodaTime;

namespace MarketingAutomation.Core.Webhooks.Replies;

/// <summary>A mail somebody wrote to us, as a provider hands it over. Everything in it is the writer's word, the sender too.</summary>
/// <param name="Headers">The raw header block.</param>
public sealed record IncomingMail(string? Headers, string? From, string? Subject, string? Text, string? Html);

/// <summary>
/// What a mail to us means: an answer by a machine is nothing; a phrase of <see cref="StopWords"/> as the subject or as a sentence of its own is an opt-out from e-mail; all else is
/// <c>message.replied</c> with the customer's own words in <c>text</c>. A sender can be forged: an opt-out is honoured all the same (the harmless direction), and nothing else is
/// done on a reply's word.
/// </summary>
public static class IncomingReply
{
    /// <summary>Characters of a reply that are kept.</summary>
    public const int MaxText = 2_000;

    private const int MostCharacters = 100_000;

    /// <summary>One event, or none; two where an opt-out comes with more words than it needs: the opt-out, and the reply for the shop's people to read.</summary>
    /// <param name="stop">What counts as an opt-out; null: the built-in list.</param>
    public static IReadOnlyList<ProviderNews> Read(string provider, IncomingMail mail, Instant realNow, StopWords? stop = null)
    {
        var headers = MailHeaders.Read(mail.Headers);
        if (WriterOf(mail.From) is not { } writer || AutoReply.Is(headers, writer, mail.Subject))
        {
            return [];
        }

        var words = ReplyText.Own(Cut(mail.Text, MostCharacters) ?? PlainText.Of(Cut(mail.Html, MostCharacters)) ?? "");
        var id = EventId.Of(provider, "reply", headers.GetValueOrDefault("message-id") ?? HashOf(mail));
        var from = new Address(Channel.Email, writer);
        Event Replied(string eventId) => Of(provider, eventId, EventNames.MessageReplied, realNow) with
        {
            Receipt = new ReceiptFacts(Channel.Email),
            Data = FieldValue.Fields(("text", words.Length == 0 ? null : Cut(words, MaxText))),
        };
        var read = (stop ?? StopWords.Default).Read(words, SubjectLine.Bare(mail.Subject));
        if (read == StopReading.None)
        {
            return [new ProviderNews(Replied(id), From: from)];
        }

        var change = new ConsentChange { Channel = Channel.Email, Address = writer, Status = ConsentStatus.Unsubscribed, Kind = ConsentKind.OwnAct, Method = "reply" };
        var optOut = Of(provider, id, EventNames.ConsentChanged, realNow) with { Consents = [change] };
        var stopped = new ProviderNews(optOut, From: from, Mark: new AddressMark(Channel.Email, writer, "unsubscribed", realNow));
        return read == StopReading.WithMore ? [stopped, new ProviderNews(Replied(EventId.Of(provider, "reply-words", id)), From: from)] : [stopped];
    }

    private static Event Of(string provider, string id, string name, Instant at) => new() { Id = id, Source = provider, Name = name, At = at, Happenings = [new Happening(name, at)] };

    private static string? WriterOf(string? from)
    {
        if (from is null || from.Length > 1_000)
        {
            return null;
        }

        var bare = from.LastIndexOf('<') is >= 0 and var start && from.IndexOf('>', start) is > 0 and var end ? from[(start + 1)..end] : from;
        return MailAddress.TryCreate(bare.Trim(), out var address) && address.Address == bare.Trim() && bare.Length <= 254 && !bare.Any(c => char.IsControl(c) || c is ' ' or ',')
            ? address.Address
            : null;
    }

    private static string? Cut(string? text, int most) => string.IsNullOrWhiteSpace(text) ? null : TextCut.To(text, most);

    // A mail without an id of its own: the same words posted again are the same mail.
    private static string HashOf(IncomingMail mail) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{mail.Headers}\n{mail.Subject}\n{mail.Text}\n{mail.Html}")));
}
