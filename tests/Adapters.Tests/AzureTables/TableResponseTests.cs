using MarketingAutomation.Flow.Storage;
using Xunit;
using static MarketingAutomation.Adapters.Tests.AzureTables.ScriptedService;

namespace MarketingAutomation.Adapters.Tests.AzureTables;

/// <summary>What each kind of answer becomes.</summary>
public sealed class TableResponseTests
{
    private const string ETag = "W/\"datetime'2026-03-02T10%3A00%3A00.1Z'\"";
    private static readonly TableOperation[] Three =
    [
        new TableOperation.Upsert("a", default),
        new TableOperation.Replace("b", default, ETag),
        new TableOperation.Insert("c", default),
    ];

    [Fact]
    public async Task An_overloaded_service_is_asked_again_and_never_sooner_than_it_says()
    {
        var service = new ScriptedService(
            Error(503, "ServerBusy", ("Retry-After", "7")),
            Error(429, "TooManyRequests", ("x-ms-retry-after-ms", "3500")),
            Error(500, "InternalError"),
            Error(404, "ResourceNotFound")
        );
        using var store = service.Store();

        Assert.Null(await store.Get(TableName.Due, "p", "a"));
        service.AssertDone();
        Assert.Equal((7.0, 3.5), (service.Time.Waits[0].TotalSeconds, service.Time.Waits[1].TotalSeconds));
        Assert.InRange(service.Time.Waits[2].TotalSeconds, 0.4, 0.8);
    }

    [Fact]
    public async Task A_write_turned_away_by_throttling_is_sent_again_without_asking_first()
    {
        var service = new ScriptedService(Error(429, "TooManyRequests"), Written(ETag));
        using var store = service.Store();
        Assert.IsType<CommitResult.Done>(await store.Commit(TableName.Due, "p", Three[..1]));
        service.AssertDone();
    }

