using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Support.Samples;

/// <summary>Any valid event: a test names only what matters to it.</summary>
public static class SampleEvents
{
    /// <summary>A paid order of a customer who agreed to e-mail at the checkout.</summary>
    public static Event OrderPaid(
        Instant at,
        string id = "1001",
        string email = "mari@example.com",
        decimal total = 59.90m,
        bool optIn = true,
        string? customerId = null,
        params string[] skus
    ) =>
        new()
        {
            Id = EventId.Create("shopify", "orders/paid", id),
            Source = "shopify",
            Name = EventNames.OrderPaid,
            At = at,
            Identity = new CustomerIdentity
            {
                CustomerId = customerId ?? $"c-{email}",
                Email = email,
                OrderId = id,
            },
            Occurrences = [new Occurrence(EventNames.OrderPaid, at)],
            Profile = Mari(email),
            Order = new OrderData
            {
                Id = id,
                Name = $"#{id}",
                Total = new Money(total, "EUR"),
                PlacedAt = at,
                AsOf = at,
                Lines =
                [
                    .. (skus.Length == 0 ? ["TEA-BIRCH"] : skus).Select(s => new OrderLine
                    {
                        Sku = s,
                        Title = s,
                        Price = new Money(9.90m, "EUR"),
                    }),
                ],
            },
            Consents = optIn
                ?
                [
                    new ConsentChange
                    {
                        Channel = Channel.Email,
                        Address = email,
                        Status = ConsentStatus.Subscribed,
                        At = at,
                        Method = "checkout",
                    },
                ]
                : [],
        };

    /// <summary>Something else that happened to an order.</summary>
    public static Event OrderEvent(string name, Instant at, string id = "1001") =>
        new()
        {
            Id = EventId.Create("shopify", name, id),
            Source = "shopify",
            Name = name,
            At = at,
            Identity = new CustomerIdentity { OrderId = id },
            Occurrences = [new Occurrence(name, at)],
            Refunds = name == EventNames.OrderRefunded ? [new RefundData($"r-{id}", null, true, at)] : [],
        };

    /// <summary>A rating of an order.</summary>
    public static Event Rating(Instant at, int stars, string order = "1001") =>
        new()
        {
            Id = EventId.Create("shopify", "rating", order, $"{stars}"),
            Source = "shopify",
            Name = EventNames.FeedbackReceived,
            At = at,
            Identity = new CustomerIdentity { OrderId = order },
            Occurrences = [new Occurrence(EventNames.FeedbackReceived, at)],
            Feedback = new FeedbackData(stars, null, order),
        };

    /// <summary>An opt-in or opt-out.</summary>
    public static Event Consent(
        Instant at,
        Channel channel,
        ConsentStatus status,
        string email = "mari@example.com",
        string? topic = null
    ) =>
        new()
        {
            Id = EventId.Create("shopify", "consent", email, $"{channel}{status}{topic}{at}"),
            Source = "shopify",
            Name = EventNames.ConsentChanged,
            At = at,
            Identity = new CustomerIdentity { CustomerId = $"c-{email}", Email = email },
            Occurrences = [new Occurrence(EventNames.ConsentChanged, at)],
            Consents =
            [
                new ConsentChange
                {
                    Channel = channel,
                    Address = channel == Channel.Email ? email : Mari(email).Phone,
                    Status = status,
                    At = at,
                    Topic = topic,
                },
            ],
        };

    public static ProfileData Mari(string email = "mari@example.com") =>
        new()
        {
            FirstName = "Mari",
            LastName = "Mets",
            Email = email,
            Phone = email == "mari@example.com" ? "+37255512345" : $"+3725552{email.Length:D4}",
            Locale = "et-EE",
            Country = "EE",
        };
}
