using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Workspaces;

/// <summary>The forms of a URL that a journey may call, and of the hosts that <c>webhook_hosts</c> allows.</summary>
public sealed class WebhookUrlTests
{
    [Theory]
    [InlineData("https://crm.example/hooks/vip", true)]
    [InlineData("https://crm.example:8443/hooks", true)]
    [InlineData("http://127.0.0.1:7392/ok", true)]
    [InlineData("http://127.0.0.1", true)]
    [InlineData("https://127.0.0.1/", false)]
    [InlineData("http://127.1/", false)]
    [InlineData("http://2130706433/", false)]
    [InlineData("http://0x7f.0.0.1/", false)]
    [InlineData("http://0177.0.0.1/", false)]
    [InlineData("https://2130706433/", false)]
    [InlineData("https://10.0.0.1/", false)]
    [InlineData("https://[::1]/", false)]
    [InlineData("https://[::ffff:127.0.0.1]/", false)]
    [InlineData("http://127.0.0.1.evil.example/", false)]
    [InlineData("http://crm.example/", false)]
    [InlineData("https://crm.example:0/", false)]
    [InlineData("https://user@crm.example/", false)]
    [InlineData("crm.example/hooks", false)]
    public void A_url(string url, bool allowed) => Assert.Equal(allowed, WebhookUrl.FindFault(url) is null);

    [Theory]
    [InlineData("crm.example", true)]
    [InlineData("CRM.example", true)]
    [InlineData("bücher.example", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("crm.example/", false)]
    [InlineData("crm.example:443", false)]
    [InlineData("crm.example.", false)]
    [InlineData("https://crm.example", false)]
    [InlineData("localhost", false)]
    [InlineData("10.0.0.1", false)]
    public void A_host_of_shop_yaml(string host, bool allowed) =>
        Assert.Equal(
            allowed ? "" : "MA1027",
            string.Concat(
                SampleWorkspace
                    .Faults(
                        SampleWorkspace.With(
                            "shop.yaml",
                            SampleWorkspace.Shop.Replace("[crm.example]", $"[\"{host}\"]", StringComparison.Ordinal)
                        )
                    )
                    .Select(f => f.Split(' ')[1])
            )
        );
}
