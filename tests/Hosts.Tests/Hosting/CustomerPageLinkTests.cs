using System.Text;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Inbound;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Embedded.Hosting;
using MarketingAutomation.Hosting.Settings;
using MarketingAutomation.Hosts.Tests.Web;
using MarketingAutomation.Hosts.Tests.Web.Pages;
using MarketingAutomation.Support.Stage;
using MarketingAutomation.Support.Tools;
using Microsoft.Playwright;
using NodaTime;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace MarketingAutomation.Hosts.Tests.Hosting;

/// <summary>From the e-mail to the customer's page: the real host, a real browser, the links a customer has.</summary>
[Trait("Speed", "Slow")]
public sealed class CustomerPageLinkTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private readonly TemporaryFolder home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task A_customer_follows_the_stop_link_of_a_message_and_stops_everything()
    {
        var settings = SettingsReader.Read(
            home.Path,
            new SettingsLayers().CommandLine([
                "--ASPNETCORE_URLS=http://127.0.0.1:0",
                "--Data:Path=data",
                $"--Workspace:Path={Repository.Path("functions", "workspace")}",
            ])
        );
        await using var host = await EmbeddedHost.Start(settings, new StartOptions(), CancellationToken.None);
        var key = await Deliver(host);
        var tab = await browser.Phone(scripts: true);

        await tab.Login(new Uri(await host.LoginLink(CancellationToken.None)));
        await tab.Page.GetByText("c-1@example.com").ClickAsync();
        var page = await tab.Page.RunAndWaitForPopupAsync(() =>
            tab
                .Page.FrameLocator("iframe")
                .GetByRole(AriaRole.Link, new() { Name = "Stop these e-mails or choose what you get" })
                .ClickAsync()
        );
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop all messages", Exact = true }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Status))
            .ToHaveTextAsync("Done. You will not get any more messages from us.");
        var customer = (await host.Flow.Customers.Read(key, CancellationToken.None))!;
        Assert.All(customer.Consents, c => Assert.Equal(ConsentStatus.Unsubscribed, c.Status));
    }

    private static async Task<string> Deliver(EmbeddedHost host)
    {
        var body = Encoding.UTF8.GetBytes(StandardBodies.Order());
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{host.Url}/webhooks/standard")
        {
            Content = new ByteArrayContent(body),
        };
        foreach (
            var (name, value) in WebhookReader.Sign(
                ShopProtocols.Standard,
                host.Sources["standard"].Secrets[0],
                body,
                "",
                "msg_1",
                SystemClock.Instance.GetCurrentInstant()
            )
        )
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await http.SendAsync(request);
        Assert.Equal(200, (int)answer.StatusCode);
        return StandardBodies.ReadField(new Answer(200, await answer.Content.ReadAsStringAsync(), answer), "customer")!;
    }
}
