using Xunit;

namespace MarketingAutomation.Hosts.Tests.Web.Pages;

/// <summary>The local mailbox and its log-in, without a browser.</summary>
public sealed class MailboxPageTests
{
    [Fact]
    public async Task A_message_is_listed_as_data_and_shown_whole_in_a_sandbox()
    {
        await using var shop = await WebTestShop.Open();
        await shop.Deliver(StandardBodies.Order());

        var list = await shop.Api(HttpMethod.Get, "/mailbox/messages.json");
        var id = StandardBodies.ReadField(list, "items", "0", "id");
        var page = await shop.Api(HttpMethod.Get, $"/mailbox/{id}");
        var text = await shop.Api(HttpMethod.Get, $"/mailbox/{id}?part=text");

        Assert.Equal("email", StandardBodies.ReadField(list, "items", "0", "channel"));
        Assert.Equal("c-1@example.com", StandardBodies.ReadField(list, "items", "0", "to"));
        Assert.Equal("welcome", StandardBodies.ReadField(list, "items", "0", "journey"));
        Assert.Contains(
            "sandbox=\"allow-popups allow-popups-to-escape-sandbox\" srcdoc=\"",
            page.Body,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("<iframe", text.Body, StringComparison.Ordinal);
        Assert.Contains("Mari", text.Body, StringComparison.Ordinal);
        Assert.Equal(404, (await shop.Api(HttpMethod.Get, "/mailbox/nothing")).Status);
    }
}
