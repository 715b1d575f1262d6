using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using MarketingAutomation.Adapters.Providers;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.Providers;

public sealed class ProviderHttpTests
{
    private static readonly AuthenticationHeaderValue Key = new("Bearer", "SG.test");

    public static TheoryData<string> AfterTheBody => ["reset", "close", "nonsense"];

    [Theory]
    [MemberData(nameof(AfterTheBody))]
    public async Task A_request_read_whole_and_not_answered_is_lost_and_sent_once(string how)
    {
        await using var server = new RawServer(_ => Named(how));
        using var http = new ProviderHttp(server.Address, Key);

        var reply = await Post(http);

        Assert.IsType<ProviderReply.Lost>(reply);
        Assert.Equal(1, server.RequestCount);
    }

    [Theory]
    [MemberData(nameof(AfterTheBody))]
    public async Task On_a_connection_used_before_it_is_sent_once_too(string how)
    {
        // The handler repeats some requests whose pooled connection died before the first byte of an answer.
        await using var server = new RawServer(n => n == 1 ? new ServerAction.Say(RawServer.Answer(202)) : Named(how));
        using var http = new ProviderHttp(server.Address, Key);

        Assert.IsType<ProviderReply.Answered>(await Post(http));
        Assert.IsType<ProviderReply.Lost>(await Post(http));
        Assert.Equal(2, server.RequestCount);
        Assert.Equal(2, server.CompleteRequests.Count);
    }

    [Theory]
    [MemberData(nameof(AfterTheBody))]
    public async Task What_a_library_asks_for_is_sent_once_however_often_it_tries(string how)
    {
        await using var server = new RawServer(_ => Named(how));
        using var http = new ProviderHttp(server.Address, Key);

        var reply = await http.Call(Stubborn, CancellationToken.None);

        Assert.IsType<ProviderReply.Lost>(reply);
        Assert.Equal(1, server.RequestCount);

        async Task Stubborn(HttpClient client, CancellationToken cancel)
        {
            for (var tries = 0; tries < 3; tries++)
            {
                try
                {
                    await client.PostAsync(server.Address, new StringContent("{}"), cancel);
                }
                catch (Exception e) when (e is HttpRequestException or InvalidOperationException) { }
            }
        }
    }

    [Fact]
    public async Task A_connection_closed_at_the_head_never_makes_two_whole_requests()
    {
        await using var server = new RawServer(n =>
            n == 1 ? new ServerAction.Say(RawServer.Answer(202))
            : n == 2 ? new ServerAction.CloseAfterHead()
            : new ServerAction.Say(RawServer.Answer(202))
        );
        using var http = new ProviderHttp(server.Address, Key);

        await Post(http);
        var reply = await http.Post(
            "/v3/mail/send",
            new byte[4 * 1024 * 1024],
            "application/json",
            CancellationToken.None
        );

        Assert.IsType<ProviderReply.Lost>(reply);
        Assert.Single(server.CompleteRequests);
    }

    [Fact]
    public async Task A_refused_connection_was_certainly_not_sent()
    {
        var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        using var http = new ProviderHttp(new Uri($"http://127.0.0.1:{port}"), Key);

        Assert.Equal("ConnectionError", Assert.IsType<ProviderReply.NotSent>(await Post(http)).Why);
    }

    [Fact]
    public async Task An_unresolvable_host_name_means_not_sent()
    {
        using var http = new ProviderHttp(new Uri("http://no-such-host.invalid"), Key);

        Assert.IsType<ProviderReply.NotSent>(await Post(http));
    }

    [Fact]
    public async Task A_handshake_that_fails_was_certainly_not_sent()
    {
        await using var server = new RawServer(_ => new ServerAction.Close());
        using var http = new ProviderHttp(new Uri($"https://127.0.0.1:{server.Address.Port}"), Key);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));

        Assert.IsType<ProviderReply.NotSent>(
            await http.Post("/", "{}"u8.ToArray(), "application/json", patience.Token)
        );
        Assert.Equal(0, server.RequestCount);
    }

    [Fact]
    public async Task Silence_until_the_deadline_is_lost()
    {
        using var deadline = new CancellationTokenSource();
        await using var server = new RawServer(_ =>
        {
            deadline.Cancel();
            return new ServerAction.Hang();
        });
        using var http = new ProviderHttp(server.Address, Key);

        Assert.Equal(
            "no answer in time",
            Assert
                .IsType<ProviderReply.Lost>(await http.Post("/", "{}"u8.ToArray(), "application/json", deadline.Token))
                .Why
        );
    }

    [Fact]
    public async Task An_answer_whose_words_break_off_keeps_its_status()
    {
        await using var server = new RawServer(_ => new ServerAction.Say(
            "HTTP/1.1 202 Accepted\r\nContent-Length: 100\r\nX-Message-Id: abc\r\n\r\n{\"half",
            ThenClose: true
        ));
        using var http = new ProviderHttp(server.Address, Key);

        var answer = Assert.IsType<ProviderReply.Answered>(await Post(http));

        Assert.Equal((202, "abc"), (answer.Status, answer.Header("x-message-id")));
        Assert.Equal("{\"half", Encoding.UTF8.GetString(answer.Body.Span));
    }

    [Fact]
    public async Task It_follows_no_redirect_and_brings_the_key()
    {
        await using var server = new RawServer(_ => new ServerAction.Say(
            RawServer.Answer(302, "", "Location: /elsewhere")
        ));
        using var http = new ProviderHttp(server.Address, Key);

        Assert.Equal(302, Assert.IsType<ProviderReply.Answered>(await Post(http)).Status);
        Assert.Contains(
            "Authorization: Bearer SG.test",
            Assert.Single(server.CompleteRequests),
            StringComparison.Ordinal
        );
    }

    private static ServerAction Named(string how) =>
        how switch
        {
            "reset" => new ServerAction.Reset(),
            "close" => new ServerAction.Close(),
            _ => new ServerAction.Say("what is this\r\n\r\n", ThenClose: true),
        };

    private static Task<ProviderReply> Post(ProviderHttp http) =>
        http.Post("/v3/mail/send", "{}"u8.ToArray(), "application/json", CancellationToken.None);
}
