using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Support.Samples;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Journeys.Random;

/// <summary>Lets random events happen to one customer over some weeks, at any hour and also on the days on which clocks
/// change, and knows what the customer has agreed to, by a rule of its own: the newest statement of each channel.
/// The same seed gives the same events.</summary>
internal sealed class RandomTimeline(int seed)
{
    private static readonly Instant[] Starts =
    [
        Instant.FromUtc(2026, 3, 20, 6, 0),
        Instant.FromUtc(2026, 10, 20, 21, 0),
        Instant.FromUtc(2026, 12, 28, 12, 0),
    ];

    private readonly System.Random random = new(seed);
    private readonly List<(Instant At, Channel Channel, string? Topic, bool Allowed)> statements = [];
    private readonly List<(Instant At, int? Most)> maxima = [];
    private int orders;

    /// <summary>When the customer becomes known.</summary>
    public Instant Start => Starts[seed % Starts.Length];

    /// <summary>True: by the customer's newest statement about the channel, or about this topic of it, a message of the
    /// topic may be sent at this time.</summary>
    public bool Allows(Instant at, Channel channel, string topic) =>
        statements
            .LastOrDefault(s => s.At <= at && s.Channel == channel && (s.Topic is null || s.Topic == topic))
            .Allowed;

    /// <summary>True: a message about an order may be sent by e-mail at this time. The shop's statements are about
    /// marketing; the newest one about this topic is about the topic.</summary>
    public bool AllowsAboutOrder(Instant at, string topic) =>
        !statements.Exists(s => s.At <= at && s.Channel == Channel.Email && s.Topic == topic)
        || Allows(at, Channel.Email, topic)
        || statements.Last(s => s.At <= at && s.Channel == Channel.Email && s.Topic == topic).Allowed;

    /// <summary>The customer's own maximum in 30 days at this time; null: none.</summary>
    public int? MaximumAt(Instant at) => maxima.LastOrDefault(m => m.At <= at).Most;

    /// <summary>Describes what the customer has agreed to, in order.</summary>
    public string Describe() =>
        string.Join("; ", statements.Select(s => $"{s.At} {s.Channel} {s.Topic} {(s.Allowed ? "yes" : "no")}"));

    /// <summary>Makes the events happen.</summary>
    public void Run(CustomerSimulation customer)
    {
        State(customer, Channel.Email, null, random.Next(100) < 80);
        if (random.Next(100) < 50)
        {
            State(customer, Channel.Sms, null, allowed: true);
        }

        for (var left = random.Next(2, 8); left > 0; left--)
        {
            customer.Advance(Duration.FromMinutes(random.Next(1, 9 * 24 * 60)));
            Happen(customer);
        }

        customer.Advance(Duration.FromDays(40));
    }

    private void Happen(CustomerSimulation customer)
    {
        var now = customer.Now;
        switch (random.Next(13))
        {
            case 0:
            case 1:
            case 2:
            case 3:
                customer.Submit(
                    SampleEvents.OrderPaid(
                        now,
                        id: $"{1000 + ++orders}",
                        total: random.Next(1, 200),
                        optIn: false,
                        skus: "TEA-BIRCH"
                    )
                );
                break;
            case 4:
                customer.Submit(SampleEvents.Rating(now, random.Next(1, 6), $"{1000 + orders}"));
                break;
            case 5:
                customer.Submit(SampleEvents.OrderEvent(EventNames.OrderRefunded, now, $"{1000 + orders}"));
                break;
            case 6:
                State(customer, random.Next(2) == 0 ? Channel.Email : Channel.Sms, null, random.Next(2) == 0);
                break;
            case 7:
                State(customer, Channel.Email, "offers", random.Next(2) == 0);
                break;
            case 8:
                customer.Submit(SampleEvents.OrderEvent(EventNames.OrderDelivered, now, $"{1000 + orders}"));
                break;
            case 9:
                customer.Submit(Own("vip.reached", now));
                break;
            case 10:
                ChooseMaximum(customer, random.Next(0, 4));
                break;
            default:
                Click(customer);
                break;
        }
    }

    // 0: no maximum any more.
    private void ChooseMaximum(CustomerSimulation customer, int most)
    {
        customer.Advance(Duration.FromMilliseconds(1));
        maxima.Add((customer.Now, most == 0 ? null : most));
        customer.Submit(
            Own(EventNames.PreferenceChanged, customer.Now) with
            {
                Preference = new PreferenceChange { MaxPerMonth = most },
            }
        );
    }

    private static void Click(CustomerSimulation customer)
    {
        if (customer.Ledger.LastOrDefault(r => r is { Kind: LedgerKind.Sent, Channel: Channel.Email }) is { } sent)
        {
            customer.Submit(
                Own(EventNames.MessageClicked, customer.Now) with
                {
                    MessageId = sent.Message,
                    Receipt = new ReceiptData(Channel.Email),
                }
            );
        }
    }

    // The customer's own act on their page: it counts whatever was before.
    private void State(CustomerSimulation customer, Channel channel, string? topic, bool allowed)
    {
        // Two statements of one moment would be in no order.
        customer.Advance(Duration.FromMilliseconds(1));
        statements.Add((customer.Now, channel, topic, allowed));
        var stated = SampleEvents.Consent(
            customer.Now,
            channel,
            allowed ? ConsentStatus.Subscribed : ConsentStatus.Unsubscribed,
            topic: topic
        );
        customer.Submit(
            stated with
            {
                Profile = SampleEvents.Mari(),
                Consents = [.. stated.Consents.Select(c => c with { Method = "page" })],
            }
        );
    }

    private static Event Own(string name, Instant at) =>
        new()
        {
            Id = EventId.Create("shopify", name, at.ToString()),
            Source = "shopify",
            Name = name,
            At = at,
            Identity = new CustomerIdentity { CustomerId = "c-mari@example.com", Email = "mari@example.com" },
            Occurrences = [new Occurrence(name, at)],
        };
}
