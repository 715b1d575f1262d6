using System.Text.Json.Serialization;

namespace MarketingAutomation.Core.Channels;

/// <summary>A way to reach someone. <see cref="Staff"/> is the shop's own people: no consent, no caps, the same
/// attempts.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Channel>))]
public enum Channel
{
    [JsonStringEnumMemberName("email")]
    Email,

    [JsonStringEnumMemberName("sms")]
    Sms,

    [JsonStringEnumMemberName("staff")]
    Staff,
}

/// <summary>What a customer has said about a channel. <see cref="Unknown"/> is not a no: it holds a message for a
/// while.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConsentStatus>))]
public enum ConsentStatus
{
    [JsonStringEnumMemberName("unknown")]
    Unknown,

    [JsonStringEnumMemberName("pending")]
    Pending,

    [JsonStringEnumMemberName("subscribed")]
    Subscribed,

    [JsonStringEnumMemberName("unsubscribed")]
    Unsubscribed,
}
