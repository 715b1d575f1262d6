using MarketingAutomation.Core.Templates.Checking;

namespace MarketingAutomation.Core.Tests.Workspaces.FaultTexts;

/// <summary>Addresses in templates that are complete and probably lead nowhere.</summary>
public sealed class DoubtfulLinkTests
{
    [Theory]
    [InlineData("<a href=\"https://shop.ee/tea\">", null)]
    [InlineData("<a href=\"https://shop.ee/{{order.name}} x\">", null)]
    [InlineData("<a href=\"mailto:care@shop.ee?subject=x\">", null)]
    [InlineData("<a href=\"mailto:care\">", "has no e-mail address")]
    [InlineData("<img src='http://shop.ee/a.png'>", "write https://shop.ee/a.png")]
    [InlineData("<a href=\"https://www.example.com/tea\">", "only an example")]
    [InlineData("<a href=\"https://your-shop.ee/tea\">", "only an example")]
    [InlineData("<a href=\"https://localhost:3000/\">", "only an example")]
    [InlineData("<a href=\"https://shop/tea\">", "without a domain")]
    [InlineData("<a href=\"https://https://shop.ee\">", "begins twice")]
    [InlineData("<a href=\"https://shop.ee/my tea\">", "has a space")]
    public void A_link_or_picture_that_probably_leads_nowhere(string html, string? advice)
    {
        var found = DoubtfulLinks.FindAdvice("templates/a/email.hbs", $"one\n  {html}").ToList();
        Assert.Equal(advice is null ? 0 : 1, found.Count);
        Assert.All(
            found,
            f =>
            {
                Assert.StartsWith("templates/a/email.hbs:2:", f.ToString(), StringComparison.Ordinal);
                Assert.Contains(advice!, f.ToString(), StringComparison.Ordinal);
            }
        );
    }
}
