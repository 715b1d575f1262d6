using System.Text.Json;
using MarketingAutomation.Embedded.Cli.Commands;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Segments;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Web.Api;

/// <summary>Counting the customers of segments.</summary>
public sealed class ApiSegmentTests
{
    private const string Address = "/api/segments/count";

    [Fact]
    public async Task Segments_that_are_not_released_are_counted_and_nothing_is_released()
    {
        await using var shop = await WebTestShop.Open();
        await shop.Deliver(StandardBodies.Order("c-1", "o-1", "et", "msg_1"), "msg_1");
        await shop.Deliver(StandardBodies.Order("c-2", "o-2", "ru", "msg_2"), "msg_2");
        var before = shop.Flow.Releases.Current;

        var answer = await shop.Api(
            HttpMethod.Post,
            Address,
            JsonSerializer.Serialize(
                new
                {
                    segments = "russian: { customer.language: ru }\nrated: { customer.last_rating: { at_least: 4 } }\n",
                }
            )
        );

        Assert.Equal(200, answer.Status);
        Assert.Equal(
            """{"customers":2,"unreadable":0,"segments":[{"name":"rated","in":0,"out":2,"unknown":0},"""
                + """{"name":"russian","in":1,"out":1,"unknown":0}],"locales":[{"locale":"et","customers":1},"""
                + """{"locale":"ru","customers":1}],"next":null}""",
            answer.Body
        );
        Assert.Same(before, shop.Flow.Releases.Current);
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("{\"segments\":\"a: { in_segment: b }\\nb: { in_segment: a }\"}", 400)]
    [InlineData("{\"segments\":\"vip: { customer.order_count: three }\"}", 400)]
    [InlineData("{\"next\":\"../x\"}", 400)]
    [InlineData("{\"segment\":\"x\"}", 400)]
    [InlineData("{}", 200)]
    public async Task What_cannot_be_counted_is_refused(string body, int status)
    {
        await using var shop = await WebTestShop.Open();
        Assert.Equal(status, (await shop.Api(HttpMethod.Post, Address, body)).Status);
    }

    [Fact]
    public async Task A_text_of_40_KB_is_counted_and_one_of_more_than_64_is_refused()
    {
        await using var shop = await WebTestShop.Open();
        var line = "vip-{0}: {{ customer.order_count: {{ at_least: 3 }} }}\\n";
        string Write(int segments) =>
            $"{{\"segments\":\"{string.Concat(Enumerable.Range(0, segments).Select(i => string.Format(null, line, i)))}\"}}";
        Assert.Equal(200, (await shop.Api(HttpMethod.Post, Address, Write(800))).Status);
        Assert.Equal(413, (await shop.Api(HttpMethod.Post, Address, Write(2_000))).Status);
    }

    [Fact]
    public async Task Parts_of_a_count_add_up_to_the_whole_and_no_one_is_counted_twice()
    {
        const int customers = 450;
        await using var shop = await WebTestShop.Open();
        for (var i = 0; i < customers; i++)
        {
            await shop.Deliver(StandardBodies.Order($"c-{i}", $"o-{i}", "et", $"msg_{i}"), $"msg_{i}");
        }

        using var counter = new AudienceCounter(new CustomerStore(shop.Flow.Store), TimeProvider.System);
        var (counted, next, parts) = (0, (string?)null, 0);
        do
        {
            (var part, next) = await counter.Count(
                shop.Flow.Releases.Current,
                next,
                TimeSpan.Zero,
                CancellationToken.None
            );
            (counted, parts) = (counted + part.Customers, parts + 1);
        } while (next is not null);

        Assert.Equal((customers, 3), (counted, parts));
        Assert.Equal(
            customers,
            (await counter.Count(shop.Flow.Releases.Current, null, null, CancellationToken.None)).Counted.Customers
        );
    }

    [Fact]
    public async Task The_command_does_not_count_where_there_is_neither_a_program_nor_a_store() =>
        Assert.Equal(
            1,
            await CommandLine.Run([
                "validate",
                "--counts",
                "--ASPNETCORE_URLS=http://127.0.0.1:9",
                $"--Data:Path={Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"))}",
                $"--Workspace:Path={MarketingAutomation.Support.Stage.Repository.Path("functions", "workspace")}",
            ])
        );
}
