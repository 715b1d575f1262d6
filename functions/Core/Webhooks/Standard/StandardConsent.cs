using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Webhooks.Json;
using NodaTime;

namespace MarketingAutomation.Core.Webhooks.Standard;

/// <summary><c>data.consents</c>: opt-ins and opt-outs, on any type of event.</summary>
internal static class StandardConsent
{
    public static IReadOnlyList<ConsentChange> Read(JsonSpot data, Instant at, IReadOnlyCollection<string>? topics)
    {
        var all = new List<ConsentChange>();
        foreach (var consent in data.List("consents"))
        {
            var channel = Word(consent, "channel", "email or sms", text => text switch
            {
                "email" => Channel.Email,
                "sms" => Channel.Sms,
                _ => (Channel?)null,
            });
            var status = Word(consent, "status", "subscribed, pending or unsubscribed", text => text switch
            {
                "subscribed" => ConsentStatus.Subscribed,
                "pending" => ConsentStatus.Pending,
                "unsubscribed" => ConsentStatus.Unsubscribed,
                _ => (ConsentStatus?)null,
            });
            var basis = consent.Text("basis");
            if (basis is not (null or "consent" or "soft_opt_in"))
            {
                consent.Complain("basis", $"expected consent or soft_opt_in, found {JsonWords.Quote(basis)}");
            }

            var topic = consent.Text("topic", 60);
            if (topic is not null && topics?.Contains(topic) == false)
            {
                consent.Complain("topic", $"expected a topic of policy.yaml ({string.Join(", ", topics)}), or none for the whole channel, found {JsonWords.Quote(topic)}");
            }

            if (channel is not null && status is not null)
            {
                all.Add(new()
                {
                    Channel = channel.Value,
                    Status = status.Value,
                    At = consent.Time("at") ?? at,
                    Topic = topic,
                    Basis = basis ?? "consent",
                    Method = consent.Text("method", 60) ?? "shop",
                    OptInLevel = consent.Text("opt_in_level", 60),
                });
            }
        }

        return all;
    }

    private static T? Word<T>(JsonSpot spot, string name, string allowed, Func<string, T?> known)
        where T : struct
    {
        if (spot.Text(name, 60) is not { } text)
        {
            spot.Lacks(name, allowed);
            return null;
        }

        var value = known(text);
        if (value is null)
        {
            spot.Complain(name, $"expected {allowed}, found {JsonWords.Quote(text)}");
        }

        return value;
    }
}
