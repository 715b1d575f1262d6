namespace MarketingAutomation.Core.Messages.Tracking;

/// <summary>
/// Programs that open links and pictures without anybody looking, as far as they say so. What they fetch is recorded as
/// <c>message.scanned</c> and counts as nobody's click or opening. A short list on purpose: those who hide behind a
/// browser's name are found by what they do: they open several links at once.
/// </summary>
public static class AutomatedClients
{
    /// <summary>Parts of user agents, in lower case, with where they are told of.</summary>
    public static readonly IReadOnlyList<string> UserAgentParts =
    [
        // Mail gateways that open links before or after delivery; their products' names as they send them
        // (BarracudaCentral, Mimecast, Proofpoint, Cisco, Trend Micro's TMES).
        "barracuda",
        "mimecast",
        "proofpoint",
        "ciscosecureemail",
        "ironport",
        "tmes",
        "fortinet",
        "sophos",
        "safelinks",
        // Picture proxies: Gmail's fetches for its reader's screen, Yahoo's ahead of anybody.
        // developers.google.com/gmail/design, senders.yahooinc.com
        "googleimageproxy",
        "yahoomailproxy",
        "ggpht.com",
        // Previews in chats and offices: Slack, Facebook, Skype, WhatsApp, Telegram, Microsoft Office ("existence
        // discovery").
        "preview",
        "slackbot",
        "facebookexternalhit",
        "skypeuripreview",
        "telegrambot",
        "microsoft office",
        "ms-office",
        "bingpreview",
        // Libraries and robots by their own word; RFC 9110 section 10.1.5 asks programs to name themselves.
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

    /// <summary>What Apple's Mail Privacy Protection says of itself, and nothing else: it fetches pictures whether or
    /// not a letter is opened.</summary>
    public const string AppleProxy = "Mozilla/5.0";

    /// <summary>
    /// True: no person asked. A HEAD wants to know whether a link works; a fetch ahead (<c>Sec-Purpose</c>,
    /// <c>Purpose</c>, <c>X-Moz</c>: <c>prefetch</c>) may never be shown; every browser names itself.
    /// </summary>
    /// <param name="method">HTTP method.</param>
    /// <param name="agent">User agent; null or empty: none.</param>
    /// <param name="purpose">What the request says it is for; null: nothing.</param>
    public static bool IsAutomated(string method, string? agent, string? purpose) =>
        !string.Equals(method, "GET", StringComparison.OrdinalIgnoreCase)
        || string.IsNullOrWhiteSpace(agent)
        || agent.Trim() == AppleProxy
        || purpose?.Contains("prefetch", StringComparison.OrdinalIgnoreCase) == true
        || UserAgentParts.Any(a => agent.Contains(a, StringComparison.OrdinalIgnoreCase));
}
