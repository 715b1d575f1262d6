using System.Globalization;
using System.Text.Json;
using MarketingAutomation.Adapters.Tests.Providers;
using MarketingAutomation.Core.Messages.Attempts;
using NodaTime;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.Twilio;

/// <summary>An attempt without an answer is looked up in the list of what went to a number.</summary>
public sealed class TwilioSearchTests
{
    private const string Words = "Tänan! Stop: https://ma.example.com/c/x";

    [Fact]
    public async Task It_searches_by_recipient_and_finds_the_text_sent_in_the_attempt_s_time()
    {
        await using var server = new RawServer(_ => Page(null, Sent("SM7", Words)));
        using var port = TwilioFixture.Port(server);
        Assert.Equal(new Outcome.Sent("SM7"), await port.QueryStatus(TwilioFixture.About(), CancellationToken.None));
        Assert.StartsWith(
            "GET /2010-04-01/Accounts/AC1/Messages.json?To=%2B3725551234&PageSize=20 HTTP/1.1\r\n",
            Assert.Single(server.CompleteRequests),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_Twilio_still_has_in_its_queue_has_arrived() =>
        Assert.Equal(new Outcome.Sent("SM7"), await Ask(Sent("SM7", Words, status: "queued")));

    [Theory]
    [InlineData("Tänan! Stop – https://ma.example.com/c/x")]
    [InlineData("Sent from your Twilio trial account - Tänan! Stop: https://ma.example.com/c/x")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Signs_made_plain_words_in_front_and_redacted_words_still_count_as_ours(string? body) =>
        Assert.Equal(new Outcome.Sent("SM7"), await Ask(Sent("SM7", body)));

    [Fact]
    public async Task Another_text_another_time_or_the_customer_s_own_message_is_not_ours()
    {
        Assert.IsType<Outcome.NotThere>(await Ask());
        Assert.IsType<Outcome.NotThere>(await Ask(Sent("SM1", "Tänan! Stop: https://ma.example.com/c/y")));
        Assert.IsType<Outcome.NotThere>(await Ask(Sent("SM1", Words, minutesAgo: 30)));
        Assert.IsType<Outcome.NotThere>(await Ask(Sent("SM1", Words, minutesAgo: 1)));
        Assert.IsType<Outcome.NotThere>(await Ask(Sent("SM1", Words, direction: "inbound")));
    }

    [Fact]
    public async Task Where_our_words_cannot_be_made_again_anything_in_that_time_counts_as_ours()
    {
        await using var server = new RawServer(_ => Page(null, Sent("SM7", "anything")));
        using var port = TwilioFixture.Port(server);
        Assert.Equal(
            new Outcome.Sent("SM7"),
            await port.QueryStatus(TwilioFixture.About(null), CancellationToken.None)
        );
    }

    [Fact]
    public async Task A_message_that_arrived_and_failed_is_reported_as_failed()
    {
        Assert.Equal(
            new Outcome.Refused("30005 unknown destination", AddressDead: true),
            await Ask(Sent("SM7", Words, status: "undelivered", error: 30005))
        );
        Assert.Equal(
            new Outcome.Refused("30003 the phone could not be reached"),
            await Ask(Sent("SM7", Words, status: "failed", error: 30003))
        );
    }

    [Fact]
    public async Task It_turns_pages_until_they_are_older_than_the_attempt_and_no_further()
    {
        await using var server = new RawServer(n =>
            n switch
            {
                1 => Page("/2010-04-01/Accounts/AC1/Messages.json?Page=1", Sent("SM1", "newer", minutesAgo: 2)),
                2 => Page("/2010-04-01/Accounts/AC1/Messages.json?Page=2", Sent("SM2", "older", minutesAgo: 60)),
                _ => throw new InvalidOperationException("a third page was asked for"),
            }
        );
        using var port = TwilioFixture.Port(server);
        Assert.IsType<Outcome.NotThere>(await port.QueryStatus(TwilioFixture.About(), CancellationToken.None));
        Assert.Equal(2, server.RequestCount);
    }

    [Fact]
    public async Task An_endless_list_is_abandoned_after_ten_pages_and_nothing_is_concluded()
    {
        await using var server = new RawServer(n =>
            Page($"/2010-04-01/Accounts/AC1/Messages.json?Page={n}", Sent("SM1", "newer", minutesAgo: 2))
        );
        using var port = TwilioFixture.Port(server);
        Assert.IsType<Outcome.Unknown>(await port.QueryStatus(TwilioFixture.About(), CancellationToken.None));
        Assert.Equal(10, server.RequestCount);
    }

    [Theory]
    [InlineData("https://elsewhere.example/2010-04-01/Accounts/AC1/Messages.json?Page=1")]
    [InlineData("/2010-04-01/Accounts/AC2/Messages.json?Page=1")]
    public async Task A_next_page_elsewhere_is_not_followed(string next)
    {
        await using var server = new RawServer(_ => Page(next, Sent("SM1", "newer", minutesAgo: 2)));
        using var port = TwilioFixture.Port(server);
        Assert.IsType<Outcome.Unknown>(await port.QueryStatus(TwilioFixture.About(), CancellationToken.None));
        Assert.Equal(1, server.RequestCount);
    }

    [Theory]
    [InlineData(500, "")]
    [InlineData(429, "")]
    [InlineData(401, "{}")]
    [InlineData(200, "<html>a proxy's page</html>")]
    [InlineData(200, "")]
    [InlineData(200, "{}")]
    [InlineData(200, "null")]
    [InlineData(200, "[]")]
    [InlineData(200, """{"messages":null}""")]
    [InlineData(200, """{"messages":{}}""")]
    [InlineData(200, """{"messages":[null]}""")]
    [InlineData(200, """{"messages":["a"]}""")]
    [InlineData(200, """{"messages":[{"sid":"SM1","date_created":"yesterday"}]}""")]
    [InlineData(200, """{"messages":[{"sid":"SM1","error_code":"none"}]}""")]
    [InlineData(200, """{"messages":[{"sid":{}}]}""")]
    [InlineData(200, """{"messages":[],"next_page_uri":{}}""")]
    [InlineData(200, """{"messages":[{"sid":"SM1","body":"half a li""")]
    public async Task A_list_that_cannot_be_read_says_nothing(int status, string body)
    {
        await using var server = new RawServer(_ => TwilioFixture.Say(status, body));
        using var port = TwilioFixture.Port(server);
        Assert.IsType<Outcome.Unknown>(await port.QueryStatus(TwilioFixture.About(), CancellationToken.None));
    }

    private static async Task<Outcome> Ask(params object[] messages)
    {
        await using var server = new RawServer(_ => Page(null, messages));
        using var port = TwilioFixture.Port(server);
        return await port.QueryStatus(TwilioFixture.About(), CancellationToken.None);
    }

    private static ServerAction Page(string? next, params object[] messages) =>
        TwilioFixture.Say(
            200,
            JsonSerializer.Serialize(
                new
                {
                    messages,
                    next_page_uri = next,
                    page_size = 20,
                }
            )
        );

    private static object Sent(
        string sid,
        string? body,
        int minutesAgo = 16,
        string status = "delivered",
        string direction = "outbound-api",
        int? error = null
    ) =>
        new
        {
            sid,
            body,
            status,
            direction,
            error_code = error,
            to = "+3725551234",
            date_created = (TwilioFixture.Time.Now - Duration.FromMinutes(minutesAgo))
                .ToDateTimeOffset()
                .ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture),
        };
}
