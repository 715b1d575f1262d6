using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MarketingAutomation.Support.Providers;

/// <summary>
/// A provider on a free loopback port: checks every request strictly, answers as the real one, counts what it took,
/// fails as its script says, and reports to us later. What a request did wrong is kept in <see
/// cref="Violations"/>; a test that means well asserts there are none.
/// </summary>
public abstract partial class ProviderServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly CancellationTokenSource closing = new();
    private readonly ConcurrentDictionary<string, int> calls = new();
    private readonly ConcurrentDictionary<Task, bool> telling = new();
    private int posts;

    protected ProviderServer(long maxBytes)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.Configure<KestrelServerOptions>(o => o.Limits.MaxRequestBodySize = maxBytes + 1024);
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromMilliseconds(50));
        app = builder.Build();
        app.Run(Handle);
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            Timeout = TimeSpan.FromSeconds(15),
        };
    }

    /// <summary>Where it listens, without a slash at the end: what <c>BaseUrl</c> is set to.</summary>
    public string Address => app.Urls.Single();

    /// <summary>What goes wrong. Default: nothing.</summary>
    public StubFaultScript Faults { get; set; } = StubFaultScript.NoFaults;

    /// <summary>What it reports of a message to this recipient.</summary>
    public Func<string, WebhookPlan> Webhooks { get; set; } = _ => WebhookPlan.None;

    /// <summary>How long a slow answer takes. Default 300 ms.</summary>
    public TimeSpan SlowResponseDelay { get; set; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Its clock for what it accepted and reports. Default: real. Signatures are always of real
    /// time.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>The clock in whose seconds it says when to come again: the one its callers wait by. Default:
    /// real.</summary>
    public TimeProvider LimitTime { get; set; } = TimeProvider.System;

    /// <summary>Called at every call's stages, on the thread that serves it, before the stage's effects.</summary>
    public event Action<CallStage, ProviderCall>? CallReached;

    /// <summary>Everything any request did wrong.</summary>
    public ConcurrentQueue<Violation> Violations { get; } = [];

    /// <summary>Every message it took, in order; one id twice is what must not happen.</summary>
    public ConcurrentQueue<AcceptedMessage> Accepted { get; } = [];

    /// <summary>Every POST it made to us.</summary>
    public ConcurrentQueue<DeliveredWebhook> DeliveredWebhooks { get; } = [];

    /// <summary>Faults that really happened, each with its recipient.</summary>
    public ConcurrentQueue<(StubFault Fault, string To)> InjectedFaults { get; } = [];

    /// <summary>POSTs so far.</summary>
    public int Posts => Volatile.Read(ref posts);

    protected HttpClient Http { get; }

    protected CancellationToken Closing => closing.Token;

    /// <summary>How often it took this message.</summary>
    public int AcceptedCount(string message) => Accepted.Count(t => t.Call.Message == message);

    /// <summary>Waits until nothing is left to tell.</summary>
    public async Task AllWebhooksDelivered()
    {
        while (telling.Keys.FirstOrDefault(t => !t.IsCompleted) is { } one)
        {
            await one;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await app.StopAsync(new CancellationToken(true));
        await app.DisposeAsync();
        await Task.WhenAll(telling.Keys);
        Http.Dispose();
        closing.Dispose();
        DisposeOwn();
        GC.SuppressFinalize(this);
    }

    protected static async Task<T> Listen<T>(T server)
        where T : ProviderServer
    {
        await server.app.StartAsync();
        return server;
    }

    protected virtual void DisposeOwn() { }

    /// <summary>Anything but a POST to send; null: this is one.</summary>
    protected virtual ProviderReply? HandleOtherRequest(HttpRequest request) => null;

    /// <summary>Checks a request to send.</summary>
    protected abstract CallCheck Check(HttpRequest request, ReadOnlyMemory<byte> body, Func<string, int> before);

    protected abstract ProviderReply AcceptedReply(ProviderCall call);

    protected abstract ProviderReply FaultReply(StubFault fault);

    /// <summary>Posts what the plan says; returns when all of it was received, or never will be.</summary>
    protected abstract Task DeliverWebhooks(AcceptedMessage taken, WebhookPlan plan);

    protected void AddViolation(string where, string problem) => Violations.Enqueue(new Violation(where, problem));
}
