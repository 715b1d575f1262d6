using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace MarketingAutomation.Hosts.Tests.Telemetry;

/// <summary>A collector on this machine that takes OTLP and keeps what it was sent.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<(string Path, byte[] Body)> taken = [];

    private OtlpReceiver(WebApplication app) => this.app = app;

    public string Url => app.Urls.Single();

    /// <summary>What it answers.</summary>
    public int Answer { get; set; } = 200;

    /// <summary>How often it was spoken to.</summary>
    public int Requests => taken.Count;

    public IEnumerable<string> Paths => taken.Select(t => t.Path).Distinct();

    /// <summary>Everything that was sent, each byte as a character.</summary>
    public string Everything => string.Join('\n', taken.Select(t => Encoding.Latin1.GetString(t.Body)));

    public IEnumerable<ExportedSpan> Spans =>
        from t in Of("/v1/traces")
        from resource in t.All(1)
        from scope in resource.All(2)
        from span in scope.All(2)
        select new ExportedSpan(
            span.Text(5),
            span.Hex(1),
            span.Hex(2),
            span.Hex(4),
            (int)span.Whole(6),
            span.Attributes(9),
            resource.All(1).Single().Attributes(1)
        );

    public IEnumerable<ExportedPoint> Points =>
        from t in Of("/v1/metrics")
        from resource in t.All(1)
        from scope in resource.All(2)
        from metric in scope.All(2)
        from point in metric
            .All(7)
            .SelectMany(sum => sum.All(1))
            .Select(p => (Tags: p.Attributes(7), Value: p.Whole(6)))
            .Concat(metric.All(9).SelectMany(h => h.All(1)).Select(p => (Tags: p.Attributes(9), Value: p.Whole(4))))
        select new ExportedPoint(metric.Text(1), point.Tags, point.Value);

    public IEnumerable<ExportedLine> Lines =>
        from t in Of("/v1/logs")
        from resource in t.All(1)
        from scope in resource.All(2)
        from line in scope.All(2)
        select new ExportedLine(
            scope.All(1).Single().Text(1),
            line.Text(3),
            line.All(5).Select(ProtobufMessage.Any).FirstOrDefault(""),
            line.Attributes(6),
            line.Hex(9)
        );

    /// <param name="grpc">True: it speaks gRPC, over HTTP/2 without TLS; else http/protobuf.</param>
    public static async Task<OtlpReceiver> Open(bool grpc = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.ConfigureEndpointDefaults(e => e.Protocols = grpc ? HttpProtocols.Http2 : HttpProtocols.Http1)
        );
        var app = builder.Build();
        var receiver = new OtlpReceiver(app);
        app.MapPost(
            "/{**path}",
            async (HttpContext context) =>
            {
                using var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body);
                if (!grpc)
                {
                    receiver.taken.Enqueue((context.Request.Path, body.ToArray()));
                    return Results.StatusCode(receiver.Answer);
                }

                // Before a message are five bytes: whether it is compressed, and its length. An empty one is the
                // answer.
                receiver.taken.Enqueue(
                    (
                        Services
                            .Single(s => context.Request.Path.Value!.Contains(s.Service, StringComparison.Ordinal))
                            .Path,
                        body.ToArray()[5..]
                    )
                );
                context.Response.ContentType = "application/grpc";
                context.Response.AppendTrailer("grpc-status", "0");
                return Results.Bytes(new byte[5], "application/grpc");
            }
        );
        await app.StartAsync();
        return receiver;
    }

    /// <summary>Waits, at most two minutes.</summary>
    public async Task Until(Func<OtlpReceiver, bool> came)
    {
        if (!await WaitFor(came, TimeSpan.FromMinutes(2)))
        {
            throw new TimeoutException("It did not come within two minutes.");
        }
    }

    /// <summary>Waits, at most so long. False: it did not come.</summary>
    public async Task<bool> WaitFor(Func<OtlpReceiver, bool> came, TimeSpan atMost)
    {
        using var patience = new CancellationTokenSource(atMost);
        while (!came(this))
        {
            if (patience.IsCancellationRequested)
            {
                return false;
            }

            await Task.Delay(20, CancellationToken.None);
        }

        return true;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static (string Service, string Path)[] Services { get; } =
    [
        ("MetricsService/Export", "/v1/metrics"),
        ("TraceService/Export", "/v1/traces"),
        ("LogsService/Export", "/v1/logs"),
    ];

    private IEnumerable<ProtobufMessage> Of(string path) =>
        taken.Where(t => t.Path == path).Select(t => new ProtobufMessage(t.Body));
}

/// <param name="Kind">2: server, 3: client.</param>
internal sealed record ExportedSpan(
    string Name,
    string Trace,
    string Id,
    string Parent,
    int Kind,
    IReadOnlyDictionary<string, string> Attributes,
    IReadOnlyDictionary<string, string> Resource
);

internal sealed record ExportedPoint(string Name, IReadOnlyDictionary<string, string> Tags, ulong Value);

internal sealed record ExportedLine(
    string Category,
    string Level,
    string Text,
    IReadOnlyDictionary<string, string> Attributes,
    string Trace
);
