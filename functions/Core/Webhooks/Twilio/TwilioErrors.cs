namespace MarketingAutomation.Core.Webhooks.Twilio;

/// <summary>What Twilio's error codes mean for us, the same whether told in an answer or in a status callback. Source:
/// twilio.com/docs/api/errors.</summary>
public static class TwilioErrors
{
    /// <summary>The number wants nothing from us: whoever answered STOP to a sender of ours.</summary>
    public const int OptedOut = 21610;

    private static readonly Dictionary<int, (TwilioFault Kind, string Words)> Known = new()
    {
        [20003] = (TwilioFault.Setup, "the account or its auth token is not accepted"),
        [20404] = (TwilioFault.Setup, "there is no such account or messaging service"),
        [20429] = (TwilioFault.Busy, "too many requests"),
        [21211] = (TwilioFault.DeadAddress, "not a phone number"),
        [21212] = (TwilioFault.Setup, "the sender (From) is not valid"),
        [21408] = (TwilioFault.Setup, "the account may not send to this country"),
        [21606] = (TwilioFault.Setup, "the sender (From) cannot send SMS"),
        [21602] = (TwilioFault.Message, "there is no text"),
        [21603] = (TwilioFault.Setup, "no sender (From) was given"),
        [21609] = (TwilioFault.Setup, "the address for status news (Public:Url) is not accepted"),
        [OptedOut] = (TwilioFault.DeadAddress, "its owner answered STOP"),
        [21611] = (TwilioFault.Busy, "the sender's queue is full"),
        [21612] = (TwilioFault.Message, "this sender cannot reach this number"),
        [21614] = (TwilioFault.DeadAddress, "not a mobile number"),
        [21617] = (TwilioFault.Message, "the text is too long"),
        [21624] = (TwilioFault.Setup, "the validity period is not accepted"),
        [21635] = (TwilioFault.DeadAddress, "a landline"),
        [21655] = (TwilioFault.Setup, "there is no such WhatsApp template"),
        [21656] = (TwilioFault.Setup, "the WhatsApp template's values are not accepted"),
        [21660] = (TwilioFault.Setup, "the sender (From) belongs to another account"),
        [21701] = (TwilioFault.Setup, "there is no such messaging service"),
        [21703] = (TwilioFault.Setup, "the messaging service has no sender"),
        [21704] = (TwilioFault.Setup, "the messaging service has no sender"),
        [30001] = (TwilioFault.Busy, "the queue overflowed"),
        [30002] = (TwilioFault.Setup, "the account is suspended"),
        [30003] = (TwilioFault.Message, "the phone could not be reached"),
        [30004] = (TwilioFault.Message, "blocked"),
        [30005] = (TwilioFault.DeadAddress, "unknown destination"),
        [30006] = (TwilioFault.DeadAddress, "a landline or a carrier that cannot be reached"),
        [30007] = (TwilioFault.Message, "filtered by the carrier"),
        [30008] = (TwilioFault.Message, "failed for an unknown reason"),
        [30034] = (TwilioFault.Setup, "the number is not registered for A2P 10DLC"),
        [30450] = (TwilioFault.Message, "held back by pumping protection"),
        [30610] = (TwilioFault.Message, "held back by quiet hours"),
        [30640] = (TwilioFault.Message, "held back by the litigator list"),
        [63003] = (TwilioFault.Message, "not on WhatsApp"),
        [63007] = (TwilioFault.Setup, "the sender (From) is no WhatsApp sender of this account"),
        [63016] = (TwilioFault.Message, "outside of WhatsApp's 24 hours, and no template"),
        [63018] = (TwilioFault.Busy, "the WhatsApp sender's rate limit"),
    };

    /// <summary>What follows from a code; null: a code that is not listed here.</summary>
    public static TwilioFault? Kind(int code) => Known.TryGetValue(code, out var known) ? known.Kind : null;

    /// <summary><c>30005 unknown destination</c>; of an unlisted code only the number: Twilio's own words may repeat
    /// the address.</summary>
    public static string Words(int code) =>
        Known.TryGetValue(code, out var known) ? $"{code} {known.Words}" : $"{code}";
}

/// <summary>What a Twilio error is about.</summary>
public enum TwilioFault
{
    /// <summary>Nothing can reach this number any more.</summary>
    DeadAddress,

    /// <summary>This message to this number will not go; another may.</summary>
    Message,

    /// <summary>Our own set-up.</summary>
    Setup,

    /// <summary>Not now.</summary>
    Busy,
}
