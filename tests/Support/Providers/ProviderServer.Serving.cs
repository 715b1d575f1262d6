using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace MarketingAutomation.Support.Providers;

/// <summary>A request on its way through a provider, and where it goes wrong.</summary>
public abstract partial class ProviderServer
{
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
                await Task.Delay(fault == Fault.SlowAnswer ? Slowness : TimeSpan.Zero, Closing)
                    .ContinueWith(_ => { }, TaskScheduler.Default);
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
