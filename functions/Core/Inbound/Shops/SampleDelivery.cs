namespace MarketingAutomation.Core.Inbound.Shops;

/// <summary>A platform's sample delivery of a paid order, and the fields by which one order differs from
/// another.</summary>
/// <param name="File">Its file name in <c>functions/Embedded/samples</c>.</param>
/// <param name="OrderFields">The order's ids. <c>sign --now</c> gives them new values, so that the order is not taken
/// for a repetition.</param>
/// <param name="CustomerFields">The customer's ids, addresses and language. The order of the first start has new values
/// in these, too.</param>
public sealed record SampleDelivery(
    string File,
    IReadOnlyList<SampleField> OrderFields,
    IReadOnlyList<SampleField> CustomerFields
);

/// <summary>One field of a sample delivery.</summary>
/// <param name="Path">Its JSON path, with dots: <c>data.order.id</c>.</param>
/// <param name="Value">Its new value; <c>{id}</c> in it is the new order's number.</param>
/// <param name="IsNumber">True: a JSON number, which is the new order's number.</param>
public sealed record SampleField(string Path, string Value = "{id}", bool IsNumber = false);
