using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Embedded.Cli.Commands;
using MarketingAutomation.Hosts.Tests.OpenApi;
using MarketingAutomation.Support.Stage;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Web.Api;

/// <summary>Taking a customer, or everyone, out of a journey.</summary>
public sealed class ApiRemovalTests
{
    [Fact]
    public async Task A_customer_and_then_everyone_is_taken_out_of_a_journey()
    {
        await using var shop = await WebTestShop.Open();
        var key = StandardBodies.ReadField(await shop.Deliver(StandardBodies.Order()), "customer");

        var first = await shop.Api(HttpMethod.Post, $"/api/customers/{key}/journeys/welcome/remove");
        var again = await shop.Api(HttpMethod.Post, $"/api/customers/{key}/journeys/welcome/remove");
        var all = await shop.Api(HttpMethod.Post, "/api/journeys/welcome/remove-everyone");

        Assert.Equal(
            """{"journey":"welcome","removed":1,"note":"The customer is out of welcome: 1 run ended. What a provider was given already is sent."}""",
            first.Body
        );
        Assert.Equal(
            """{"journey":"welcome","removed":0,"note":"The customer was not in welcome; nothing changed."}""",
            again.Body
        );
        Assert.StartsWith("Everyone who is in welcome now is out of it:", StandardBodies.ReadField(all, "note"));
    }

    [Theory]
    [InlineData("/api/customers/{key}/journeys/wellcome/remove", "Did you mean welcome?")]
    [InlineData("/api/journeys/wellcome/remove-everyone", "Did you mean welcome?")]
    [InlineData("/api/customers/0123456789/journeys/welcome/remove", "There is no customer of this key.")]
    public async Task Nothing_is_taken_out_of_a_journey_or_for_a_customer_that_is_not_there(string address, string why)
    {
        await using var shop = await WebTestShop.Open();
        var key = StandardBodies.ReadField(await shop.Deliver(StandardBodies.Order()), "customer");

        var answer = await shop.Api(HttpMethod.Post, address.Replace("{key}", key, StringComparison.Ordinal));

        Assert.Equal(404, answer.Status);
        Assert.Contains(why, answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("remove", "welcome")]
    [InlineData("remove", "--everyone", "0123456789", "welcome")]
    public async Task The_command_needs_a_customer_and_a_journey_or_everyone_and_a_journey(params string[] arguments) =>
        Assert.Equal(2, await CommandLine.Run(arguments));
}
