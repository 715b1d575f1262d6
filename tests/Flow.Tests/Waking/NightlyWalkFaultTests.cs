using System.Text;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Flow.Tests.Waking;

public sealed class NightlyWalkFaultTests
{
    [Fact]
    public async Task An_unreadable_customer_does_not_hide_the_customers_after_them()
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        foreach (var key in (string[])["0", "z"])
        {
            await stage.Store.Upsert(
                TableName.Customers,
                key.PadRight(26, '0'),
                RowKeys.State,
                Encoding.UTF8.GetBytes("{ broken")
            );
        }

        var night = await stage.Flow.Nightly.WalkRange(null, null, CancellationToken.None);

        Assert.Equal((1, 2), (night.Count("Customers"), night.Count("Failed")));
    }
}
