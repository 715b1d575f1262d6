namespace MarketingAutomation.Core.Customers.Updates;

/// <summary>What is known of a checkout beyond the customer's own record.</summary>
/// <param name="Ordered">The checkout was ordered or completed: it starts no run any more.</param>
/// <param name="MovedToOtherCustomer">Newer data of it was reported under another customer's address.</param>
/// <param name="Turn">How often it moved to another customer.</param>
public sealed record CheckoutLookup(bool Ordered, bool MovedToOtherCustomer, int Turn);
