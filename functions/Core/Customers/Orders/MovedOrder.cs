namespace MarketingAutomation.Core.Customers.Orders;

/// <summary>An order that has left a customer's record for another's, with all that was told of it; kept in a row of
/// its own until the other record has it.</summary>
/// <param name="Order">The order. Its address is left out where it was the customer's own.</param>
/// <param name="Recipient">Where messages about it went; null: nowhere known.</param>
public sealed record MovedOrder(Order Order, string? Recipient);
