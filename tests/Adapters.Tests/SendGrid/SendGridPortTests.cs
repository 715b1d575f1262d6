using MarketingAutomation.Adapters.Tests.Providers;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Support.Stage;
using NodaTime;
using Xunit;
using static MarketingAutomation.Adapters.Tests.SendGrid.SendGridMail;

namespace MarketingAutomation.Adapters.Tests.SendGrid;

public sealed class SendGridPortTests
{
    /// <summary>Status, body, outcome, part of its words.</summary>
    public static TheoryData<int, string, Type, string> Answers =>
        new()
        {
            { 401, Error("null"), typeof(Outcome.Misconfigured), "SendGrid:ApiKey" },
            { 403, Error("\"from\""), typeof(Outcome.Misconfigured), "sender" },
            { 403, "", typeof(Outcome.Misconfigured), "Mail Send" },
            { 404, "", typeof(Outcome.Misconfigured), "SendGrid:BaseUrl" },
            { 302, "", typeof(Outcome.Misconfigured), "SendGrid:BaseUrl" },
            { 400, Error("\"from.email\""), typeof(Outcome.Misconfigured), "sender" },
            { 400, Error("\"template_id\""), typeof(Outcome.Misconfigured), "template" },
            { 400, Error("\"reply_to\""), typeof(Outcome.Misconfigured), "reply" },
            { 400, Error("\"personalizations.0.to.0.email\""), typeof(Outcome.Refused), "no address" },
            { 400, Error("\"personalizations.0.to\""), typeof(Outcome.Refused), "personalizations.0.to" },
            { 400, Error("\"content.0.value\""), typeof(Outcome.Refused), "content.0.value" },
            { 400, Error("\"mari@example.com\""), typeof(Outcome.Refused), "without naming" },
            { 400, "<html>what?</html>", typeof(Outcome.Refused), "without naming" },
            { 400, """{"errors":[null,{"field":7}]}""", typeof(Outcome.Refused), "without naming" },
            { 413, "<html><h1>413 Request Entity Too Large</h1></html>", typeof(Outcome.Refused), "larger" },
            { 422, "", typeof(Outcome.Refused), "422" },
            { 429, "", typeof(Outcome.TryLater), "429" },
            { 500, "", typeof(Outcome.TryLater), "500" },
            { 503, "", typeof(Outcome.TryLater), "503" },
            { 502, "", typeof(Outcome.Unknown), "502" },
            { 504, "", typeof(Outcome.Unknown), "504" },
            { 200, "", typeof(Outcome.Unknown), "200" },
            { 204, "", typeof(Outcome.Unknown), "204" },
        };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Each_answer_has_one_outcome_and_never_contains_the_recipient_or_the_key(
        int status,
        string body,
        Type outcome,
        string words
    )
    {
        await using var server = new RawServer(_ => new ServerAction.Say(RawServer.Answer(status, body)));
        using var port = Port(server);

        var answer = await port.Send(Mail(), CancellationToken.None);

        Assert.IsType(outcome, answer);
        Assert.Contains(words, $"{answer}", StringComparison.Ordinal);
        Assert.DoesNotContain(Address, $"{answer}", StringComparison.Ordinal);
        Assert.DoesNotContain("SG.", $"{answer}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accepted_means_sent_and_only_an_invalid_address_is_given_up()
    {
        await using var server = new RawServer(n => new ServerAction.Say(
            n == 1
                ? RawServer.Answer(202, "", "X-Message-Id: LRzXl")
                : RawServer.Answer(
                    400,
                    Error(n == 2 ? "\"personalizations.0.to.0.email\"" : "\"personalizations.0.to\"")
                )
        ));
        using var port = Port(server);

        Assert.Equal(new Outcome.Sent("LRzXl"), await port.Send(Mail(), CancellationToken.None));
        Assert.True(Assert.IsType<Outcome.Refused>(await port.Send(Mail(), CancellationToken.None)).AddressDead);
        Assert.False(Assert.IsType<Outcome.Refused>(await port.Send(Mail(), CancellationToken.None)).AddressDead);
    }

    [Fact]
    public async Task In_the_sandbox_a_checked_message_counts_as_sent()
    {
        await using var server = new RawServer(_ => new ServerAction.Say(RawServer.Answer(200)));
        using var port = Port(server, sandbox: true);

        Assert.Equal(new Outcome.Sent("sandbox"), await port.Send(Mail(), CancellationToken.None));
        Assert.True(
            Json(Assert.Single(server.CompleteRequests))
                .GetProperty("mail_settings")
                .GetProperty("sandbox_mode")
                .GetProperty("enable")
                .GetBoolean()
        );
    }

    [Fact]
    public async Task After_too_many_requests_it_waits_for_the_given_time_without_calling()
    {
        var time = new ManualTime(Now);
        await using var server = new RawServer(_ => new ServerAction.Say(
            RawServer.Answer(429, "", $"X-RateLimit-Reset: {(Now + Duration.FromSeconds(100)).ToUnixTimeSeconds()}")
        ));
        using var port = Port(server, time: time);

        Assert.Equal(
            Duration.FromSeconds(100),
            Assert.IsType<Outcome.TryLater>(await port.Send(Mail(), CancellationToken.None)).After
        );
        time.Now += Duration.FromSeconds(40);
        Assert.Equal(
            new Outcome.TryLater("SendGrid was not called: the provider asked for a pause", Duration.FromSeconds(60))
            {
                Untried = true,
            },
            await port.Send(Mail(), CancellationToken.None)
        );
        Assert.Equal(1, server.RequestCount);
    }

    [Fact]
    public async Task No_answer_is_unknown_and_no_connection_is_not()
    {
        var server = new RawServer(_ => new ServerAction.Reset());
        using var port = Port(server);

        Assert.IsType<Outcome.Unknown>(await port.Send(Mail(), CancellationToken.None));
        Assert.Equal(1, server.RequestCount);
        await server.DisposeAsync();
        Assert.IsType<Outcome.TryLater>(await port.Send(Mail(), CancellationToken.None));
    }

    private static string Error(string field) =>
        $$"""{"errors":[{"message":"mari@example.com is wrong for SG.key","field":{{field}},"help":null}]}""";
}
