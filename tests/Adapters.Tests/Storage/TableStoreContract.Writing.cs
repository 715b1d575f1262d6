using System.Globalization;
using MarketingAutomation.Flow.Storage;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.Storage;

public abstract partial class TableStoreContract
{
    [Theory, MemberData(nameof(Tables))]
    public async Task What_is_inserted_is_read_back_with_its_etag(TableName table)
    {
        var etags = await Done(
            table,
            "ada",
            Insert("state", "Tere, õhtu!"),
            new TableOperation.Upsert("empty", default)
        );

        var entity = await Store.Get(table, "ada", "state");
        Assert.Equal(
            ("ada", "state", etags[0], "Tere, õhtu!"),
            (entity!.Partition, entity.Row, entity.ETag, Text(entity))
        );
        Assert.Equal("", Text(await Store.Get(table, "ada", "empty")));
        Assert.Null(await Store.Get(table, "ada", "other"));
        Assert.Null(await Store.Get(table, "bob", "state"));
    }

    [Fact]
    public async Task Tables_hold_their_rows_apart()
    {
        await Done(Large, "ada", Insert("state", "large"));
        await Done(Small, "ada", Insert("state", "small"));

        Assert.Equal("large", Text(await Store.Get(Large, "ada", "state")));
        Assert.Equal("small", Text(await Store.Get(Small, "ada", "state")));
        Assert.Null(await Store.Get(TableName.Mailbox, "ada", "state"));
    }

    [Theory, InlineData(Large), InlineData(Small)]
    public async Task A_second_insert_of_a_row_is_refused_and_changes_nothing(TableName table)
    {
        await Done(table, "ada", Insert("d|1", "first"));
        await Refused(0, CommitConflict.Exists, table, "ada", Insert("d|1", "second"));
        Assert.Equal("first", Text(await Store.Get(table, "ada", "d|1")));
    }

    [Theory, InlineData(Large), InlineData(Small)]
    public async Task A_replace_needs_the_etag_of_now(TableName table)
    {
        var first = (await Done(table, "ada", Insert("state", "1")))[0]!;
        var second = (await Done(table, "ada", new TableOperation.Replace("state", Body("2"), first)))[0]!;

        Assert.NotEqual(first, second);
        await Refused(0, CommitConflict.Changed, table, "ada", new TableOperation.Replace("state", Body("3"), first));
        await Refused(
            0,
            CommitConflict.Changed,
            table,
            "ada",
            new TableOperation.Replace("state", Body("3"), "not ours")
        );
        await Refused(0, CommitConflict.Changed, table, "ada", new TableOperation.Replace("none", Body("3"), second));
        await Refused(
            0,
            CommitConflict.Changed,
            table,
            "unknown",
            new TableOperation.Replace("state", Body("3"), second)
        );
        Assert.Equal("2", Text(await Store.Get(table, "ada", "state")));
    }

    [Theory, InlineData(Large), InlineData(Small)]
    public async Task An_upsert_writes_whatever_was_there_and_changes_the_etag_each_time(TableName table)
    {
        var etags = new List<string?>();
        for (var time = 0; time < 3; time++)
        {
            etags.AddRange(await Done(table, "ada", new TableOperation.Upsert("row", Body("same"))));
        }

        Assert.Equal(3, etags.Distinct().Count());
        Assert.Equal("same", Text(await Store.Get(table, "ada", "row")));
    }

    [Theory, InlineData(Large), InlineData(Small)]
    public async Task A_delete_with_an_etag_needs_the_etag_of_now(TableName table)
    {
        var first = (await Done(table, "ada", Insert("row")))[0]!;
        var second = (await Done(table, "ada", new TableOperation.Upsert("row", Body("2"))))[0]!;

        await Refused(0, CommitConflict.Changed, table, "ada", new TableOperation.Delete("row", first));
        Assert.Equal([null], await Done(table, "ada", new TableOperation.Delete("row", second)));
        Assert.Null(await Store.Get(table, "ada", "row"));
        await Refused(0, CommitConflict.Changed, table, "ada", new TableOperation.Delete("row", second));
    }

