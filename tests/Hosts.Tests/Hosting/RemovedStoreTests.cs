using System.Net;
using System.Text;
using MarketingAutomation.Core.Inbound;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Embedded.Hosting;
using MarketingAutomation.Hosting.Settings;
using MarketingAutomation.Hosts.Tests.Web;
using MarketingAutomation.Support.Stage;
using MarketingAutomation.Support.Tools;
using NodaTime;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Hosting;

/// <summary>The data folder is emptied under the running program: a shop is never answered 200 for an order that is
/// lost.</summary>
[Trait("Speed", "Slow")]
public sealed class RemovedStoreTests : IDisposable
{
    private readonly TemporaryFolder home = new();

    public void Dispose() => home.Dispose();

    [Theory]
    [InlineData("marketing.db*")]
    [InlineData("marketing.db")]
    [InlineData("marketing.db-wal")]
    public async Task Orders_are_refused_with_503_and_the_program_is_not_ready_once_files_of_the_store_are_removed(
        string files
    )
    {
        var settings = SettingsReader.Read(
            home.Path,
            new SettingsLayers().CommandLine([
                "--ASPNETCORE_URLS=http://127.0.0.1:0",
                "--Data:Path=data",
                $"--Workspace:Path={Repository.Path("functions", "workspace")}",
            ])
        );
        await using var host = await EmbeddedHost.Start(
            settings,
            new StartOptions { OnLoopFault = _ => { } },
            CancellationToken.None
        );
        using var http = new HttpClient { BaseAddress = new Uri(host.Url) };
        Assert.Equal(200, (int)await Post(http, host, "msg_1"));

        foreach (var file in Directory.EnumerateFiles(Path.Combine(home.Path, "data"), files).ToArray())
        {
            File.Delete(file);
        }

        for (var order = 2; order < 5; order++)
        {
            Assert.Equal(503, (int)await Post(http, host, $"msg_{order}"));
            using var ready = await http.GetAsync(new Uri("/readyz", UriKind.Relative));
            Assert.Equal(503, (int)ready.StatusCode);
            Assert.Contains(
                "while the program runs, so nothing is accepted any more. Stop the program",
                await ready.Content.ReadAsStringAsync(),
                StringComparison.Ordinal
            );
        }
    }

    private static async Task<HttpStatusCode> Post(HttpClient http, EmbeddedHost host, string id)
    {
        var body = Encoding.UTF8.GetBytes(StandardBodies.Order().Replace("msg_1", id, StringComparison.Ordinal));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/standard")
        {
            Content = new ByteArrayContent(body),
        };
        foreach (
            var (name, value) in WebhookReader.Sign(
                ShopProtocols.Standard,
                host.Sources["standard"].Secrets[0],
                body,
                "",
                id,
                SystemClock.Instance.GetCurrentInstant()
            )
        )
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }
}
