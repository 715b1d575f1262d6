using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MarketingAutomation.Hosts.Tests.Telemetry;

/// <summary>A collector on this machine that takes OTLP over http/protobuf and keeps what it was sent.</summary>
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

    /// <summary>Everything that was sent, byte by byte as letters.</summary>
    public string Everything => string.Join('\n', taken.Select(t => Encoding.Latin1.GetString(t.Body)));

    public IEnumerable<ExportedSpan> Spans =>
        from t in Of("/v1/traces") from resource in t.All(1) from scope in resource.All(2) from span in scope.All(2)
        select new ExportedSpan(span.Text(5), span.Hex(1), span.Hex(2), span.Hex(4), (int)span.Whole(6), span.Attributes(9), resource.All(1).Single().Attributes(1));

    public IEnumerable<ExportedPoint> Points =>
        from t in Of("/v1/metrics") from resource in t.All(1) from scope in resource.All(2) from metric in scope.All(2)
        from point in metric.All(7).SelectMany(sum => sum.All(1)).Select(p => (Tags: p.Attributes(7), Value: p.Whole(6))).Concat(metric.All(9).SelectMany(h => h.All(1)).Select(p => (Tags: p.Attributes(9), Value: p.Whole(4))))
        select new ExportedPoint(metric.Text(1), point.Tags, point.Value);

    public IEnumerable<ExportedLine> Lines =>
        from t in Of("/v1/logs") from resource in t.All(1) from scope in resource.All(2) from line in scope.All(2)
        select new ExportedLine(scope.All(1).Single().Text(1), line.Text(3), line.All(5).Select(Protobuf.Any).FirstOrDefault(""), line.Attributes(6), line.Hex(9));

    public static async Task<OtlpReceiver> Open()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new OtlpReceiver(app);
        app.MapPost("/{**path}", async (HttpContext context) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            receiver.taken.Enqueue((context.Request.Path, body.ToArray()));
            return Results.StatusCode(receiver.Answer);
        });
        await app.StartAsync();
        return receiver;
    }

    /// <summary>Waits, at most two minutes.</summary>
    public async Task Until(Func<OtlpReceiver, bool> came)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!came(this))
        {
            await Task.Delay(20, patience.Token);
        }
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private IEnumerable<Protobuf> Of(string path) => taken.Where(t => t.Path == path).Select(t => new Protobuf(t.Body));
}

/// <param name="Kind">2: server, 3: client.</param>
internal sealed record ExportedSpan(string Name, string Trace, string Id, string Parent, int Kind, IReadOnlyDictionary<string, string> Attributes, IReadOnlyDictionary<string, string> Resource);

internal sealed record ExportedPoint(string Name, IReadOnlyDictionary<string, string> Tags, ulong Value);

internal sealed record ExportedLine(string Category, string Level, string Text, IReadOnlyDictionary<string, string> Attributes, string Trace);
