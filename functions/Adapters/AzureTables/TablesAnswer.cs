using System.Globalization;
using Azure;
using Azure.Data.Tables;

namespace MarketingAutomation.Adapters.AzureTables;

/// <summary>What came back for one request.</summary>
/// <param name="Status">0: nothing that can be read; the request may have happened or not.</param>
/// <param name="Code">Table Storage's own word for an error, or how the answer was lost; never text with values in
/// it.</param>
/// <param name="RetryAfter">How long the service asks to be left alone.</param>
/// <param name="OperationIndex">The action of a transaction that the error is about, from 0.</param>
internal sealed record TablesAnswer(
    int Status,
    string? Code = null,
    TimeSpan? RetryAfter = null,
    int OperationIndex = 0
)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    public bool IsTableMissing => Status == 404 && Code is "TableNotFound";

    /// <summary>Worth another try: overloaded, broken for now, or lost.</summary>
    public bool IsTransient => Status is 0 or 408 or 429 or >= 500 || Code is "TableBeingDeleted";

    /// <summary>False when the service says that it did not begin.</summary>
    public bool MayHaveHappened => IsTransient && Status is not (429 or 409);

    /// <summary>One that the library, or we, can make nothing of: as good as lost.</summary>
    public static TablesAnswer Unreadable { get; } = new(0, "the answer could not be read");

    public static TablesAnswer From(RequestFailedException fault) =>
        fault.Status is >= 200 and < 300
            ? Unreadable
            : new TablesAnswer(
                fault.Status,
                Header(fault, "x-ms-error-code") ?? fault.ErrorCode,
                Wait(fault),
                (fault as TableTransactionFailedException)?.FailedTransactionActionIndex ?? 0
            );

    private static TimeSpan? Wait(RequestFailedException fault) =>
        Number(fault, "x-ms-retry-after-ms") is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds)
        : Number(fault, "Retry-After") is { } seconds ? TimeSpan.FromSeconds(seconds)
        : null;

    private static int? Number(RequestFailedException fault, string name) =>
        int.TryParse(Header(fault, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static string? Header(RequestFailedException fault, string name) =>
        fault.GetRawResponse() is { } raw && raw.Headers.TryGetValue(name, out var value) ? value : null;
}
