using MarketingAutomation.Core.Customers;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Flow.Tests.Storage;

public sealed class StateSchemaTests
{
    [Fact]
    public void A_record_without_a_number_is_of_the_first_schema()
    {
        var first = File.ReadAllText(Repository.Path("tests", "Support", "Samples", "stored-state-1.json"))
            .Replace("\"schema\":1,", "", StringComparison.Ordinal);
        var read = StateRoundTrip.Read(first);
        Assert.Equal((0, CustomerState.NewestSchema), (read.Schema, StateUpgrades.Upgrade(read).Schema));
        Assert.All(StateUpgrades.Upgrade(read).Consents, c => Assert.NotNull(c.ArrivedAt));
    }

    [Theory]
    [InlineData(0, "one,two")]
    [InlineData(1, "one,two")]
    [InlineData(2, "two")]
    [InlineData(3, "")]
    public void An_older_record_goes_through_every_step_that_it_lacks(int schema, string steps)
    {
        var read = StateUpgrades.Upgrade(new CustomerState { Key = "", Schema = schema }, Steps);
        Assert.Equal((steps, 3), (read.Key.Trim(','), read.Schema));
    }

    [Fact]
    public void What_a_merged_record_keeps_of_the_other_is_upgraded_too()
    {
        var read = StateUpgrades.Upgrade(
            new CustomerState
            {
                Key = "",
                Schema = 3,
                MergeSnapshot = new CustomerState { Key = "", Schema = 2 },
            },
            Steps
        );
        Assert.Equal((",two", 3), (read.MergeSnapshot!.Key, read.MergeSnapshot.Schema));
    }

    [Fact]
    public async Task A_record_of_a_newer_program_is_not_changed_and_parked_with_that_reason()
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        var mari = await stage.Customer("mari@example.com");
        var newer = StateRoundTrip.Write(mari with { Schema = CustomerState.NewestSchema + 1 });
        await stage.Store.Upsert(
            TableName.Customers,
            mari.Key,
            RowKeys.State,
            System.Text.Encoding.UTF8.GetBytes(newer)
        );
        await stage.AdvanceTo("2026-03-05 12:00");

        var parked = Assert.Single(await stage.Flow.DueTable.ListParked(CancellationToken.None));
        Assert.Equal((mari.Key, "written by a newer version"), (parked.Customer, parked.Body.Fault));
        Assert.Equal(
            newer,
            System.Text.Encoding.UTF8.GetString(
                (await stage.Store.Get(TableName.Customers, mari.Key, RowKeys.State))!.Body.Span
            )
        );
        Assert.DoesNotContain(stage.SentMessages, m => m.Step == "tips-for-your-order");
    }

    private static readonly IReadOnlyList<Func<CustomerState, CustomerState>> Steps =
    [
        s => s with { Key = s.Key + ",one" },
        s => s with { Key = s.Key + ",two" },
    ];
}
