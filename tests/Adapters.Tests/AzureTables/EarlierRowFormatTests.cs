using System.Net.Http.Headers;
using System.Text;
using MarketingAutomation.Adapters.AzureTables;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Azurite;
using Xunit;
using static MarketingAutomation.Adapters.Tests.AzureTables.ScriptedService;

namespace MarketingAutomation.Adapters.Tests.AzureTables;

/// <summary>Rows as versions before the library wrote them, byte for byte: read, replaced, and written alike.</summary>
public sealed class EarlierRowFormatTests
{
    private const string Plain =
        """{"PartitionKey":"õ'p","RowKey":"plain","w":"0123456789abcdef01234567","b0@odata.type":"Edm.Binary","b0":"eyJuIjoiS2FkcmkifQ=="}""";

    // 2,000 times the character a, in Brotli as it was kept.
    private const string Packed =
        """{"PartitionKey":"õ'p","RowKey":"packed","w":"0123456789abcdef01234567","n":2000,"b0@odata.type":"Edm.Binary","b0":"F88HACTCwrFAEgc="}""";
    private const string Empty = """{"PartitionKey":"õ'p","RowKey":"empty","w":"0123456789abcdef01234567"}""";

    [Fact]
    public async Task An_answer_with_such_rows_is_read()
    {
        var service = new ScriptedService(
            Json(
                $$"""{"odata.metadata":"m","value":[{{string.Join(',', new[] { Plain, Packed, Empty }.Select(WithETag))}}]}"""
            ),
            Json(Plain, ("ETag", "e1"))
        );
        using var store = service.Store();

        AssertRows((await store.Query(TableName.Due, "õ'p", null, null, 10)).Items);
        Assert.Equal("""e1 {"n":"Kadri"}""", await Shown(store));

        static string WithETag(string row) => """{"odata.etag":"e",""" + row[1..];
        static async Task<string> Shown(ITableStore store) =>
            await store.Get(TableName.Due, "õ'p", "plain") is { } row
                ? $"{row.ETag} {Encoding.UTF8.GetString(row.Body.Span)}"
                : "";
    }

    [Fact]
    public async Task The_same_properties_are_written()
    {
        var service = new ScriptedService(Written("e"), Written("e"));
        using var store = service.Store();
        await store.Commit(TableName.Due, "p", [new TableOperation.Upsert("plain", "{}"u8.ToArray())]);
        await store.Commit(
            TableName.Due,
            "p",
            [new TableOperation.Upsert("packed", Encoding.UTF8.GetBytes(new string('a', 2_000)))]
        );

        Assert.Equal(
            ["PartitionKey=p", "RowKey=plain", "b0=e30=", "b0@odata.type=Edm.Binary", "w"],
            Properties(service.Requests[0])
        );
        Assert.Equal(
            ["PartitionKey=p", "RowKey=packed", "b0=F88HACTCwrFAEgc=", "b0@odata.type=Edm.Binary", "n=2000", "w"],
            Properties(service.Requests[1])
        );
    }

    [Fact, Trait("Speed", "Slow")]
    public async Task A_store_of_such_rows_goes_on()
    {
        var server = await AzuriteServer.Run;
        var prefix = AzuriteServer.NewPrefix();
        using var store = new AzureTableStore(
            new AzureTableOptions { ConnectionString = server.ConnectionString, TablePrefix = prefix }
        );
        // Makes the table.
        await store.Upsert(TableName.Due, "other", "row", default);
        var signed = server.SignedConnectionString.Split("SharedAccessSignature=")[1];
        using var http = new HttpClient();
        foreach (var row in new[] { Plain, Packed, Empty })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{server.Endpoint}/{prefix}Due?{signed}")
            {
                Content = new StringContent(row, MediaTypeHeaderValue.Parse("application/json")),
            };
            request.Headers.Add("x-ms-version", "2020-12-06");
            request.Headers.Add("DataServiceVersion", "3.0");
            request.Headers.Add("Accept", "application/json;odata=minimalmetadata");
            request.Headers.Add("Prefer", "return-no-content");
            using var answer = await http.SendAsync(request);
            Assert.Equal(204, (int)answer.StatusCode);
        }

        var rows = (await store.Query(TableName.Due, "õ'p", null, null, 10)).Items.ToDictionary(row => row.Row);
        AssertRows([rows["plain"], rows["packed"], rows["empty"]]);
        var done = await store.Commit(
            TableName.Due,
            "õ'p",
            [
                new TableOperation.Replace("plain", "{}"u8.ToArray(), rows["plain"].ETag),
                new TableOperation.Delete("empty", rows["empty"].ETag),
            ]
        );
        Assert.IsType<CommitResult.Done>(done);
        Assert.Equal("{}", Encoding.UTF8.GetString((await store.Get(TableName.Due, "õ'p", "plain"))!.Body.Span));
    }

    private static void AssertRows(IReadOnlyList<Entity> rows) =>
        Assert.Equal(
            ["""õ'p plain {"n":"Kadri"}""", $"õ'p packed {new string('a', 2_000)}", "õ'p empty "],
            rows.Select(row => $"{row.Partition} {row.Row} {Encoding.UTF8.GetString(row.Body.Span)}")
        );

    private static IEnumerable<string> Properties(SentRequest request) =>
        System
            .Text.Json.JsonDocument.Parse(request.Body)
            .RootElement.EnumerateObject()
            .Select(property => property.Name == "w" ? "w" : $"{property.Name}={property.Value}")
            .Order(StringComparer.Ordinal);
}
