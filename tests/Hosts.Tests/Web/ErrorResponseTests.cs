using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using MarketingAutomation.Embedded.Hosting;
using MarketingAutomation.Hosting.Settings;
using MarketingAutomation.Support.Stage;
using MarketingAutomation.Support.Tools;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Web;

/// <summary>No error has an empty body, whichever part found it: an endpoint, the routing, or the server before any of
/// our code.</summary>
public sealed class ErrorResponseTests
{
    [Theory]
    [InlineData("GET", "/nothing-here", 404, "There is nothing at this address")]
    [InlineData("GET", "/%ff", 404, "There is nothing at this address")]
    [InlineData("DELETE", "/readyz", 405, "This address takes GET, HEAD only.")]
    [InlineData("GET", "/webhooks/standard", 405, "This address takes POST only.")]
    public async Task What_no_endpoint_answers_is_a_problem_document(
        string method,
        string path,
        int status,
        string says
    )
    {
        await using var shop = await WebTestShop.Open();

        using var answer = await shop.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal(
            (status, "application/problem+json"),
            ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType)
        );
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(status, problem.RootElement.GetProperty("status").GetInt32());
        Assert.StartsWith(says, problem.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nothing-here", "This link does not work")]
    [InlineData("/console", "There is no such page in the console")]
    [InlineData("/console/customer/x", "There is no such page in the console")]
    [InlineData("/mailbox/a/b/c/d", "There is no such page in the console")]
    public async Task A_browser_gets_a_short_page(string address, string title)
    {
        await using var shop = await WebTestShop.Open();
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.ParseAdd("text/html");

        using var answer = await shop.Http.SendAsync(request);

        Assert.Equal((404, "text/html"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Contains(title, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Speed", "Slow")]
    [InlineData("GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [InlineData("GET /api/customers/%00/messages HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n", 400)]
    [InlineData("POST /webhooks/standard HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx", 400)]
    public async Task What_the_server_refuses_itself_is_a_problem_document(string request, int status)
    {
        using var home = new TemporaryFolder();
        var settings = SettingsReader.Read(
            home.Path,
            new SettingsLayers().CommandLine([
                "--ASPNETCORE_URLS=http://127.0.0.1:0",
                "--Data:Path=data",
                $"--Workspace:Path={Repository.Path("functions", "workspace")}",
            ])
        );
        await using var host = await EmbeddedHost.Start(settings, new StartOptions(), CancellationToken.None);
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", new Uri(host.Url).Port);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request));

        using var reader = new StreamReader(client.GetStream());
        var answer = (await reader.ReadToEndAsync()).Split("\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer[0], StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/problem+json", answer[0], StringComparison.Ordinal);
        Assert.Contains(
            $"Content-Length: {Encoding.UTF8.GetByteCount(answer[1])}",
            answer[0],
            StringComparison.Ordinal
        );
        using var problem = JsonDocument.Parse(answer[1]);
        Assert.Equal(status, problem.RootElement.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.RootElement.GetProperty("detail").GetString()!);
    }
}
