using MarketingAutomation.Core.Messages.Tracking;

namespace MarketingAutomation.Core.Tests.Messages.Tracking;

public sealed class BotDetectionTests
{
    [Theory]
    [InlineData(
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            + "Version/18.5 Mobile/15E148 Safari/604.1"
    )]
    [InlineData(
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Mobile "
            + "Safari/537.36"
    )]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0")]
    [InlineData(
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 "
            + "Safari/537.36 Edg/137.0.0.0"
    )]
    [InlineData(
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            + "GSA/372.0 Mobile/15E148 Safari/604.1"
    )]
    public void A_browser_s_user_agent_is_a_person(string agent)
    {
        Assert.False(AutomatedClients.IsAutomated("GET", agent, null));
        Assert.True(AutomatedClients.IsAutomated("HEAD", agent, null));
        Assert.True(AutomatedClients.IsAutomated("GET", agent, "prefetch;prerender"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    [InlineData("Mozilla/5.0")]
    [InlineData("BarracudaCentral/1.0")]
    [InlineData("Mozilla/5.0 (compatible; Mimecast URL Protect)")]
    [InlineData("Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)")]
    [InlineData("YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html")]
    [InlineData("Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)")]
    [InlineData("Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)")]
    [InlineData("Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0)")]
    [InlineData("curl/8.5.0")]
    [InlineData("python-requests/2.32.3")]
    public void A_user_agent_of_a_bot_is_a_machine(string? agent) =>
        Assert.True(AutomatedClients.IsAutomated("GET", agent, null));
}
