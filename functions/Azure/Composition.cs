using MarketingAutomation.Adapters.Mailbox;
using MarketingAutomation.Adapters.Providers;
using MarketingAutomation.Azure.Effects;
using MarketingAutomation.Azure.Http;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Hosting;
using MarketingAutomation.Hosting.Secrets;
using MarketingAutomation.Hosting.Settings;
using MarketingAutomation.Hosting.Telemetry;
using MarketingAutomation.Web;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MarketingAutomation.Azure;

/// <summary>The program put together for Azure: the same use cases, providers and endpoints as everywhere; effects go
/// to orchestrations.</summary>
internal static class Composition
{
    /// <summary>The worker, ready to be built. In the environment <c>Development</c>, which Core Tools set, building it
    /// also checks that every service can be made.</summary>
    /// <param name="store">Opened already; closed with the services.</param>
    /// <param name="secret">What <see cref="StoreSecret"/> found right for it.</param>
    public static FunctionsApplicationBuilder Worker(
        string[] args,
        HostSettings settings,
        SecretFiles kept,
        OpenedStore store,
        byte[] secret
    )
    {
        var builder = FunctionsApplication.CreateBuilder(args);
        builder.ConfigureFunctionsWebApplication();
        builder.UseMiddleware<MetricsMiddleware>();

        // What libraries tell of every call would be most of the log, and of its bill.
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.AddMarketingAutomation(settings, kept, store, secret);
        return builder;
    }

    /// <param name="store">As for <see cref="Worker"/>, like <paramref name="secret"/>.</param>
    public static IServiceCollection AddMarketingAutomation(
        this IServiceCollection services,
        HostSettings settings,
        SecretFiles kept,
        OpenedStore store,
        byte[] secret
    )
    {
        services.AddSingleton(settings);
        services.AddSingleton<MetricSums>();

        // What MetricsToHost, which UseMiddleware registers by its type, is made of.
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(_ => store);
        services.AddSingleton(s => new ProviderSet(
            settings.Providers,
            new MailboxPort(s.GetRequiredService<OpenedStore>().Store),
            PublicUrl(settings),
            TimeProvider.System,
            settings.SendTimeout
        ));
        services.AddSingleton(s => new OrchestratedEffects(
            s.GetRequiredService<ILogger<OrchestratedEffects>>(),
            settings.TimerHorizon
        ));
        services.AddSingleton(s => Flow(settings, kept, new KeyHasher(secret), s));
        services.AddSingleton(s => new WorkspaceSource(
            settings.WorkspacePath,
            settings.WebhookNames,
            s.GetRequiredService<MarketingFlow>().Releases,
            reading => SenderRules.Apply(reading, settings.Providers)
        ));
        services.AddSingleton(s => new HttpPipeline(Web(settings, kept, s), s.GetRequiredService<ILoggerFactory>()));
        return services;
    }

    /// <summary>Exports what is logged beside what the Functions host takes. Closed with the services.</summary>
    public static void AddExport(this ILoggingBuilder logs, IExport export)
    {
        logs.Services.AddSingleton(_ => export);
        logs.AddProvider(export.Logs);

        // Measurements on their way to the host look like log lines; the export has them as metrics.
        logs.AddFilter<ExportedLogs>(typeof(MetricsMiddleware).FullName, LogLevel.None);
    }

    private static MarketingFlow Flow(
        HostSettings settings,
        SecretFiles kept,
        KeyHasher keys,
        IServiceProvider services
    )
    {
        var providers = services.GetRequiredService<ProviderSet>();
        return new MarketingFlow(
            new FlowPorts(
                services.GetRequiredService<OpenedStore>().Store,
                keys,
                providers.Senders,
                kept.Webhooks(settings),
                // Who decides is not who sends: the right to call a provider is won by the activity that calls it.
                settings.FlowOptionsFor(PublicUrl(settings)) with
                {
                    GrantAttempts = false,
                },
                TimeProvider.System,
                TimeProvider.System,
                services.GetRequiredService<ILoggerFactory>()
            )
            {
                Feeds = providers.Feeds,
                ProviderNames = providers.Names,

                // The platform keeps its machines' clocks and lets processes sleep: only a store from another time is
                // caught here.
                WatchesClock = true,
            },
            (_, _) => services.GetRequiredService<OrchestratedEffects>()
        );
    }

    private static WebPorts Web(HostSettings settings, SecretFiles kept, IServiceProvider services) =>
        new(
            services.GetRequiredService<MarketingFlow>(),
            settings.WebOptionsFor(PublicUrl(settings), kept.ApiKey(settings)),
            services.GetRequiredService<WorkspaceSource>().Reload,
            services.GetRequiredService<ProviderSet>().UsesMailbox
                ? new MailboxReader(services.GetRequiredService<OpenedStore>().Store)
                : null
        );

    private static string PublicUrl(HostSettings settings) => settings.PublicUrl ?? settings.Urls[0];
}
