using MarketingAutomation.Adapters.AzureTables;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Azurite;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.AzureTables;

[Trait("Speed", "Slow")]
public sealed class SharedAccessSignatureTests
{
    [Fact]
    public async Task A_shared_access_signature_lets_every_kind_of_request_in()
    {
        using var store = Store((await AzuriteServer.Run).SignedConnectionString);
        await store.Upsert(TableName.Due, "p", "a", default);
        Assert.IsType<CommitResult.Done>(
            await store.Commit(
                TableName.Due,
                "p",
                [new TableOperation.Insert("b", default), new TableOperation.Delete("a")]
            )
        );
        Assert.NotNull(await store.Get(TableName.Due, "p", "b"));
        Assert.Single((await store.Query(TableName.Due, "p", "b", null, 10)).Items);
    }

    [Theory, InlineData("sig=", "sig=A"), InlineData("sp=rwdlacu", "sp=r")]
    public async Task One_that_was_tampered_with_is_refused_with_the_remedy(string genuine, string tampered)
    {
        using var store = Store(
            (await AzuriteServer.Run).SignedConnectionString.Replace(genuine, tampered, StringComparison.Ordinal)
        );
        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
            await store.Get(TableName.Due, "p", "a")
        );
        Assert.Matches(
            @"^Table Storage does not let us in: \w+ \(403\)\. Check the key or SAS and its expiry, ",
            fault.Message
        );
    }

    private static AzureTableStore Store(string connection) =>
        new(new AzureTableOptions { ConnectionString = connection, TablePrefix = AzuriteServer.NewPrefix() });
}
