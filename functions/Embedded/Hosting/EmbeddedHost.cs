using MarketingAutomation.Adapters.Files;
using MarketingAutomation.Adapters.Mailbox;
using MarketingAutomation.Adapters.Providers;
using MarketingAutomation.Adapters.Workspaces;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Hosting;
using MarketingAutomation.Hosting.Secrets;
using MarketingAutomation.Hosting.Settings;
using MarketingAutomation.Hosting.Telemetry;
using MarketingAutomation.Web;

namespace MarketingAutomation.Embedded.Hosting;

/// <summary>Options of a start, beside the settings.</summary>
public sealed record StartOptions
{
    /// <summary>Release the workspace after every edit of its folder. Default: only when asked to.</summary>
    public bool WatchWorkspace { get; init; }

    /// <summary>A person confirms that the machine's clock is right, so it is not compared with the store's last
    /// commit. Default: it is compared.</summary>
    public bool AcceptClock { get; init; }

    /// <summary>Writes a line to standard output for each accepted delivery and each message sent or not sent. Default:
    /// no lines.</summary>
    public bool ShowActivity { get; init; }

    /// <summary>Called after each edit of the workspace with its faults, or with none when it is in force.</summary>
    public Action<IReadOnlyList<Fault<FilePlace>>> OnEdit { get; init; } = _ => { };

    /// <summary>Called with a line for each fault of the background loops.</summary>
    public Action<string> OnLoopFault { get; init; } = SafeLineWriter.Errors.Write;

    /// <summary>Creates a command that posts a sample order, shown in the empty mailbox; null: none.</summary>
    public Func<EmbeddedHost, string>? CreateSampleCommand { get; init; }
}

/// <summary>
/// The whole program in one process: the store, the providers or the local mailbox, the HTTP endpoints and the loop
/// that wakes customers. Makes no marketing decisions.
/// </summary>
public sealed class EmbeddedHost : IAsyncDisposable
{
    private readonly OpenedStore opened;
    private readonly ITableStore store;
    private readonly ListeningSockets listening;
    private readonly WorkspaceSource source;
    private readonly WakeLoop wakes;
    private readonly NightlyLoop nights;
    private readonly ProviderSet providers;
    private readonly ActivityLog? activity;
    private readonly IExport? export;
    private CallLog? calls;
    private WebApplication? app;
    private WorkspaceWatch? watch;

    private EmbeddedHost(
        HostSettings settings,
        StartOptions options,
        SecretFiles kept,
        byte[] secret,
        OpenedStore opened,
        ListeningSockets listening,
        IExport? export
    )
    {
        (Settings, this.opened, store, this.listening, this.export) = (
            settings,
            opened,
            opened.Store,
            listening,
            export
        );
        ApiKey = kept.ApiKey(settings);
        Sources = kept.Webhooks(settings);
        var time = Time(settings);
        providers = new ProviderSet(
            settings.Providers,
            new MailboxPort(store),
            settings.PublicUrl ?? listening.FirstUrl,
            TimeProvider.System,
            settings.SendTimeout
        );
        Flow = new MarketingFlow(
            new FlowPorts(
                store,
                new KeyHasher(secret),
                providers.Senders,
                Sources,
                settings.FlowOptionsFor(settings.PublicUrl ?? listening.FirstUrl),
                time,
                TimeProvider.System,
                Logs(options.ShowActivity ? activity = new ActivityLog() : null)
            )
            {
                CreateCallLog =
                    settings.Storage.Kind == StorageKind.Sqlite && CallLog.MachineStart() is { } start
                        ? process => calls = new CallLog(settings.DataPath, process, start)
                        : null,
                Feeds = providers.Feeds,
                ProviderNames = providers.Names,
                WatchesClock = time == TimeProvider.System,
                Uptime = time == TimeProvider.System ? Uptime.CreateSource() : null,
            }
        );
        source = new WorkspaceSource(
            settings.WorkspacePath,
            settings.WebhookNames,
            Flow.Releases,
            reading => SenderRules.Apply(reading, settings.Providers)
        );
        wakes = new WakeLoop(
            Flow,
            settings.Storage.Kind == StorageKind.Sqlite,
            settings.ClockSpeed,
            TimeProvider.System
        );
        nights = new NightlyLoop(Flow, settings.ClockSpeed, TimeProvider.System, options.OnLoopFault);
    }

    public HostSettings Settings { get; }

    public MarketingFlow Flow { get; }

    /// <summary>The API key for <c>/api</c> and for the console.</summary>
    public string ApiKey { get; }

    /// <summary>False: no message goes to the local mailbox, and the mailbox has no page.</summary>
    public bool HasMailbox => providers.UsesMailbox;

    /// <summary>Webhooks by name.</summary>
    public IReadOnlyDictionary<string, WebhookSource> Sources { get; }

