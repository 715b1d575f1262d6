namespace MarketingAutomation.Core.Customers.Orders;

/// <summary>An order that was moved from a customer's record to another customer's, with all data about it; kept in its
/// own row until the other record has it.</summary>
/// <param name="Order">The order. Its address is omitted where it was the first customer's own.</param>
/// <param name="Recipient">The address that messages about it went to; null: none known.</param>
public sealed record MovedOrder(Order Order, string? Recipient);
