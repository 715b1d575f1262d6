using MarketingAutomation.Adapters.Mailbox;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Telemetry;

/// <summary>What a collector gets of an order, its message and the customer's page.</summary>
public sealed class ExportTests : IAsyncLifetime
{
    private OtlpReceiver receiver = null!;

    public async Task InitializeAsync() => receiver = await OtlpReceiver.Open();

    public async Task DisposeAsync() => await receiver.DisposeAsync();

    [Fact]
    public async Task An_order_is_a_trace_from_its_webhook_to_its_message_and_counted_and_logged()
    {
        await using var host = await ExportingHost.Start(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Url),
            ("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test")
        );

        // A batch whose export fails is dropped: the exporters do not repeat it. On a machine under load the first one
        // may be, and another order follows.
        var trace = "";
        var complete = false;
        for (var left = 3; left > 0 && !complete; left--)
        {
            trace = $"0af7651916cd43dd8448eb211c8031{left:x2}";
            await host.Order($"c-trace-{left}", $"00-{trace}-00f067aa0ba902b7-01");
            complete = await receiver.WaitFor(r => IsComplete(r, trace), TimeSpan.FromSeconds(40));
        }

        Assert.True(complete, "No order came with its trace, its lines and its counts.");
        var request = receiver.Spans.Single(s => s.Trace == trace && s.Kind == 2);
        Assert.Equal(
            ("POST /webhooks/{name}", "00f067aa0ba902b7", "200", "/webhooks/{name}"),
            (
                request.Name,
                request.Parent,
                request.Attributes["http.response.status_code"],
                request.Attributes["http.route"]
            )
        );
        Assert.Equal(
            ("marketing-automation", "test"),
            (request.Resource["service.name"], request.Resource["deployment.environment.name"])
        );
        var received = receiver.Spans.Single(s => s.Trace == trace && s.Name == "event");
        Assert.Equal((request.Id, "order.paid"), (received.Parent, received.Attributes["event"]));
        var sent = receiver.Spans.First(s => s.Trace == trace && s.Name == "send");
        Assert.Equal((3, "Sent", "welcome"), (sent.Kind, sent.Attributes["outcome"], sent.Attributes["journey"]));
        Assert.Contains(
            receiver.Points,
            p => p.Name == "webhooks" && p.Tags["source"] == "standard" && p.Tags["answer"] == "Accepted"
        );
        Assert.Contains(
            receiver.Lines,
            l => l.Trace == trace && l.Text.Contains("accepted event", StringComparison.Ordinal)
        );
    }

    private static bool IsComplete(OtlpReceiver received, string trace) =>
        received.Spans.Any(s => s.Trace == trace && s.Name == "send")
        && received.Spans.Any(s => s.Trace == trace && s.Name == "POST /webhooks/{name}")
        && received.Spans.Any(s => s.Trace == trace && s.Name == "event")
        && received.Lines.Any(l => l.Text.StartsWith("sent message", StringComparison.Ordinal))
        && received.Lines.Any(l => l.Trace == trace && l.Text.Contains("accepted event", StringComparison.Ordinal))
        && received.Points.Any(p => p.Name == "messages" && p.Tags["kind"] == "Sent")
        && received.Points.Any(p => p.Name == "webhooks" && p.Tags["source"] == "standard");

    [Fact]
    public async Task Nothing_personal_and_no_link_token_or_key_is_exported()
    {
        await using var host = await ExportingHost.Start(("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Url));
        var trace = Convert.ToHexStringLower(Guid.NewGuid().ToByteArray());
        await host.Order("c-private", $"00-{trace}-00f067aa0ba902b7-01");
        await receiver.Until(r =>
            r.Spans.Any(s => s.Trace == trace && s.Name == "send" && s.Attributes["outcome"] == "Sent")
        );
        var mailed = (await new MailboxReader(host.Host.Flow.Store).Newest(10, null, CancellationToken.None)).Items;
        Assert.Contains(mailed, m => m.To == "c-private@example.com");
        var token = host.Host.Flow.Links.Token(mailed[0].Id);
        var login = await host.Host.LoginLink(CancellationToken.None);
        foreach (
            var path in (string[])
                [
                    $"/c/{token}?who=c-private-query",
                    $"/c/{token}/nowhere",
                    new Uri(login).PathAndQuery,
                    "/api/customers?email=c-private@example.com",
                    "/c-private-path?x=c-private-query",
                    "/l/c-private-token/x",
                ]
        )
        {
            using var answer = await host.Http.GetAsync(path);
        }

        using (var odd = new HttpRequestMessage(new HttpMethod("CPRIVATE"), "/c-private-path"))
        using (await host.Http.SendAsync(odd)) { }

        await receiver.Until(r =>
            r.Spans.Any(s => s.Name == "_OTHER")
            && r.Spans.Any(s => s.Name.StartsWith("GET /c/{", StringComparison.Ordinal))
            && r.Lines.Any()
            && r.Points.Any()
        );

        var subjects = mailed.Select(m => m.Subject).OfType<string>().ToList();
        Assert.NotEmpty(subjects);
        string[] secrets =
        [
            "c-private",
            "C-PRIVATE",
            "example.com",
            "+372",
            "Mari",
            "Pine tar",
            "CPRIVATE",
            token,
            login.Split("code=")[1],
            host.Host.ApiKey,
            "host.name",
            .. subjects,
        ];
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, receiver.Everything, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_signal_that_is_none_is_not_exported_and_one_may_go_elsewhere()
    {
        await using var other = await OtlpReceiver.Open();
        await using (
            var host = await ExportingHost.Start(
                ("OTEL_EXPORTER_OTLP_ENDPOINT", $"{receiver.Url}/collector/"),
                ("OTEL_LOGS_EXPORTER", "none"),
                ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", $"{other.Url}/traces-go-here"),
                ("OTEL_SERVICE_NAME", "shop")
            )
        )
        {
            await host.Order("c-parts");
            await receiver.Until(r => r.Requests > 0);
            await other.Until(r => r.Requests > 0);
        }

        Assert.Equal(["/collector/v1/metrics"], receiver.Paths);
        Assert.Equal(["/traces-go-here"], other.Paths);
        Assert.Contains("shop", receiver.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_three_go_over_gRPC_as_well()
    {
        await using var collector = await OtlpReceiver.Open(grpc: true);
        await using var host = await ExportingHost.Start(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")
        );
        await host.Order("c-grpc");

        await collector.Until(r =>
            r.Spans.Any(s => s.Name == "POST /webhooks/{name}")
            && r.Points.Any(p => p.Name == "webhooks")
            && r.Lines.Any(l => l.Text.Contains("accepted event", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task Questions_whether_the_program_works_are_no_spans_and_what_waits_is_exported_at_the_end()
    {
        await using (
            var host = await ExportingHost.Start(
                ("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Url),
                ("OTEL_BSP_SCHEDULE_DELAY", "600000")
            )
        )
        {
            using var health = await host.Http.GetAsync("/healthz");
            using var ready = await host.Http.GetAsync("/readyz");
            using var page = await host.Http.GetAsync("/openapi.json");
        }

        Assert.Contains(receiver.Spans, s => s.Name == "GET /openapi.json");
        Assert.DoesNotContain(
            receiver.Spans,
            s =>
                s.Name.Contains("healthz", StringComparison.Ordinal)
                || s.Name.Contains("readyz", StringComparison.Ordinal)
        );
    }
}
