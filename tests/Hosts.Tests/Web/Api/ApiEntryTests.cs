using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Embedded.Cli.Commands;
using MarketingAutomation.Hosts.Tests.OpenApi;
using MarketingAutomation.Support.Stage;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Web.Api;

/// <summary>Having a customer enter a journey.</summary>
public sealed class ApiEntryTests
{
    [Theory]
    [InlineData("welcome", 409, "Add { manual: yes } to its trigger")]
    [InlineData("wellcome", 404, "Did you mean welcome?")]
    public async Task A_journey_that_no_one_can_be_entered_into_is_refused_with_the_remedy(
        string journey,
        int status,
        string why
    )
    {
        await using var shop = await WebTestShop.Open();
        var key = StandardBodies.ReadField(await shop.Deliver(StandardBodies.Order()), "customer");

        var answer = await shop.Api(HttpMethod.Post, $"/api/customers/{key}/journeys/{journey}/enter", "{}");

        Assert.Equal(status, answer.Status);
        Assert.Contains(why, answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/customers/0123456789/journeys/welcome/enter", "{}", 404)]
    [InlineData("/api/customers/{key}/journeys/welcome/enter", "", 400)]
    [InlineData("/api/customers/{key}/journeys/welcome/enter", "{\"id\":\"\"}", 400)]
    [InlineData("/api/customers/{key}/journeys/welcome/enter", "{\"ident\":\"1\"}", 400)]
    public async Task A_request_that_says_something_else_enters_no_one(string address, string body, int status)
    {
        await using var shop = await WebTestShop.Open();
        var key = StandardBodies.ReadField(await shop.Deliver(StandardBodies.Order()), "customer");
        var answer = await shop.Api(HttpMethod.Post, address.Replace("{key}", key, StringComparison.Ordinal), body);
        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task The_command_needs_a_customer_and_a_journey() =>
        Assert.NotEqual(0, await CommandLine.Run(["enter", "mari@example.com"]));
}
