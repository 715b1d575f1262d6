using System.Text;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Core.Tests.Simulation;

public sealed class TroubledNightTests
{
    [Fact]
    public async Task A_customer_whose_record_cannot_be_read_does_not_hide_those_behind_her()
    {
        await using var stage = await ShopStage.Open("2026-03-02 12:00");
        await stage.Tell(Some.OrderPaid(stage.Time.Now));
        foreach (var key in (string[])["0", "z"])
        {
            await stage.Store.Upsert(
                TableName.Customers,
                key.PadRight(26, '0'),
                RowKeys.State,
                Encoding.UTF8.GetBytes("{ broken")
            );
        }

        var night = await stage.Flow.Nightly.Walk(null, null, CancellationToken.None);

        Assert.Equal((1, 2), (night.Customers, night.Failed));
    }
}
