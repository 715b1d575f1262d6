using MarketingAutomation.Flow.Storage;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.Storage;

/// <summary>Transactions handed over with the one that relies on them.</summary>
public abstract partial class TableStoreContract
{
    private static readonly TableCommit Last = TableCommit.Of(Large, "ada", Insert("state"));

    [Fact]
    public async Task A_transaction_and_those_it_relies_on_all_happen_and_each_has_its_answer()
    {
        var result = await Store.CommitAfter(
            [TableCommit.Of(Small, "00", Insert("due")), TableCommit.Of(TableName.Identities, "name", Insert("id"))],
            Last
        );

        Assert.Equal(2, result.Before.Count(answer => answer is CommitResult.Done));
        var etag = Assert.IsType<CommitResult.Done>(result.Last).ETags[0];
        Assert.Equal(etag, (await Store.Get(Large, "ada", "state"))!.ETag);
        Assert.NotNull(await Store.Get(Small, "00", "due"));
        Assert.NotNull(await Store.Get(TableName.Identities, "name", "id"));
    }

    [Fact]
    public async Task A_transaction_does_not_happen_where_one_it_relies_on_was_refused_and_the_others_do()
    {
        await Done(TableName.Identities, "name", Insert("id", "another's"));

        var result = await Store.CommitAfter(
            [TableCommit.Of(TableName.Identities, "name", Insert("id")), TableCommit.Of(Small, "00", Insert("due"))],
            Last
        );

        Assert.Equal(
            [new CommitResult.Refused(0, CommitConflict.Exists)],
            result.Before.OfType<CommitResult.Refused>()
        );
        Assert.IsType<CommitResult.Done>(result.Before[1]);
        Assert.Null(result.Last);
        Assert.Null(await Store.Get(Large, "ada", "state"));
        Assert.NotNull(await Store.Get(Small, "00", "due"));
        Assert.Equal("another's", Text(await Store.Get(TableName.Identities, "name", "id")));
    }

    [Fact]
    public async Task What_a_transaction_relies_on_stays_where_that_transaction_is_refused()
    {
        await Done(Large, "ada", Insert("state", "first"));

        var result = await Store.CommitAfter([TableCommit.Of(Small, "00", Insert("due"))], Last);

        Assert.Equal(new CommitResult.Refused(0, CommitConflict.Exists), result.Last);
        Assert.NotNull(await Store.Get(Small, "00", "due"));
        Assert.Equal("first", Text(await Store.Get(Large, "ada", "state")));
    }

    [Fact]
    public async Task A_transaction_that_relies_on_none_is_an_ordinary_one()
    {
        var result = await Store.CommitAfter([], Last);
        Assert.Empty(result.Before);
        Assert.IsType<CommitResult.Done>(result.Last);
    }

    [Fact]
    public async Task A_transaction_or_one_it_relies_on_that_is_too_large_is_refused_as_data()
    {
        var large = TableCommit.Of(
            Large,
            "ada",
            new TableOperation.Insert("state", new byte[TableLimits.BodyBytes + 1])
        );
        Assert.Null((await Store.CommitAfter([large], TableCommit.Of(Large, "bob", Insert("state")))).Last);

        var result = await Store.CommitAfter([TableCommit.Of(Small, "00", Insert("due"))], large);
        Assert.Equal(new CommitResult.Refused(0, CommitConflict.TooLarge), result.Last);
        Assert.IsType<CommitResult.Done>(result.Before[0]);
    }
}
