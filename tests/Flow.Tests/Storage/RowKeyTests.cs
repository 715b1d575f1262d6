using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Flow.Tests.Storage;

public sealed class RowKeyTests
{
    [Theory]
    [InlineData("1001", "1001")]
    [InlineData("a/b", "a~2Fb")]
    [InlineData("õ", "~C3~B5")]
    public void A_text_of_usual_length_is_written_out(string text, string part) =>
        Assert.Equal(part, RowKeys.EscapeText(text));

    [Fact]
    public void A_long_text_is_cut_and_two_that_differ_at_their_end_stay_two()
    {
        var (one, other) = (
            RowKeys.EscapeText(new string('\u00B8', 199) + "a"),
            RowKeys.EscapeText(new string('\u00B8', 199) + "b")
        );
        Assert.Equal((RowKeys.LongestPart, RowKeys.LongestPart), (one.Length, other.Length));
        Assert.NotEqual(one, other);
        Assert.Equal(one, RowKeys.EscapeText(new string('\u00B8', 199) + "a"));
    }

    [Theory]
    [InlineData('\u00B8')]
    [InlineData('\u4E2D')]
    [InlineData('/')]
    public async Task An_order_whose_id_is_as_long_as_an_id_may_be_is_decided(char character)
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, new string(character, 200)));
        Assert.Equal("welcome", Assert.Single(stage.SentMessages).Template);
    }
}
