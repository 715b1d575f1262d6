using System.Text.Json.Serialization;

namespace MarketingAutomation.Core.Channels;

/// <summary>The way a message is sent. <see cref="Staff"/> is for the shop's team: no consent and no frequency cap, the
/// same attempts. <see cref="Webhook"/> is for calls of URLs by journeys.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Channel>))]
public enum Channel
{
    [JsonStringEnumMemberName("email")]
    Email,

    [JsonStringEnumMemberName("sms")]
    Sms,

    [JsonStringEnumMemberName("staff")]
    Staff,

    [JsonStringEnumMemberName("webhook")]
    Webhook,
}

/// <summary>A customer's consent for a channel. <see cref="Unknown"/> is not an opt-out: it holds a message for some
/// time.</summary>
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