    [Fact]
    public async Task When_the_tries_are_used_up_the_store_is_unavailable()
    {
        var service = new ScriptedService([.. Enumerable.Repeat(Error(503, "ServerBusy"), 3)]);
        using var store = service.Store(tries: 3);
        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
            await store.Get(TableName.Due, "p", "a")
        );
        Assert.Equal(
            "Table Storage did not answer after 3 tries: ServerBusy (503). Try again later; if it lasts, "
                + "look at the account's metrics.",
            fault.Message
        );
        service.AssertDone();
    }

    [Theory]
    [InlineData(412, "UpdateConditionNotSatisfied", "1:", 1, CommitConflict.Changed)]
    [InlineData(404, "ResourceNotFound", "1:", 1, CommitConflict.Changed)]
    [InlineData(409, "EntityAlreadyExists", "2:", 2, CommitConflict.Exists)]
    [InlineData(400, "EntityTooLarge", "", 0, CommitConflict.TooLarge)]
    public async Task An_error_inside_a_transaction_names_its_operation(
        int status,
        string code,
        string prefix,
        int operation,
        CommitConflict conflict
    )
    {
        var service = new ScriptedService(Batch(PartError(status, code, prefix)));
        using var store = service.Store();
        Assert.Equal(new CommitResult.Refused(operation, conflict), await store.Commit(TableName.Due, "p", Three));
        service.AssertDone();
    }

    [Fact]
    public async Task A_transaction_is_one_multipart_request()
    {
        var service = new ScriptedService(Batch(PartDone("1"), PartDone("2"), PartDone("3")));
        using var store = service.Store();
        Assert.Equal(
            ["1", "2", "3"],
            Assert.IsType<CommitResult.Done>(await store.Commit(TableName.Due, "õ'p", Three)).ETags
        );

        var body = service.Requests.Single().Body;
        Assert.Equal("POST /$batch", $"{service.Requests[0].Method} {service.Requests[0].Path}");
        Assert.Contains(
            "\r\nPUT "
                + "https://shop.table.core.windows.net/mDue(PartitionKey='%C3%B5%27%27p',RowKey='a')?$format=application%2Fjson%3Bodata%3Dminimalmetadata "
                + "HTTP/1.1\r\n",
            body,
            StringComparison.Ordinal
        );
        Assert.Contains($"\r\nIf-Match: {ETag}\r\n", body, StringComparison.Ordinal);
        Assert.Contains(
            "\r\nPOST "
                + "https://shop.table.core.windows.net/mDue?$format=application%2Fjson%3Bodata%3Dminimalmetadata "
                + "HTTP/1.1\r\n",
            body,
            StringComparison.Ordinal
        );
        Assert.Equal(3, body.Split("--changeset_").Length - 2);
    }

    [Fact]
    public async Task Deletes_of_rows_that_no_longer_exist_are_removed_from_the_transaction()
    {
        var service = new ScriptedService(
            Batch(PartError(404, "ResourceNotFound", "1:")),
            Error(404, "ResourceNotFound"),
            Written(ETag)
        );
        using var store = service.Store();
        var done = await store.Commit(
            TableName.Due,
            "p",
            [new TableOperation.Insert("a", default), new TableOperation.Delete("b"), new TableOperation.Delete("c")]
        );
        Assert.Equal([ETag, null, null], Assert.IsType<CommitResult.Done>(done).ETags);
        service.AssertDone();
    }

    [Fact]
    public async Task A_table_is_made_when_it_is_first_written_even_when_another_was_faster()
    {
        var service = new ScriptedService(
            Batch(PartError(404, "TableNotFound")),
            Error(409, "TableAlreadyExists"),
            Batch(PartDone("1"), PartDone("2"), PartDone("3"))
        );
        using var store = service.Store();
        Assert.IsType<CommitResult.Done>(await store.Commit(TableName.Due, "p", Three));
        Assert.Equal("""{"TableName":"mDue"}""", service.Requests[1].Body);
        service.AssertDone();
    }

    [Theory, InlineData("written"), InlineData("read")]
    public async Task A_table_that_was_there_and_is_gone_is_not_made_again(string before)
    {
        var gone = Error(404, "TableNotFound");
        var service = new ScriptedService(
            before == "written" ? Written(ETag) : Json("""{"value":[]}"""),
            gone,
            gone,
            gone,
            gone,
            gone,
            gone
        );
        using var store = service.Store(tries: 2);
        if (before == "written")
        {
            await store.Commit(TableName.Due, "p", Three[..1]);
        }
        else
        {
            await store.Query(TableName.Due, "p", null, null, 10);
        }

        foreach (
            var use in new Func<Task>[]
            {
                async () => await store.Commit(TableName.Due, "p", Three[..1]),
                async () => await store.Get(TableName.Due, "p", "r"),
                async () => await store.Query(TableName.Due, "p", null, null, 10),
            }
        )
        {
            var fault = await Assert.ThrowsAsync<StoreUnavailableException>(use);
            Assert.Equal(StoreFault.Replaced, fault.Fault);
            Assert.StartsWith(
                "A table of the store was deleted while the program runs",
                fault.Message,
                StringComparison.Ordinal
            );
        }

        service.AssertDone();
    }

    [Fact]
    public async Task An_empty_page_with_a_mark_is_not_the_end_and_the_marks_come_back_as_they_were()
    {
        var service = new ScriptedService(
            Json(
                """{"value":[]}""",
                ("x-ms-continuation-NextPartitionKey", "1!8!YWRh"),
                ("x-ms-continuation-NextRowKey", "1!4!cg--")
            ),
            Json(
                """{"value":[{"odata.etag":"e","PartitionKey":"p","RowKey":"r","w":"1","b0@odata.type":"Edm.Binary","b0":"e30="}]}""",
                ("x-ms-continuation-NextPartitionKey", "1!8!YWRh")
            ),
            Json("""{"value":[]}""")
        );
        using var store = service.Store();

        var rows = new List<Entity>();
        await foreach (var row in store.QueryAll(TableName.Due, "it's", "a", "b"))
        {
            rows.Add(row);
        }
        Assert.Equal(
            ("p", "r", "e", "{}"),
            rows.Select(row => (row.Partition, row.Row, row.ETag, System.Text.Encoding.UTF8.GetString(row.Body.Span)))
                .Single()
        );
        Assert.EndsWith(
            "&$top=500&$filter=PartitionKey eq 'it''s' and RowKey ge 'a' and RowKey lt 'b'",
            service.Requests[0].Query,
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            "&NextPartitionKey=1!8!YWRh&NextRowKey=1!4!cg--",
            service.Requests[1].Query,
            StringComparison.Ordinal
        );
        Assert.EndsWith("&NextPartitionKey=1!8!YWRh", service.Requests[2].Query, StringComparison.Ordinal);
    }

    [
        Theory,
        InlineData("<html>busy</html>"),
        InlineData(""),
        InlineData("{}"),
        InlineData("null"),
        InlineData("[]"),
        InlineData("""{"value":null}"""),
        InlineData("""{"value":{}}"""),
        InlineData("""{"value":["p"]}"""),
        InlineData("""{"odata.metadata":{"value":[]}}"""),
        InlineData("""{"value":[{"odata.etag":"e","PartitionKey":"p","RowKey":"r","b0":"e30="}]}"""),
        InlineData("""{"value":[{"odata.etag":"e","PartitionKey":1,"RowKey":"r"}]}"""),
        InlineData(
            """{"value":[{"odata.etag":"e","PartitionKey":"p","RowKey":"r","b0@odata.type":"Edm.Binary","b0":"%"}]}"""
        ),
        InlineData(
            """{"value":[{"odata.etag":"e","PartitionKey":"p","RowKey":"r","n":"9","b0@odata.type":"Edm.Binary","b0":"e30="}]}"""
        ),
        InlineData("""{"value":[{"PartitionKey":"p"}]}"""),
        InlineData(
            """{"value":[{"odata.etag":"e","PartitionKey":"p","RowKey":"r","n":9,"b0@odata.type":"Edm.Binary","b0":"e30="}]}"""
        )
    ]
    public async Task An_answer_that_cannot_be_read_is_asked_for_again_and_then_given_up(string answer)
    {
        var service = new ScriptedService([.. Enumerable.Repeat(Json(answer), 2)]);
        using var store = service.Store(tries: 2);
        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
            await store.Query(TableName.Due, "p", null, null, 10)
        );
        Assert.Equal(
            "Table Storage did not answer after 2 tries: the answer could not be read. Try again later; if "
                + "it lasts, look at the account's metrics.",
            fault.Message
        );
    }

    [
        Theory,
        InlineData("<html>busy</html>"),
        InlineData(""),
        InlineData("{}"),
        InlineData("null"),
        InlineData("[]"),
        InlineData("""{"PartitionKey":"p"}""")
    ]
    public async Task A_row_that_cannot_be_read_is_not_one_that_is_not_there(string answer)
    {
        var service = new ScriptedService(Json(answer), Json(answer));
        using var store = service.Store(tries: 2);
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.Get(TableName.Due, "p", "r"));
        service.AssertDone();
    }

    [Fact]
    public async Task A_refusal_of_our_own_making_is_a_fault_of_the_program()
    {
        var service = new ScriptedService(Error(400, "InvalidInput"));
        using var store = service.Store();
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await store.Commit(TableName.Due, "p", Three[..1])
        );
        Assert.Equal(
            "Table Storage refused a request: InvalidInput (400). This is a fault of the program.",
            fault.Message
        );
    }

    [Fact]
    public async Task A_body_is_cut_into_pieces_of_64_KiB_and_compressed_only_when_that_helps()
    {
        var noise = new byte[150_000];
        new Random(3).NextBytes(noise);
        var service = new ScriptedService(Written(ETag), Written(ETag));
        using var store = service.Store();
        await store.Commit(TableName.Due, "p", [new TableOperation.Upsert("noise", noise)]);
        await store.Commit(TableName.Due, "p", [new TableOperation.Upsert("zeros", new byte[TableLimits.BodyBytes])]);

        Assert.Contains("\"b2@odata.type\":\"Edm.Binary\"", service.Requests[0].Body, StringComparison.Ordinal);
        Assert.DoesNotContain("\"n\":", service.Requests[0].Body, StringComparison.Ordinal);
        Assert.Contains($"\"n\":{TableLimits.BodyBytes}", service.Requests[1].Body, StringComparison.Ordinal);
        Assert.InRange(service.Requests[1].Body.Length, 1, 1_000);
    }
}
