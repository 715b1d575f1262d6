using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Products;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Events.Products;
using MarketingAutomation.Core.Journeys.Runs;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Triggers.Products;

/// <summary>The customers whom a change of a product may have enter a journey.</summary>
/// <param name="Asked">Those who asked for it.</param>
/// <param name="Bought">Those who bought it.</param>
public sealed record ProductAudience(bool Asked, bool Bought)
{
    /// <summary>By the journeys that take new customers; null: none begins by this change.</summary>
    /// <param name="change">The name of the change's event.</param>
    public static ProductAudience? Find(IWorkspace workspace, string change)
    {
        var triggers = workspace
            .Journeys.Values.Where(RunModes.AcceptsEntries)
            .SelectMany(j => j.Triggers)
            .OfType<ProductTrigger>()
            .Where(t => t.Change == change)
            .ToList();
        return triggers.Count == 0
            ? null
            : new ProductAudience(triggers.Exists(t => t.Asked), triggers.Exists(t => t.Bought));
    }

    /// <summary>The event that reports a change to a customer; null: it does not concern them.</summary>
    public Event? CreateEvent(CustomerState customer, ProductChange change, Instant now) =>
        customer.MergedInto is null
        && customer.PrivacyStop is null
        && (
            (Asked && ProductInterest.HasAsked(customer, change.Product, change.Name, now))
            || (Bought && ProductInterest.HasBought(customer, change.Product, now))
        )
            ? new Event
            {
                Id = change.Id,
                Source = change.Source,
                Name = change.Name,
                At = change.At,
                Identity = new CustomerIdentity { CustomerKey = customer.Key },
                Occurrences = [new Occurrence(change.Name, change.At)],
                Product = change.Product,
            }
            : null;
}
