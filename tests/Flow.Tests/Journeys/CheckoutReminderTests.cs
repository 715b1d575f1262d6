using NodaTime;
using static MarketingAutomation.Flow.Tests.Journeys.CheckoutReminders;

namespace MarketingAutomation.Flow.Tests.Journeys;

/// <summary>
/// A checkout is one thing, whichever customer and address it is reported for: its newest address is reminded, and its
/// order or its completion ends the reminder.
/// </summary>
public sealed class CheckoutReminderTests
{
    /// <summary>Deliveries, each "minutes kind email more…", and who is reminded of the cart in the two days
    /// after.</summary>
    public static readonly TheoryData<string, string[], string[]> Table = new()
    {
        { "never ordered", ["0 create wrong"], [Wrong] },
        { "a guest corrects the address", ["0 create wrong", "10 update right"], [Right] },
        { "the correction arrives first", ["10 update right", "0 create wrong"], [Right] },
        {
            "the first delivery is repeated after the correction",
            ["0 create wrong", "10 update right", "0 create wrong"],
            [Right]
        },
        { "corrected within the second", ["0 create wrong", "0 update right"], [Right] },
        {
            "corrected within the second, and the first delivery is repeated",
            ["0 create wrong", "0 update right", "0 create wrong"],
            [Right]
        },
        {
            "corrected, and ordered by the right address",
            ["0 create wrong", "10 update right", "20 order right token=T"],
            []
        },
        { "corrected, and corrected back", ["0 create wrong", "10 update right", "20 update wrong"], [Wrong] },
        { "corrected twice", ["0 create wrong", "10 update right", "20 update third"], ["third@example.com"] },
        { "the correction of a guest who signed in", ["0 create wrong", "10 update right customer=5"], [Right] },
        { "another checkout of another customer", ["0 create wrong", "10 update right token=U"], [Wrong, Right] },
        { "the same token in another shop", ["0 create wrong", "10 update right source=other"], [Wrong, Right] },
        { "the same cart, another checkout", ["0 create wrong cart=C", "10 update right token=U cart=C"], [Right] },
        { "the address is taken away again", ["0 create wrong", "10 update none"], [Wrong] },
        { "ordered under another address", ["0 create wrong", "20 order right token=T"], [] },
        { "ordered under another address and not paid", ["0 create wrong", "20 placed right token=T"], [] },
        { "its order is known by the cart alone", ["0 create wrong cart=C", "20 order right cart=C"], [] },
        { "its order is known by the checkout's number alone", ["0 create wrong id=77", "20 order right id=77"], [] },
        { "the order of another checkout", ["0 create wrong", "20 order right token=U"], [Wrong] },
        {
            "the same token ordered in another shop",
            ["0 create wrong", "20 order right token=T source=other"],
            [Wrong]
        },
        { "the order arrives first", ["20 order right token=T", "0 create wrong"], [] },
        {
            "the order of a third customer after a correction",
            ["0 create wrong", "10 update right", "20 order third token=T"],
            []
        },
        {
            "the order under another address, and then the payment",
            ["0 create wrong", "20 placed right token=T", "30 paid right token=T"],
            []
        },
        { "a checkout reported again after its order", ["0 order wrong token=T", "45 update wrong created=-15"], [] },
        {
            "a checkout reported again after an order that does not name it",
            ["0 order wrong", "45 update wrong created=-15"],
            []
        },
        {
            "a checkout reported again after an order under another address",
            ["0 order right token=T", "45 update wrong created=-15"],
            []
        },
        { "a new checkout after an order", ["0 order wrong token=T", "45 create wrong token=U"], [Wrong] },
        {
            "a new checkout with the cart that was ordered",
            ["0 order wrong token=T cart=C", "45 create wrong token=U cart=C"],
            [Wrong]
        },
        { "a checkout begun two days ago and taken up again now", ["0 update wrong created=-2880"], [Wrong] },
        { "completed, and its order is never reported", ["0 create wrong", "20 update wrong completed"], [] },
        { "completed under another address", ["0 create wrong", "20 update right completed"], [] },
        { "completed without an address", ["0 create wrong", "20 update none completed"], [] },
        {
            "completed, and reported again as it was",
            ["0 create wrong", "20 update wrong completed", "25 update wrong"],
            []
        },
        { "reported as completed at first", ["20 update wrong completed"], [] },
        {
            "touched eight times",
            [
                "0 create wrong",
                "90 update wrong",
                "180 update wrong",
                "270 update wrong",
                "360 update wrong",
                "450 update wrong",
                "540 update wrong",
                "630 update wrong",
            ],
            [Wrong]
        },
        {
            "two carts of one customer, one after the other",
            ["0 create wrong", "180 create wrong token=U"],
            [Wrong, Wrong]
        },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public async Task A_cart_reminder_is_sent_only_for_an_open_cart(string row, string[] deliveries, string[] reminded)
    {
        await using var stage = await Cart("re_entry: { after: 1min }");
        var began = stage.Time.Now;
        foreach (var delivery in deliveries)
        {
            var arrived = Read(delivery, began, Array.IndexOf(deliveries, delivery));
            await stage.AdvanceTo(Instant.Max(stage.Time.Now, arrived.At));
            await stage.Submit(arrived);
        }

        await stage.Advance(Duration.FromDays(2));
        var expected = reminded.Order(StringComparer.Ordinal).ToArray();
        var found = stage.SentMessages.Select(m => m.To).Order(StringComparer.Ordinal).ToArray();
        Assert.True(
            expected.SequenceEqual(found),
            $"{row}: expected {string.Join(", ", expected)}, found {string.Join(", ", found)}"
        );
    }

    [Theory]
    [InlineData("never")]
    [InlineData("{ after: 30d }")]
    public async Task An_address_that_was_only_mistyped_has_used_up_no_journey(string reEntry)
    {
        await using var stage = await Cart($"re_entry: {reEntry}");
        foreach (var delivery in (string[])["0 create wrong", "10 update right"])
        {
            await stage.Submit(Read(delivery, stage.Time.Now, 0));
        }

        await stage.Advance(Duration.FromDays(40));
        await stage.Submit(Read("0 create wrong token=U", stage.Time.Now, 1));
        await stage.Advance(Duration.FromDays(2));
        Assert.Equal([Right, Wrong], stage.SentMessages.Select(m => m.To));
    }
}
