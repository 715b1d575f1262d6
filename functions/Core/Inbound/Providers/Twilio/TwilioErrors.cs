namespace MarketingAutomation.Core.Inbound.Providers.Twilio;

/// <summary>Classifies Twilio's error codes, the same for codes in a response and in a status callback. Source:
/// twilio.com/docs/api/errors.</summary>
public static class TwilioErrors
{
    /// <summary>The recipient opted out by answering STOP to one of our senders.</summary>
    public const int OptedOut = 21610;

    private static readonly Dictionary<int, (TwilioErrorKind Kind, string Words)> Known = new()
    {
        [20003] = (TwilioErrorKind.Setup, "the account or its auth token is not accepted"),
        [20404] = (TwilioErrorKind.Setup, "there is no such account or messaging service"),
        [20429] = (TwilioErrorKind.Overloaded, "too many requests"),
        [21211] = (TwilioErrorKind.DeadAddress, "not a phone number"),
        [21212] = (TwilioErrorKind.Setup, "the sender (From) is not valid"),
        [21408] = (TwilioErrorKind.Setup, "the account may not send to this country"),
        [21606] = (TwilioErrorKind.Setup, "the sender (From) cannot send SMS"),
        [21602] = (TwilioErrorKind.Message, "there is no text"),
        [21603] = (TwilioErrorKind.Setup, "no sender (From) was given"),
        [21609] = (TwilioErrorKind.Setup, "the address for status callbacks (Public:Url) is not accepted"),
        [OptedOut] = (TwilioErrorKind.DeadAddress, "its owner answered STOP"),
        [21611] = (TwilioErrorKind.Overloaded, "the sender's queue is full"),
        [21612] = (TwilioErrorKind.Message, "this sender cannot reach this number"),
        [21614] = (TwilioErrorKind.DeadAddress, "not a mobile number"),
        [21617] = (TwilioErrorKind.Message, "the text is too long"),
        [21624] = (TwilioErrorKind.Setup, "the validity period is not accepted"),
        [21635] = (TwilioErrorKind.DeadAddress, "a landline"),
        [21655] = (TwilioErrorKind.Setup, "there is no such WhatsApp template"),
        [21656] = (TwilioErrorKind.Setup, "the WhatsApp template's values are not accepted"),
        [21660] = (TwilioErrorKind.Setup, "the sender (From) belongs to another account"),
        [21701] = (TwilioErrorKind.Setup, "there is no such messaging service"),
        [21703] = (TwilioErrorKind.Setup, "the messaging service has no sender"),
        [21704] = (TwilioErrorKind.Setup, "the messaging service has no sender"),
        [30001] = (TwilioErrorKind.Overloaded, "the queue overflowed"),
        [30002] = (TwilioErrorKind.Setup, "the account is suspended"),
        [30003] = (TwilioErrorKind.Message, "the phone could not be reached"),
        [30004] = (TwilioErrorKind.Message, "blocked"),
        [30005] = (TwilioErrorKind.DeadAddress, "unknown destination"),
        [30006] = (TwilioErrorKind.DeadAddress, "a landline or a carrier that cannot be reached"),
        [30007] = (TwilioErrorKind.Message, "filtered by the carrier"),
        [30008] = (TwilioErrorKind.Message, "failed for an unknown reason"),
        [30034] = (TwilioErrorKind.Setup, "the number is not registered for A2P 10DLC"),
        [30450] = (TwilioErrorKind.Message, "held back by pumping protection"),
        [30610] = (TwilioErrorKind.Message, "held back by quiet hours"),
        [30640] = (TwilioErrorKind.Message, "held back by the litigator list"),
        [63003] = (TwilioErrorKind.Message, "not on WhatsApp"),
        [63007] = (TwilioErrorKind.Setup, "the sender (From) is no WhatsApp sender of this account"),
        [63016] = (TwilioErrorKind.Message, "outside of WhatsApp's 24 hours, and no template"),
        [63018] = (TwilioErrorKind.Overloaded, "the WhatsApp sender's rate limit"),
    };

    /// <summary>The kind of an error code; null: the code is not listed here.</summary>
    public static TwilioErrorKind? Classify(int code) => Known.TryGetValue(code, out var known) ? known.Kind : null;

    /// <summary><c>30005 unknown destination</c>; for an unlisted code only the number, because Twilio's own text may
    /// contain the address.</summary>
    public static string Describe(int code) =>
        Known.TryGetValue(code, out var known) ? $"{code} {known.Words}" : $"{code}";
}

/// <summary>The cause of a Twilio error.</summary>
public enum TwilioErrorKind
{
    /// <summary>No message can reach this number any more.</summary>
    DeadAddress,

    /// <summary>This message cannot be sent to this number; another message may be.</summary>
    Message,

    /// <summary>Our own configuration is wrong.</summary>
    Setup,

    /// <summary>Temporary: try again later.</summary>
    Overloaded,
}
