using System.Globalization;
using System.Text.RegularExpressions;
using MarketingAutomation.Web.Pages;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Web.Pages;

/// <summary>The stars of the rating, filled or empty, can be seen on their card: a contrast of 3:1 at least (WCAG
/// 1.4.11), in light and in dark.</summary>
public sealed class StarContrastTests
{
    [Theory]
    [InlineData(0, "empty")]
    [InlineData(0, "star")]
    [InlineData(1, "empty")]
    [InlineData(1, "star")]
    public void A_star_has_three_to_one_on_its_card(int scheme, string star)
    {
        var (one, other) = (Luminance(Colour(star, scheme)), Luminance(Colour("card", scheme)));

        Assert.InRange((Math.Max(one, other) + 0.05) / (Math.Min(one, other) + 0.05), 3, 21);
    }

    // The first definition is the light scheme's, the second the dark one's.
    private static string Colour(string name, int scheme) =>
        Regex
            .Matches(Styles.Common, $"--{name}: #([0-9a-f]+);", RegexOptions.None, TimeSpan.FromSeconds(1))[scheme]
            .Groups[1]
            .Value;

    private static double Luminance(string colour)
    {
        var full = colour.Length == 3 ? string.Concat(colour.Select(c => $"{c}{c}")) : colour;
        var parts = Enumerable
            .Range(0, 3)
            .Select(at =>
                int.Parse(full.AsSpan(at * 2, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0
            )
            .Select(part => part <= 0.03928 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4))
            .ToList();
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }
}
