using Xunit;

namespace MarketingAutomation.Hosts.Tests.Web.Api;

/// <summary>The owner of the shop sends a test message to their own address before customers get it.</summary>
public sealed class SendTestEndpointTests
{
    [Fact]
    public async Task A_test_message_reads_as_the_customer_s_would_and_counts_as_no_contact()
    {
        await using var shop = await WebTestShop.Open();
        var key = StandardBodies.ReadField(await shop.Deliver(StandardBodies.Order()), "customer");
        var before = await shop.Api(HttpMethod.Get, $"/api/customers/{key}");

        var answer = await shop.Api(
            HttpMethod.Post,
            "/api/send-test",
            $$"""{"template":"welcome","to":"me@shop.example","as":"{{key}}"}"""
        );

        Assert.Equal(
            (200, "sent", "email", "en"),
            (
                answer.Status,
                StandardBodies.ReadField(answer, "status"),
                StandardBodies.ReadField(answer, "channel"),
                StandardBodies.ReadField(answer, "language")
            )
        );
        var (view, _) = (
            await shop.Flow.Messages.ReadMessage(StandardBodies.ReadField(answer, "message")!, CancellationToken.None)
        )!.Value;
        Assert.Equal(("me@shop.example", "sent"), (view.To, view.Status));
        Assert.Contains("Mari", view.Text, StringComparison.Ordinal);
        Assert.Equal(before.Body, (await shop.Api(HttpMethod.Get, $"/api/customers/{key}")).Body);
    }

    [Fact]
    public async Task The_links_of_a_test_message_open_no_customer_s_page()
    {
        await using var shop = await WebTestShop.Open();

        var answer = await shop.Api(
            HttpMethod.Post,
            "/api/send-test",
            """{"template":"welcome","to":"me@shop.example"}"""
        );

        var token = shop.Flow.Links.Token(StandardBodies.ReadField(answer, "message")!);
        Assert.Equal(404, (await shop.Get($"/c/{token}")).Status);
        Assert.Equal(404, (await shop.Post($"/c/{token}/unsubscribe", ("List-Unsubscribe", "One-Click"))).Status);
    }

    [Fact]
    public async Task A_number_gets_the_SMS_copy()
    {
        await using var shop = await WebTestShop.Open();

        var answer = await shop.Api(
            HttpMethod.Post,
            "/api/send-test",
            """{"template":"how-was-it","to":"555 01234"}"""
        );

        Assert.Equal((200, "sms"), (answer.Status, StandardBodies.ReadField(answer, "channel")));
        Assert.Equal(
            "+37255501234",
            (
                await shop.Flow.Messages.ReadMessage(
                    StandardBodies.ReadField(answer, "message")!,
                    CancellationToken.None
                )
            )!
                .Value
                .View
                .To
        );
    }

    [Fact]
    public async Task A_suppressed_address_gets_no_test_message()
    {
        await using var shop = await WebTestShop.Open();
        var key = StandardBodies.ReadField(await shop.Deliver(StandardBodies.Order()), "customer")!;
        var message = StandardBodies.ReadField(
            await shop.Api(HttpMethod.Get, $"/api/customers/{key}/messages"),
            "items",
            "0",
            "id"
        )!;
        await shop.Post($"/c/{shop.Flow.Links.Token(message)}/unsubscribe", ("List-Unsubscribe", "One-Click"));

        var answer = await shop.Api(
            HttpMethod.Post,
            "/api/send-test",
            """{"template":"welcome","to":"c-1@example.com"}"""
        );

        Assert.Equal(400, answer.Status);
        Assert.Contains("asked to be left alone", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_message_in_the_mailbox_names_its_recipient()
    {
        await using var shop = await WebTestShop.Open();

        var answer = await shop.Api(
            HttpMethod.Post,
            "/api/send-test",
            """{"template":"how-was-it","to":"555 01234"}"""
        );

        Assert.Equal(
            ("kept in the local mailbox, nothing has left this machine", "+37255501234", "True"),
            (
                StandardBodies.ReadField(answer, "detail"),
                StandardBodies.ReadField(answer, "to"),
                StandardBodies.ReadField(answer, "inMailbox")
            )
        );
        Assert.Equal(
            200,
            (await shop.Api(HttpMethod.Get, $"/mailbox/{StandardBodies.ReadField(answer, "message")}")).Status
        );
    }

    [Theory]
    [InlineData("""{"template":"welcome","to":"you@example"}""", "$.to: expected an e-mail address")]
    [InlineData(
        """{"template":"welcom","to":"me@shop.example"}""",
        "There is no template \\u0022welcom\\u0022 for customers. Allowed: goes-well-with"
    )]
    [InlineData("""{"template":"welcome","to":"me@shop.example","as":"mari"}""", "There is no customer of this key.")]
    [InlineData("""{"template":"welcome"}""", "$: expected text in template and to, and perhaps in as")]
    [InlineData("""{"template":"welcome","to":"12"}""", "$.to: expected an e-mail address")]
    [InlineData("""{"template":1}""", "expected JSON with text in template and to")]
    public async Task A_test_asked_wrongly_says_what_is_wrong(string body, string detail)
    {
        await using var shop = await WebTestShop.Open();

        var answer = await shop.Api(HttpMethod.Post, "/api/send-test", body);

        Assert.Equal(400, answer.Status);
        Assert.Contains(
            detail.Replace("\\u0022", "\\\"", StringComparison.Ordinal),
            answer.Body,
            StringComparison.Ordinal
        );
    }
}
