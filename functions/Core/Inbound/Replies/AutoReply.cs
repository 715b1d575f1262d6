namespace MarketingAutomation.Core.Inbound.Replies;

/// <summary>
/// Recognises what a machine wrote: absence notes, receipts of mailing systems, bounces and receipts that came as mail
/// (RFC 3834, RFC 6522 and what is in use beside them).
/// </summary>
internal static class AutoReply
{
    private static readonly string[] Subjects =
    [
        "out of office",
        "out of the office",
        "automatic reply",
        "auto reply",
        "auto-reply",
        "autoreply",
        "automatic response",
        "auto response",
        "vacation reply",
        "automaatvastus",
        "automaatne vastus",
        "kontorist väljas",
        "kontorist ära",
        "olen puhkusel",
        "puhkusel",
        "automaattinen vastaus",
        "poissa toimistosta",
        "автоответ",
        "автоматический ответ",
        "автоматична відповідь",
        "automatische antwort",
        "abwesenheitsnotiz",
        "abwesend:",
        "automatisch antwoord",
        "réponse automatique",
        "respuesta automática",
        "risposta automatica",
        "resposta automática",
        "automatiskt svar",
        "autosvar",
        "automatisk svar",
        "automatinis atsakymas",
        "automātiska atbilde",
        "automātiskā atbilde",
        "autoodpowiedź",
        "automatyczna odpowiedź",
        "automatická odpověď",
        "automatické odpovede",
        "automatikus válasz",
        "自動応答",
        "自动回复",
        "자동 회신",
        "delivery status notification",
        "undeliverable",
        "mail delivery failed",
        "returned mail",
    ];

    private static readonly string[] SystemLocalParts =
    [
        "mailer-daemon",
        "postmaster",
        "no-reply",
        "noreply",
        "do-not-reply",
        "donotreply",
        "bounce",
    ];

    /// <summary>True: a machine wrote it, so nothing of it is the customer's.</summary>
    public static bool IsAutomatic(IReadOnlyDictionary<string, string> headers, IReadOnlyList<string> authors)
    {
        string? Of(string name) => headers.GetValueOrDefault(name)?.Trim().ToLowerInvariant();
        return (Of("auto-submitted") is { } auto && !auto.StartsWith("no", StringComparison.Ordinal))
            || Of("precedence") is "auto_reply"
            || Of("content-type") is { } type && type.StartsWith("multipart/report", StringComparison.Ordinal)
            || headers.ContainsKey("x-autoreply")
            || headers.ContainsKey("x-autorespond")
            || Of("x-auto-reply-from") is not null
            || Of("return-path") is "<>"
            || headers.ContainsKey("x-ms-exchange-generated-message-source")
            || (authors.Count > 0 && authors.All(IsSystemAddress));
    }

    /// <summary>
    /// A mark that programs write on what they send by themselves, and ticket systems and mailing lists on what a
    /// person wrote too; or a subject like theirs, which a person may write as well. A program puts its words before
    /// all else (<c>Automatic reply: Re: …</c>); where <c>Re:</c> is before them, a person answers such a note.
    /// </summary>
    public static bool MayBeAutomatic(IReadOnlyDictionary<string, string> headers, string? subject) =>
        (subject?.TrimStart() is { } line && Subjects.Any(s => line.StartsWith(s, StringComparison.OrdinalIgnoreCase)))
        || headers.ContainsKey("x-auto-response-suppress")
        || headers.GetValueOrDefault("precedence")?.Trim().ToLowerInvariant() is "bulk" or "junk" or "list";

    /// <summary>An address of a mailing system, by its local part.</summary>
    public static bool IsSystemAddress(string address) =>
        SystemLocalParts.Contains(address[..address.LastIndexOf('@')].ToLowerInvariant());
}
