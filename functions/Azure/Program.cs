using MarketingAutomation.Adapters.Workspaces;
using MarketingAutomation.Azure;
using MarketingAutomation.Flow;
using MarketingAutomation.Hosting;
using MarketingAutomation.Hosting.Secrets;
using MarketingAutomation.Hosting.Settings;
using MarketingAutomation.Hosting.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var settings = AzureSettings.WithAzureDefaults(SettingsReader.Read([]), Environment.GetEnvironmentVariable);
var export = Export.Start(settings.Telemetry);

// The workspace and the shapes of what is stored are the longest part of a start, so they are read beside the rest.
var reading = Task.Run(() => WorkspaceFolder.Read(settings.WorkspacePath, settings.WebhookNames));
_ = Task.Run(Warmup.Run);

// Another secret than the store was begun with stops the start, before anything is written under wrong names.
var kept = new SecretFiles(settings.DataPath);
var store = new OpenedStore(settings, settings.Storage.Kind);
var secret = await StoreSecret.CheckOrStore(store.Store, kept, settings, CancellationToken.None);

var worker = Composition.Worker(args, settings, kept, store, secret);
if (export is not null)
{
    worker.Logging.AddExport(export);
}

var app = worker.Build();
app.Services.GetService<IExport>()?.ReportTo(app.Services.GetRequiredService<ILoggerFactory>());

// A faulty workspace stops the start: an app that answers and decides nothing would be worse.
var flow = app.Services.GetRequiredService<MarketingFlow>();
await flow.Operation.Start(acceptClock: false, CancellationToken.None);
await flow.Releases.Release(
    WorkspaceSource.RequireValid(settings.WorkspacePath, SenderRules.Apply(await reading, settings.Providers)),
    CancellationToken.None
);
await app.RunAsync();
