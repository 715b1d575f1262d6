using MarketingAutomation.Flow.Storage;
using Xunit;
using static MarketingAutomation.Adapters.Tests.AzureTables.ScriptedService;
using static MarketingAutomation.Adapters.Tests.AzureTables.TableRows;

namespace MarketingAutomation.Adapters.Tests.AzureTables;

/// <summary>Transactions of the table service as requests.</summary>
public sealed class TableTransactionRequestTests
{
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
