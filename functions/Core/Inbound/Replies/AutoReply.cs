namespace MarketingAutomation.Core.Inbound.Replies;

/// <summary>
/// Detects automatic e-mails: absence notes, confirmations of mailing systems, bounces and receipts that arrive as
/// e-mail (RFC 3834, RFC 6522 and other headers in common use).
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

    /// <summary>True: a program wrote the e-mail, so no part of it is from the customer.</summary>
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
    /// True: the e-mail has a header that programs add to automatic e-mails, but that ticket systems and mailing lists
    /// also add to what a person wrote; or its subject looks automatic, which a person may write too. A program puts
    /// its words first (<c>Automatic reply: Re: …</c>); where <c>Re:</c> comes before them, a person answers such an
    /// e-mail.
    /// </summary>
    public static bool MayBeAutomatic(IReadOnlyDictionary<string, string> headers, string? subject) =>
        (subject?.TrimStart() is { } line && Subjects.Any(s => line.StartsWith(s, StringComparison.OrdinalIgnoreCase)))
        || headers.ContainsKey("x-auto-response-suppress")
        || headers.GetValueOrDefault("precedence")?.Trim().ToLowerInvariant() is "bulk" or "junk" or "list";

    /// <summary>True: the local part is that of a mailing system's address.</summary>
    public static bool IsSystemAddress(string address) =>
        SystemLocalParts.Contains(address[..address.LastIndexOf('@')].ToLowerInvariant());
}
