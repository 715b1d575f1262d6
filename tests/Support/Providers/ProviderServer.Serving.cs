using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace MarketingAutomation.Support.Providers;

/// <summary>A request on its way through a provider, and where it goes wrong.</summary>
public abstract partial class ProviderServer
{
    private async Task Handle(HttpContext context)
    {
        if (HandleOtherRequest(context.Request) is { } other)
        {
            await Write(context, other);
            return;
        }

        if (Faults.ResetsUnread(Interlocked.Increment(ref posts) - 1))
        {
            InjectedFaults.Enqueue((StubFault.ResetUnread, ""));
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
            case CallCheck.Wrong(var reply, var violations):
                foreach (var violation in violations)
                {
                    Violations.Enqueue(violation);
                }

                await Write(context, reply);
                break;
            case CallCheck.Answered(var reply):
                await Write(context, reply);
                break;
            case CallCheck.Right(var call):
                await Serve(context, call, Faults.FaultFor(call.To, call.Before));
                break;
        }
    }

    private async Task Serve(HttpContext context, ProviderCall call, StubFault fault)
    {
        InjectedFaults.Enqueue((fault, call.To));
        CallReached?.Invoke(CallStage.Arrived, call);
        if (!fault.AcceptsMessage())
        {
            await Fail(context, call, fault);
            return;
        }

        var taken = new AcceptedMessage(call, Time.GetUtcNow());
        Accepted.Enqueue(taken);
        CallReached?.Invoke(CallStage.Taken, call);
        var plan = Webhooks(call.To);
        var served = new TaskCompletionSource();
        if (plan.BeforeAnswer)
        {
            await DeliverWebhooks(taken, plan);
        }
        else
        {
            telling[Later(taken, plan, served.Task)] = true;
        }

        await Answer(context, call, fault, served);
        served.TrySetResult();
    }

    private async Task Later(AcceptedMessage taken, WebhookPlan plan, Task served)
    {
        await served;
        await Task.Delay(plan.Delay, Closing).ContinueWith(_ => { }, TaskScheduler.Default);
        await DeliverWebhooks(taken, plan);
    }

    private async Task Answer(HttpContext context, ProviderCall call, StubFault fault, TaskCompletionSource served)
    {
        switch (fault)
        {
            case StubFault.ResetAfter:
                Reset(context);
                break;
            case StubFault.HangAfter:
                served.SetResult();
                await Hang(context);
                break;
            case StubFault.HalfAnswer:
                Half(context);
                break;
            default:
                await Task.Delay(fault == StubFault.SlowAnswer ? SlowResponseDelay : TimeSpan.Zero, Closing)
                    .ContinueWith(_ => { }, TaskScheduler.Default);
                await Write(context, AcceptedReply(call));
                CallReached?.Invoke(CallStage.Answered, call);
                break;
        }
    }

    private async Task Fail(HttpContext context, ProviderCall call, StubFault fault)
    {
        switch (fault)
        {
            case StubFault.HangBefore:
                await Hang(context);
                break;
            case StubFault.ResetBefore or StubFault.ResetUnread:
                Reset(context);
                break;
            default:
                await Write(context, FaultReply(fault));
                CallReached?.Invoke(CallStage.Answered, call);
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
