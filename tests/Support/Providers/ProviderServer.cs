using System.Collections.Concurrent;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MarketingAutomation.Support.Providers;

/// <summary>
/// A provider on a free loopback port: checks every request strictly, answers as the real one, counts what it took, goes wrong as its script says, and tells us of it
/// later. What a request did wrong is kept in <see cref="Violations"/>; a test that means well asserts there are none.
/// </summary>
public abstract class ProviderServer : IAsyncDisposable
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
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(15) };
    }

    /// <summary>Where it listens, without a slash at the end: what <c>BaseUrl</c> is set to.</summary>
    public string Address => app.Urls.Single();

    /// <summary>What goes wrong. Default: nothing.</summary>
    public FaultScript Faults { get; set; } = FaultScript.Calm;

    /// <summary>What it tells of a message to this recipient.</summary>
    public Func<string, WebhookPlan> Webhooks { get; set; } = _ => WebhookPlan.Silent;

    /// <summary>How long a slow answer takes. Default 300 ms.</summary>
    public TimeSpan Slowness { get; set; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Its clock for what it took and tells. Default: real. Signatures are always of real time.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>The clock in whose seconds it says when to come again: the one its callers wait by. Default: real.</summary>
    public TimeProvider LimitTime { get; set; } = TimeProvider.System;

    /// <summary>Told of every call's stages, on the thread that serves it, before the stage's effects.</summary>
    public event Action<CallStage, ProviderCall>? Heard;

    /// <summary>Everything any request did wrong.</summary>
    public ConcurrentQueue<Violation> Violations { get; } = [];

    /// <summary>Every message it took, in order; one id twice is what must not happen.</summary>
    public ConcurrentQueue<TakenMessage> Taken { get; } = [];

    /// <summary>Every POST it made to us.</summary>
    public ConcurrentQueue<ToldWebhook> Told { get; } = [];

    /// <summary>Faults that really happened, each with its recipient.</summary>
    public ConcurrentQueue<(Fault Fault, string To)> Happened { get; } = [];

    /// <summary>POSTs so far.</summary>
    public int Posts => Volatile.Read(ref posts);

    protected HttpClient Http { get; }

    protected CancellationToken Closing => closing.Token;

    /// <summary>How often it took this message.</summary>
    public int TimesTaken(string message) => Taken.Count(t => t.Call.Message == message);

    /// <summary>Waits until nothing is left to tell.</summary>
    public async Task AllTold()
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

    protected virtual void DisposeOwn()
    {
    }

    /// <summary>Anything but a POST to send; null: this is one.</summary>
    protected virtual ProviderReply? Other(HttpRequest request) => null;

    /// <summary>Checks a request to send.</summary>
    protected abstract CallReading Check(HttpRequest request, ReadOnlyMemory<byte> body, Func<string, int> before);

    protected abstract ProviderReply Yes(ProviderCall call);

    protected abstract ProviderReply No(Fault fault);

    /// <summary>Tells what the plan says; returns when all of it was heard, or never will be.</summary>
    protected abstract Task Tell(TakenMessage taken, WebhookPlan plan);

    protected void Wrong(string where, string problem) => Violations.Enqueue(new Violation(where, problem));

    private async Task Handle(HttpContext context)
    {
        if (Other(context.Request) is { } other)
        {
            await Write(context, other);
            return;
        }

        if (Faults.ResetsUnread(Interlocked.Increment(ref posts) - 1))
        {
            Happened.Enqueue((Fault.ResetUnread, ""));
            Reset(context);
            return;
        }

        using var body = new MemoryStream();
        try
        {
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The caller was killed in mid-sentence.
            return;
        }

        switch (Check(context.Request, body.ToArray(), to => calls.AddOrUpdate(to, 1, (_, n) => n + 1) - 1))
        {
            case CallReading.Wrong(var reply, var violations):
                foreach (var violation in violations)
                {
                    Violations.Enqueue(violation);
                }

                await Write(context, reply);
                break;
            case CallReading.Answered(var reply):
                await Write(context, reply);
                break;
            case CallReading.Right(var call):
                await Serve(context, call, Faults.Of(call.To, call.Before));
                break;
        }
    }

    private async Task Serve(HttpContext context, ProviderCall call, Fault fault)
    {
        Happened.Enqueue((fault, call.To));
        Heard?.Invoke(CallStage.Arrived, call);
        if (!fault.Takes())
        {
            await Fail(context, call, fault);
            return;
        }

        var taken = new TakenMessage(call, Time.GetUtcNow());
        Taken.Enqueue(taken);
        Heard?.Invoke(CallStage.Taken, call);
        var plan = Webhooks(call.To);
        var served = new TaskCompletionSource();
        if (plan.BeforeAnswer)
        {
            await Tell(taken, plan);
        }
        else
        {
            telling[Later(taken, plan, served.Task)] = true;
        }

        await Answer(context, call, fault, served);
        served.TrySetResult();
    }

    private async Task Later(TakenMessage taken, WebhookPlan plan, Task served)
    {
        await served;
        await Task.Delay(plan.Delay, Closing).ContinueWith(_ => { }, TaskScheduler.Default);
        await Tell(taken, plan);
    }

    private async Task Answer(HttpContext context, ProviderCall call, Fault fault, TaskCompletionSource served)
    {
        switch (fault)
        {
            case Fault.ResetAfter:
                Reset(context);
                break;
            case Fault.HangAfter:
                served.SetResult();
                await Hang(context);
                break;
            case Fault.HalfAnswer:
                Half(context);
                break;
            default:
                await Task.Delay(fault == Fault.SlowAnswer ? Slowness : TimeSpan.Zero, Closing).ContinueWith(_ => { }, TaskScheduler.Default);
                await Write(context, Yes(call));
                Heard?.Invoke(CallStage.Answered, call);
                break;
        }
    }

    private async Task Fail(HttpContext context, ProviderCall call, Fault fault)
    {
        switch (fault)
        {
            case Fault.HangBefore:
                await Hang(context);
                break;
            case Fault.ResetBefore or Fault.ResetUnread:
                Reset(context);
                break;
            default:
                await Write(context, No(fault));
                Heard?.Invoke(CallStage.Answered, call);
                break;
        }
    }

    private async Task Hang(HttpContext context)
    {
        using var until = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, Closing);
        await Task.Delay(Timeout.Infinite, until.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        context.Abort();
    }

    // RST, not FIN: what a crashed proxy looks like.
    private static void Reset(HttpContext context)
    {
        if (context.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket)
        {
            socket.LingerState = new LingerOption(true, 0);
        }

        context.Abort();
    }

    private static void Half(HttpContext context)
    {
        context.Features.Get<IConnectionSocketFeature>()?.Socket.Send("HTTP/1.1 20"u8);
        context.Abort();
    }

    private static async Task Write(HttpContext context, ProviderReply reply)
    {
        context.Response.StatusCode = reply.Status;
        foreach (var (name, value) in reply.Headers)
        {
            context.Response.Headers[name] = value;
        }

        if (reply.Body.Length > 0)
        {
            context.Response.ContentType = reply.ContentType;
            await context.Response.WriteAsync(reply.Body);
        }
        else
        {
            context.Response.ContentLength = 0;
        }
    }
}
