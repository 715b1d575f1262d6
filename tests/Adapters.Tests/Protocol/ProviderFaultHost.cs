using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Providers;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Stage;
using MarketingAutomation.Support.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.Protocol;

/// <summary>How far a process comes before it ends.</summary>
public enum ProcessEnd
{
    /// <summary>The decision is never committed; the shop, unanswered, delivers again.</summary>
    BeforeDecision,

    /// <summary>A message is decided and announced; no process has the right to send it yet.</summary>
    AfterDecision,

    /// <summary>The attempt is committed; the provider is never called.</summary>
    AfterAttempt,

    /// <summary>The provider's answer is received, and never written down.</summary>
    AfterAnswer,

    /// <summary>The outcome is written down.</summary>
    AfterOutcome,
}

/// <summary>
/// Lives of the real flow, one after the other, over one store and one provider's stub: real adapter, real HTTP both
/// ways, a clock that is moved by hand. A life ends at a chosen point of the protocol and nothing of it goes on; the
/// next one finds what was committed.
/// </summary>
internal sealed class ProviderFaultHost : IAsyncDisposable
{
    private readonly MemoryTableStore store = new();
    private readonly ProviderUnderTest provider;
    private readonly Workspace workspace;
    private readonly WebApplication server;
    private readonly List<IDisposable> ports = [];
    private MarketingFlow? flow;

    private ProviderFaultHost(ProviderUnderTest provider, Workspace workspace, WebApplication server) =>
        (this.provider, this.workspace, this.server) = (provider, workspace, server);

    public ManualTime Time { get; } = new(TestShop.At("2026-03-02 11:00"));