    /// <summary>The address on which the program listens, for use on this machine.</summary>
    public string Url => listening.FirstUrl;

    /// <summary>Starts the program; it listens when the call returns.</summary>
    /// <exception cref="WorkspaceException">The workspace has faults.</exception>
    /// <exception cref="SettingsException">A stored secret is invalid, or the store was created with another
    /// one.</exception>
    /// <exception cref="InvalidOperationException">The data folder is in use by another process.</exception>
    /// <exception cref="Core.Customers.NewerSchemaException">A newer program wrote the store.</exception>
    /// <exception cref="AddressTakenException">An address is in use; no file was created.</exception>
    public static async Task<EmbeddedHost> Start(HostSettings settings, StartOptions options, CancellationToken cancel)
    {
        // Reading the workspace takes the longest part of a start, so it runs in parallel with the rest.
        var reading = Task.Run(() => WorkspaceFolder.Read(settings.WorkspacePath, settings.WebhookNames), cancel);
        _ = Task.Run(Warmup.Run, CancellationToken.None);
        var listening = new ListeningSockets(settings.Urls);
        OpenedStore? store = null;
        EmbeddedHost? host = null;
        var export = Export.Start(settings.Telemetry);
        try
        {
            // Before the data folder is created: a start that fails here must not create one.
            listening.Bind();
            if (!OpenedStore.Exists(settings, settings.Storage.Kind))
            {
                Valid(settings, await reading);
            }

            var kept = new SecretFiles(settings.DataPath);
            store = new OpenedStore(settings, settings.Storage.Kind, mayUpgrade: true);
            if (store.Advice is { } advice)
            {
                options.OnLoopFault(advice);
            }

            var secret = await StoreSecret.CheckOrStore(store.Store, kept, settings, cancel);
            host = new EmbeddedHost(settings, options, kept, secret, store, listening, export);
            host.app = HttpServer.Build(host.Ports(options), host.listening, export?.Logs);
            await host.Flow.Operation.Start(options.AcceptClock, cancel);
            await host.Flow.Releases.Release(Valid(settings, await reading), cancel);
            await host.app.StartAsync(cancel);
            store.MarkAdviceShown();
            host.wakes.Start();
            host.nights.Start();
            host.watch = options.WatchWorkspace
                ? new WorkspaceWatch(settings.WorkspacePath, host.source, options.OnEdit)
                : null;
            return host;
        }
        catch
        {
            await (host?.DisposeAsync() ?? store?.DisposeAsync() ?? ValueTask.CompletedTask);
            await (host is null && export is not null ? export.DisposeAsync() : ValueTask.CompletedTask);
            listening.Dispose();
            throw;
        }
    }

    /// <summary>Creates a login link for the console; it works once, for an hour.</summary>
    public async ValueTask<string> LoginLink(CancellationToken cancel) =>
        $"{Url}/login?code={await new ConsoleSessions(store, ApiKey, TimeProvider.System).CreateCode(cancel)}";

    /// <summary>Stops in this order: new requests, new wakes, sends under way, the store. No accepted event is lost,
    /// even when the process is killed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (watch is not null)
        {
            await watch.DisposeAsync();
        }

        if (app is not null)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            await app.StopAsync(patience.Token);
            await app.DisposeAsync();
        }

        await nights.DisposeAsync();
        await wakes.DisposeAsync();
        await Flow.DisposeAsync();
        providers.Dispose();
        calls?.Dispose();
        await opened.DisposeAsync();
        source.Dispose();
        listening.Dispose();
        if (export is not null)
        {
            await export.DisposeAsync();
        }

        if (activity is not null)
        {
            await activity.DisposeAsync();
        }
    }

    private LoggerFactory Logs(ActivityLog? shown)
    {
        var lines = new StderrLog(TimeProvider.System, shown);
        var logs = new LoggerFactory(export is null ? [lines] : [lines, export.Logs]);
        export?.ReportTo(logs);
        return logs;
    }

    private static Workspace Valid(HostSettings settings, WorkspaceResult reading) =>
        WorkspaceSource.RequireValid(settings.WorkspacePath, SenderRules.Apply(reading, settings.Providers));

    private static TimeProvider Time(HostSettings settings) =>
        settings is { ClockStart: null, ClockSpeed: 1 }
            ? TimeProvider.System
            : new ScaledTimeProvider(
                TimeProvider.System,
                settings.ClockStart ?? TimeProvider.System.GetUtcNow(),
                settings.ClockSpeed
            );

    private WebPorts Ports(StartOptions options) =>
        new(
            Flow,
            Settings.WebOptionsFor(Settings.PublicUrl ?? Url, ApiKey) with
            {
                SampleCommand = options.CreateSampleCommand?.Invoke(this),
            },
            source.Reload,
            providers.UsesMailbox ? new MailboxReader(store) : null
        );
}
