using MarketingAutomation.Flow.Storage;
using Xunit;
using static MarketingAutomation.Adapters.Tests.AzureTables.ScriptedService;
using static MarketingAutomation.Adapters.Tests.AzureTables.TableRows;

namespace MarketingAutomation.Adapters.Tests.AzureTables;

/// <summary>What each kind of answer becomes.</summary>
public sealed class TableResponseTests
{
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
}
