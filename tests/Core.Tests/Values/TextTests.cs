using MarketingAutomation.Core.Messages.Tracking;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Values;

/// <summary>How text for people is cut and how numbers are written with their noun.</summary>
public sealed class TextTests
{
    [Theory]
    [InlineData("seven", 7, "seven")]
    [InlineData("exactly", 7, "exactly")]
    [InlineData("too long", 7, "too lo…")]
    [InlineData("five 👩‍👧‍👦", 8, "five …")]
    [InlineData("nõu nõ\u0303u", 6, "nõu n…")]
    public void A_mark_says_that_something_was_cut_off(string text, int most, string shown) =>
        Assert.Equal(shown, TextTruncation.TruncateWithEllipsis(text, most));

    [Fact]
    public void The_address_of_a_link_is_cut_at_a_whole_character()
    {
        var cut = LinkTarget.WithoutQuery($"https://shop.example/{new string('a', 178)}👋rest");
        Assert.Equal(199, cut.Length);
        Assert.DoesNotContain(cut, char.IsSurrogate);
    }

    [Theory]
    [InlineData(0, "0 characters")]
    [InlineData(1, "1 character")]
    [InlineData(2, "2 characters")]
    [InlineData(21, "21 characters")]
    [InlineData(1.5, "1.5 characters")]
    public void A_number_has_its_noun_in_the_right_form(double count, string words) =>
        Assert.Equal(words, CountText.WithNoun((decimal)count, "character"));

    [Fact]
    public void A_noun_may_have_a_plural_of_its_own() =>
        Assert.Equal(
            ["1 delivery", "2 deliveries"],
            Enumerable.Range(1, 2).Select(n => CountText.WithNoun(n, "delivery", "deliveries"))
        );

    [Theory]
    [InlineData(30, "30 minutes")]
    [InlineData(60, "1 hour")]
    [InlineData(90, "90 minutes")]
    [InlineData(24 * 60, "24 hours")]
    [InlineData(48 * 60, "48 hours")]
    [InlineData(3 * 24 * 60, "3 days")]
    [InlineData(60 * 24 * 60, "60 days")]
    public void A_time_span_has_the_unit_that_needs_no_fraction(int minutes, string words) =>
        Assert.Equal(words, CountText.FormatDuration(Duration.FromMinutes(minutes)));
}
