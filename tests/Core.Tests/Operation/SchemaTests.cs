using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Tests.Decisions;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Core.Tests.Operation;

public sealed class SchemaTests
{
    [Fact]
    public void A_record_without_a_number_is_of_the_first_schema()
    {
        var first = File.ReadAllText(Repository.Path("tests", "Core.Tests", "Properties", "stored-state-1.json"))
            .Replace("\"schema\":1,", "", StringComparison.Ordinal);
        var read = Stored.Read(first);
        Assert.Equal((0, CustomerState.NewestSchema), (read.Schema, StoredStates.Current(read).Schema));
        Assert.All(StoredStates.Current(read).Consents, c => Assert.NotNull(c.ArrivedAt));
    }

    [Theory]
    [InlineData(0, "one,two")]
    [InlineData(1, "one,two")]
    [InlineData(2, "two")]
    [InlineData(3, "")]
    public void An_older_record_goes_through_every_step_that_it_lacks(int schema, string steps)
    {
        var read = StoredStates.Current(new CustomerState { Key = "", Schema = schema }, Steps);
        Assert.Equal((steps, 3), (read.Key.Trim(','), read.Schema));
    }

    [Fact]
    public void What_a_merged_record_keeps_of_the_other_is_upgraded_too()
    {
        var read = StoredStates.Current(
            new CustomerState
            {
                Key = "",
                Schema = 3,
                Snapshot = new CustomerState { Key = "", Schema = 2 },
            },
            Steps
        );
        Assert.Equal((",two", 3), (read.Snapshot!.Key, read.Snapshot.Schema));
    }

    [Fact]
    public async Task A_record_that_a_newer_program_wrote_is_left_alone_and_parked_under_that_name()
    {
        await using var stage = await ShopStage.Open("2026-03-02 12:00");
        await stage.Tell(Some.OrderPaid(stage.Time.Now));
        var mari = await stage.Customer("mari@example.com");
        var newer = Stored.Text(mari with { Schema = CustomerState.NewestSchema + 1 });
        await stage.Store.Upsert(
            TableName.Customers,
            mari.Key,
            RowKeys.State,
            System.Text.Encoding.UTF8.GetBytes(newer)
        );
        await stage.Until("2026-03-05 12:00");

        var parked = Assert.Single(await stage.Flow.Due.AllParked(CancellationToken.None));
        Assert.Equal((mari.Key, "written by a newer version"), (parked.Customer, parked.Body.Fault));
        Assert.Equal(
            newer,
            System.Text.Encoding.UTF8.GetString(
                (await stage.Store.Get(TableName.Customers, mari.Key, RowKeys.State))!.Body.Span
            )
        );
        Assert.DoesNotContain(stage.Taken, m => m.Step == "tips-for-your-order");
    }

    private static readonly IReadOnlyList<Func<CustomerState, CustomerState>> Steps =
    [
        s => s with { Key = s.Key + ",one" },
        s => s with { Key = s.Key + ",two" },
    ];
}
