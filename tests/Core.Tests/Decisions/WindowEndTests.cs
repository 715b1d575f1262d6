using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Support.Stage;
using NodaTime;
using Xunit;
using SendWindows = MarketingAutomation.Core.Decisions.Windows;

namespace MarketingAutomation.Core.Tests.Decisions;

/// <summary>When a send window closes: what a provider may keep in its queue until then.</summary>
public sealed class WindowEndTests
{
    [Theory]
    [InlineData("09:00", "20:00", "2026-03-02 12:00", "2026-03-02 20:00")]
    [InlineData("21:00", "08:00", "2026-03-02 23:30", "2026-03-03 08:00")]
    [InlineData("21:00", "08:00", "2026-03-03 07:59", "2026-03-03 08:00")]
    [InlineData("21:00", "08:00", "2026-03-28 22:00", "2026-03-29 08:00")]
    [InlineData("21:00", "03:30", "2026-03-28 22:00", "2026-03-29 04:00")]
    public void A_window_closes_by_her_clock_also_over_midnight_and_in_the_night_that_loses_an_hour(
        string from,
        string to,
        string at,
        string closes
    ) =>
        Assert.Equal(
            ShopStage.At(closes),
            SendWindows.Closes(new SendWindow(Time(from), Time(to)), ShopStage.At(at), ShopStage.Tallinn)
        );

    [Fact]
    public void A_window_of_the_whole_day_never_closes() =>
        Assert.Null(
            SendWindows.Closes(
                new SendWindow(LocalTime.Midnight, LocalTime.Midnight),
                ShopStage.At("2026-03-02 12:00"),
                ShopStage.Tallinn
            )
        );

    private static LocalTime Time(string text) =>
        NodaTime.Text.LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(text).Value;
}
