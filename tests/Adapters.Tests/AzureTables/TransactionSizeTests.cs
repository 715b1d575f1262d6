using Azure.Core.Pipeline;
using Azure.Data.Tables;
using MarketingAutomation.Adapters.AzureTables;
using MarketingAutomation.Flow.Storage;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.AzureTables;

/// <summary>What is counted before sending, against what the library then sends.</summary>
public sealed class TransactionSizeTests
{
    private const string ETag = "W/\"datetime'2026-03-02T10%3A00%3A00.1Z'\"";

    public static TheoryData<string, string, int, bool> Transactions =>
        new()
        {
            { "insert", "a", 0, false },
            { "insert", "õ'\"", 70_000, false },
            { "upsert", "ada", 200_000, false },
            { "replace", "o'hara", 3, false },
            { "delete", "õõõõ", 0, false },
            { "wish", "a", 0, false },
            { "insert", "longest", 1, true },
            { "replace", "longest", 65_536, true },
            { "delete", "longest", 0, true },
        };

    [Theory, MemberData(nameof(Transactions))]
    public async Task At_least_what_is_sent_is_counted_and_little_more(
        string kind,
        string key,
        int bodyBytes,
        bool fullLength
    )
    {
        var row = fullLength ? new string('õ', TableLimits.KeyCharacters) : key;
        var body = new byte[bodyBytes];
        new Random(4).NextBytes(body);
        var recorder = new Recorder();
        using var http = new HttpClient(recorder);
        var account = new TableServiceClient(
            new Uri("https://a-shop.table.core.windows.net"),
            new TableSharedKeyCredential("shop", ScriptedService.Key),
            new TableClientOptions { Transport = new HttpClientTransport(http) }
        );
        var table = account.GetTableClient("marketingDue");
        var writes = Enumerable
            .Range(0, 12)
            .Select(at =>
                TableWrite.From(at, Operation(kind, row[1..] + (char)('a' + at), body), row, new string('f', 24))
            )
            .ToList();

        await Assert.ThrowsAnyAsync<Exception>(() =>
            table.SubmitTransactionAsync(writes.Select(write => write.Action))
        );
        var counted = writes.Sum(write => TransactionSize.CountBytes(table, write));
        Assert.InRange(counted + TransactionSize.Frame, recorder.Bytes, recorder.Bytes + 200 * writes.Count);
    }

    private static TableOperation Operation(string kind, string row, byte[] body) =>
        kind switch
        {
            "insert" => new TableOperation.Insert(row, body),
            "upsert" => new TableOperation.Upsert(row, body),
            "replace" => new TableOperation.Replace(row, body, ETag),
            "delete" => new TableOperation.Delete(row, ETag),
            _ => new TableOperation.Delete(row),
        };

    private sealed class Recorder : HttpMessageHandler
    {
        public int Bytes { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            Bytes = (await request.Content!.ReadAsByteArrayAsync(cancellationToken)).Length;
            return new HttpResponseMessage(System.Net.HttpStatusCode.BadRequest);
        }
    }
}