    /// <summary>How long the provider is given to answer, in real time. Short only where it is meant to hang: a busy
    /// machine is no fault of a provider's.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public static async Task<ProviderFaultHost> Open(
        ProviderUnderTest provider,
        TimeSpan patience,
        Workspace? workspace = null
    )
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        var stage = new ProviderFaultHost(provider, workspace ?? TestShop.SampleWorkspace, server)
        {
            SendTimeout = patience,
        };
        server.Run(stage.ReceiveCallback);
        await server.StartAsync();
        provider.SendWebhooksTo(server.Urls.Single());
        (provider.Stub.Time, provider.Stub.LimitTime) = (stage.Time, stage.Time);
        return stage;
    }

    /// <summary>One life: an order arrives; returns when the process has ended where it should.</summary>
    public async Task RunProcess(Event order, ProcessEnd death)
    {
        var ended = new TaskCompletionSource();
        await Begin(death, ended);
        if (death == ProcessEnd.BeforeDecision)
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
                await flow!.Intake.SubmitNow(order, CancellationToken.None)
            );
        }
        else
        {
            var submitted = flow!.Intake.SubmitNow(order, CancellationToken.None).AsTask();
            await (death == ProcessEnd.AfterAnswer ? ended.Task : submitted).WaitAsync(TimeSpan.FromSeconds(60));
        }

        flow = null;
    }

    /// <summary>The last life: what was not answered is delivered again, and time passes until nothing is left to
    /// do.</summary>
    public async Task Settle(Event order)
    {
        await Begin(null, new TaskCompletionSource());
        await flow!.Intake.SubmitNow(order, CancellationToken.None);
        await provider.Stub.AllWebhooksDelivered();
        var target = Time.Now + Duration.FromDays(2);
        for (var submitted = -1; submitted != provider.Stub.DeliveredWebhooks.Count; )
        {
            submitted = provider.Stub.DeliveredWebhooks.Count;
            await TestShop.Advance(flow, Time, target);
            await provider.Stub.AllWebhooksDelivered();
        }
    }

    /// <summary>Every line of every message.</summary>
    public async Task<IReadOnlyList<LedgerRow>> Ledger(string email)
    {
        var key = (await flow!.Customers.FindByEmail(email, CancellationToken.None))!;
        var lines = new List<LedgerRow>();
        await foreach (var entity in store.QueryPrefix(TableName.Customers, key, "m|"))
        {
            lines.Add(entity.Read(StoredJson.Default.LedgerRow));
        }

        return lines;
    }

    /// <summary>Messages the customer still waits for.</summary>
    public async Task<int> Open(string email) =>
        (
            await flow!.Customers.Read(
                (await flow.Customers.FindByEmail(email, CancellationToken.None))!,
                CancellationToken.None
            )
        )!
            .Messages
            .Count;

    public async ValueTask DisposeAsync()
    {
        await provider.Stub.DisposeAsync();
        await server.DisposeAsync();
        ports.ForEach(p => p.Dispose());
    }

    private async Task Begin(ProcessEnd? death, TaskCompletionSource ended)
    {
        var port = provider.Port($"{server.Urls.Single()}", Time);
        ports.Add((IDisposable)port);
        ISendPort sender = death == ProcessEnd.AfterAnswer ? new EndsAfterAnswer(port, ended) : port;
        var other = new RecordingSender();
        var senders = new Dictionary<Channel, ISendPort>
        {
            [Channel.Email] = other,
            [Channel.Sms] = other,
            [Channel.Webhook] = other,
            [Channel.Staff] = other,
            [provider.Channel] = sender,
        };
        var options = new FlowOptions
        {
            SendTimeout = SendTimeout,
            GrantAttempts = death != ProcessEnd.AfterDecision,
            PublicUrl = server.Urls.Single(),
        };
        ITableStore tables = death == ProcessEnd.BeforeDecision ? new EndsBeforeDecision(store) : store;
        var living = new MarketingFlow(
            new FlowPorts(
                tables,
                new KeyHasher(TestShop.Secret),
                senders,
                new Dictionary<string, WebhookSource>(),
                options,
                Time,
                TimeProvider.System,
                NullLoggerFactory.Instance
            )
            {
                Feeds = provider.Feeds,
            },
            (perform, _) =>
                death is ProcessEnd.AfterDecision or ProcessEnd.AfterAttempt
                    ? new NoEffects()
                    : new InlineEffects(perform)
        );
        await living.Releases.Release(workspace, CancellationToken.None);

        // As a host, it receives nothing before its workspace is in force.
        flow = living;
    }

    // What providers report; while no process lives there is no answer.
    private async Task ReceiveCallback(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var path = context.Request.Path.Value!.Split('/');
        if (flow is not { } living || living.Providers.FindFeed(path[2], path[3]) is not { } feed)
        {
            context.Response.StatusCode = 503;
            return;
        }

        var headers = context.Request.Headers.ToDictionary(
            h => h.Key,
            h => h.Value.ToString(),
            StringComparer.OrdinalIgnoreCase
        );
        context.Response.StatusCode = await living.Providers.Receive(
            feed,
            context.Request.GetEncodedPathAndQuery(),
            headers,
            body.ToArray(),
            CancellationToken.None
        ) switch
        {
            ProviderAnswer.Accepted => 200,
            ProviderAnswer.Unauthorized => 401,
            ProviderAnswer.Malformed => 400,
            _ => 503,
        };
    }

    private sealed class NoEffects : IEffectDispatcher
    {
        public ValueTask Dispatch(ApplyResult advanced, CancellationToken cancel) => ValueTask.CompletedTask;
    }

    private sealed class EndsAfterAnswer(ISendPort inner, TaskCompletionSource ended) : ISendPort
    {
        public PortKind Kind => inner.Kind;

        public async Task<Outcome> Send(OutgoingMessage message, CancellationToken deadline)
        {
            await inner.Send(message, deadline);
            ended.TrySetResult();
            return await new TaskCompletionSource<Outcome>().Task;
        }

        public Task<Outcome> QueryStatus(Effect.QueryOutcome about, CancellationToken cancel) =>
            inner.QueryStatus(about, cancel);
    }

    private sealed class EndsBeforeDecision(ITableStore inner) : DelegatingTableStore(inner)
    {
        public override ValueTask<CommitResult> Commit(
            TableName table,
            string partition,
            IReadOnlyList<TableOperation> operations,
            CancellationToken cancel = default
        ) =>
            table == TableName.Customers
                ? throw new StoreUnavailableException("the process ended")
                : base.Commit(table, partition, operations, cancel);
    }
}
