using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers.Consent;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Events.Products;
using NodaTime;

namespace MarketingAutomation.Core.Customers.Updates;

/// <summary>What updates of a customer's record look up beyond the customer's own state.</summary>
public abstract record CustomerLookups
{
    private static readonly Dictionary<string, AddressSuppression?> NoAddresses = [];

    private static readonly Dictionary<string, ProductRecord?> NoProducts = new(StringComparer.OrdinalIgnoreCase);

    private protected CustomerLookups() { }

    /// <summary>Addresses looked up so far, by <see cref="AddressKey"/>: their suppression, null where there is
    /// none.</summary>
    public IReadOnlyDictionary<string, AddressSuppression?> Suppressions { get; init; } = NoAddresses;

    /// <summary>Products looked up so far, by SKU without regard to case: what is known of them, null where that is
    /// nothing.</summary>
    public IReadOnlyDictionary<string, ProductRecord?> Products { get; init; } = NoProducts;

    /// <summary>An older order that the event is about and the state does not hold, looked up by source and id; null:
    /// none found, or not looked up.</summary>
    public Order? OlderOrder { get; init; }

    /// <summary>The order that the event is about, as it was moved from another customer's record to this one; null: it
    /// was not moved.</summary>
    public MovedOrder? MovedOrder { get; init; }

    /// <summary>For an event about a checkout: what is known of the checkout beyond this customer; null:
    /// nothing.</summary>
    public CheckoutLookup? Checkout { get; init; }

    /// <summary>For an order: when the e-mail box of its checkout was unticked after it had been ticked, by the shop's
    /// time; null: it was not unticked, or this is not known.</summary>
    public Instant? CheckoutBoxUntickedAt { get; init; }
}
