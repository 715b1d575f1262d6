using Azure.Core;

namespace MarketingAutomation.Adapters.AzureTables;

/// <summary>One request, without what every request carries.</summary>
/// <param name="Path">Escaped, below the endpoint, beginning with a slash.</param>
/// <param name="Query">Escaped, without the question mark.</param>
/// <param name="IfMatch">An ETag, <c>*</c>, or null for none.</param>
internal sealed record TablesCall(RequestMethod Method, string Path, string Query = "", string? IfMatch = null, ReadOnlyMemory<byte> Content = default, string ContentType = "application/json")
{
    public static TablesCall Get(string path, string query = "") => new(RequestMethod.Get, path, query);
}

/// <summary>What came back.</summary>
/// <param name="Status">0: nothing did; the request may have happened or not.</param>
/// <param name="Code">Table Storage's own word for an error, or how the answer was lost; never text with values in it.</param>
internal sealed record TablesAnswer(int Status, string? Code = null, string? ETag = null, string? NextPartition = null, string? NextRow = null, TimeSpan? RetryAfter = null, ReadOnlyMemory<byte> Content = default)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    public bool IsTableMissing => Status == 404 && Code is "TableNotFound";

    /// <summary>Worth another try: overloaded, broken for now, or lost.</summary>
    public bool IsTransient => Status is 0 or 408 or 429 or >= 500 || Code is "TableBeingDeleted";

    /// <summary>False when the service says that it did not begin.</summary>
    public bool MayHaveHappened => IsTransient && Status is not (429 or 409);
}
