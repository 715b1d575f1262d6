using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Messages.Gates;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Messages;

/// <summary>When a send window closes: what a provider may keep in its queue until then.</summary>
public sealed class SendWindowEndTests
{
    [Theory]
    [InlineData("09:00", "20:00", "2026-03-02 12:00", "2026-03-02 20:00")]
    [InlineData("21:00", "08:00", "2026-03-02 23:30", "2026-03-03 08:00")]
    [InlineData("21:00", "08:00", "2026-03-03 07:59", "2026-03-03 08:00")]
    [InlineData("21:00", "08:00", "2026-03-28 22:00", "2026-03-29 08:00")]
    [InlineData("21:00", "03:30", "2026-03-28 22:00", "2026-03-29 04:00")]
    public void A_window_closes_in_the_customer_s_zone_also_over_midnight_and_at_a_clock_change(
        string from,
        string to,
        string at,
        string closes
    ) =>
        Assert.Equal(
            TestShop.At(closes),
            SendWindows.NextClose(new SendWindow(Time(from), Time(to)), TestShop.At(at), TestShop.Tallinn)
        );

    [Fact]
    public void A_window_of_the_whole_day_never_closes() =>
        Assert.Null(
            SendWindows.NextClose(
                new SendWindow(LocalTime.Midnight, LocalTime.Midnight),
                TestShop.At("2026-03-02 12:00"),
                TestShop.Tallinn
            )
        );

    private static LocalTime Time(string text) =>
        NodaTime.Text.LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(text).Value;
}
