namespace MarketingAutomation.Core.Messages.Tracking;

/// <summary>
/// Programs that fetch links and pictures without a person, as far as they declare it. What they fetch is recorded as
/// <c>message.scanned</c> and counts neither as click nor as opening. The list is short on purpose: programs with a
/// browser's user agent are found by their behaviour: they open several links at once.
/// </summary>
public static class AutomatedClients
{
    /// <summary>Parts of user agents, in lower case, with their sources.</summary>
    public static readonly IReadOnlyList<string> UserAgentParts =
    [
        // Mail gateways that open links before or after delivery, by the product names they send (BarracudaCentral,
        // Mimecast, Proofpoint, Cisco, Trend Micro's TMES).
        "barracuda",
        "mimecast",
        "proofpoint",
        "ciscosecureemail",
        "ironport",
        "tmes",
        "fortinet",
        "sophos",
        "safelinks",
        // Picture proxies: Gmail's fetches when the reader opens the message, Yahoo's ahead of any reader.
        // developers.google.com/gmail/design, senders.yahooinc.com
        "googleimageproxy",
        "yahoomailproxy",
        "ggpht.com",
        // Link previews in chat and office programs: Slack, Facebook, Skype, WhatsApp, Telegram, Microsoft Office
        // ("existence discovery").
        "preview",
        "slackbot",
        "facebookexternalhit",
        "skypeuripreview",
        "telegrambot",
        "microsoft office",
        "ms-office",
        "bingpreview",
        // Libraries and robots that declare themselves; RFC 9110 section 10.1.5 asks programs to name themselves.
        "bot/",
        "bot;",
        "bot)",
        "crawler",
        "spider",
        "curl/",
        "wget/",
        "python-",
        "aiohttp",
        "go-http-client",
        "java/",
        "apache-httpclient",
        "okhttp",
        "libwww",
        "headlesschrome",
        "scanner",
        "monitor",
    ];

    /// <summary>The complete user agent of Apple's Mail Privacy Protection: it fetches pictures whether or not a
    /// message is opened.</summary>
    public const string AppleProxy = "Mozilla/5.0";

    /// <summary>
    /// True: the request was not made by a person. A HEAD tests whether a link works; what is fetched ahead
    /// (<c>Sec-Purpose</c>, <c>Purpose</c>, <c>X-Moz</c>: <c>prefetch</c>) may never be shown; every browser sends a
    /// user agent.
    /// </summary>
    /// <param name="method">HTTP method.</param>
    /// <param name="agent">User agent; null or empty: none.</param>
    /// <param name="purpose">The purpose that the request declares; null: none.</param>
    public static bool IsAutomated(string method, string? agent, string? purpose) =>
        !string.Equals(method, "GET", StringComparison.OrdinalIgnoreCase)
        || string.IsNullOrWhiteSpace(agent)
        || agent.Trim() == AppleProxy
        || purpose?.Contains("prefetch", StringComparison.OrdinalIgnoreCase) == true
        || UserAgentParts.Any(a => agent.Contains(a, StringComparison.OrdinalIgnoreCase));
}
