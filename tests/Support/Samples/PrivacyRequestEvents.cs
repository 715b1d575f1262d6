using System.Text.Json;
using MarketingAutomation.Core.Events;
using NodaTime;

namespace MarketingAutomation.Support.Samples;

/// <summary>Requests of law as a shop reports them.</summary>
public static class PrivacyRequestEvents
{
    public static Event Request(
        string kind,
        Instant at,
        string? id = "c-mari@example.com",
        string? email = null,
        string? phone = null,
        string delivery = "1",
        string? number = null
    )
    {
        var name = kind == "deleted" ? EventNames.CustomerDeleted : EventNames.PrivacyRequested;
        return new Event
        {
            Id = EventId.Create("shopify", kind, delivery),
            Source = "shopify",
            Name = name,
            At = at,
            Occurrences = [new Occurrence(name, at)],
            Identity = new CustomerIdentity { CustomerId = id, Email = email },
            Profile = phone is null ? null : new ProfileData { Phone = phone },
            Data = new[] { ("kind", kind), ("request", number) }
                .Where(f => f.Item2 is not null)
                .ToDictionary(f => f.Item1, f => JsonSerializer.SerializeToElement(f.Item2)),
        };
    }
}