    [Theory, InlineData(Large), InlineData(Small)]
    public async Task A_delete_without_an_etag_succeeds_also_when_nothing_is_there(TableName table)
    {
        await Done(table, "ada", Insert("row"));
        await Done(table, "ada", new TableOperation.Delete("row"));
        await Done(table, "ada", new TableOperation.Delete("row"));
        await Done(table, "unknown", new TableOperation.Delete("row"));
        Assert.Null(await Store.Get(table, "ada", "row"));
    }

    [Theory, InlineData(Large), InlineData(Small)]
    public async Task An_etag_is_not_reused_when_a_row_comes_back(TableName table)
    {
        var first = (await Done(table, "ada", Insert("row")))[0]!;
        await Done(table, "ada", new TableOperation.Delete("row"));
        Assert.NotEqual(first, (await Done(table, "ada", Insert("row")))[0]);
    }

    [Theory, InlineData(Large), InlineData(Small)]
    public async Task All_operations_happen_or_none_and_the_first_that_failed_is_named(TableName table)
    {
        var etag = (await Done(table, "ada", Insert("state", "old"), Insert("taken")))[0]!;

        await Refused(
            3,
            CommitConflict.Exists,
            table,
            "ada",
            new TableOperation.Replace("state", Body("new"), etag),
            Insert("a"),
            new TableOperation.Upsert("b", Body("b")),
            Insert("taken"),
            new TableOperation.Delete("c", "0")
        );
        await Refused(
            0,
            CommitConflict.Changed,
            table,
            "newcomer",
            new TableOperation.Replace("state", Body("x"), etag),
            Insert("d")
        );
        await Refused(
            1,
            CommitConflict.Changed,
            table,
            "newcomer",
            Insert("d"),
            new TableOperation.Replace("state", Body("x"), etag)
        );

        var left = await Store.Query(table, "ada", null, null, 10);
        Assert.Equal(["state", "taken"], left.Items.Select(item => item.Row));
        Assert.Equal(("old", etag), (Text(left.Items[0]), left.Items[0].ETag));
        Assert.Empty((await Store.Query(table, "newcomer", null, null, 10)).Items);
        await Done(table, "newcomer", Insert("d"));
    }

    [Theory, InlineData(Large), InlineData(Small)]
    public async Task Refusals_beside_it_do_not_disturb_a_transaction(TableName table)
    {
        await Done(table, "ada", Insert("taken"));
        var results = await Task.WhenAll(
            Enumerable
                .Range(0, 200)
                .Select(number =>
                    Store
                        .Commit(table, number % 3 == 0 ? "ada" : "p" + number, [Insert("n" + number), Insert("taken")])
                        .AsTask()
                )
        );

        for (var number = 0; number < 200; number++)
        {
            var refused = number % 3 == 0;
            Assert.Equal(refused ? typeof(CommitResult.Refused) : typeof(CommitResult.Done), results[number].GetType());
            Assert.Equal(refused, await Store.Get(table, refused ? "ada" : "p" + number, "n" + number) is null);
        }
    }

    [Theory, InlineData(Large), InlineData(Small)]
    public async Task Concurrent_writers_on_one_row_lose_nothing(TableName table)
    {
        await Done(table, "ada", Insert("sum", "0"));
        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        for (var added = 0; added < 25; )
                        {
                            var now = (await Store.Get(table, "ada", "sum"))!;
                            var next = new TableOperation.Replace(
                                "sum",
                                Body($"{int.Parse(Text(now), CultureInfo.InvariantCulture) + 1}"),
                                now.ETag
                            );
                            if (await Store.Commit(table, "ada", [next]) is CommitResult.Done)
                            {
                                added++;
                            }
                        }
                    })
                )
        );

        Assert.Equal("200", Text(await Store.Get(table, "ada", "sum")));
    }

    [Fact]
    public async Task A_cancelled_request_does_not_happen()
    {
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await Store.Commit(Large, "ada", [Insert("row")], cancelled)
        );
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await Store.Get(Large, "ada", "row", cancelled)
        );
        Assert.Null(await Store.Get(Large, "ada", "row"));
    }
}
