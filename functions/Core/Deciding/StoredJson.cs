using System.Text.Json.Serialization;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Deciding;

/// <summary>JSON serialization of all stored records, generated at build time. Names are camelCase; nulls are
/// omitted.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    Converters = [typeof(InstantConverter)]
)]
[JsonSerializable(typeof(CustomerState))]
[JsonSerializable(typeof(Event))]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(MovedOrder))]
[JsonSerializable(typeof(TimelineRow))]
[JsonSerializable(typeof(LedgerRow))]
[JsonSerializable(typeof(OrderLine[]))]
[JsonSerializable(typeof(Order[]))]
[JsonSerializable(typeof(Refund[]))]
public sealed partial class StoredJson : JsonSerializerContext;
