using MarketingAutomation.Hosting.Settings;
using MarketingAutomation.Support.Tools;

namespace MarketingAutomation.Hosts.Tests.Settings;

/// <summary>A folder with a settings file.</summary>
public abstract class SettingsFolder : IDisposable
{
    private protected readonly TemporaryFolder home = new();

    protected SettingsFolder() => Directory.CreateDirectory(home.File("functions/workspace"));

    public void Dispose()
    {
        home.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected HostSettings Read(
        KeyValuePair<string, string>[]? environment = null,
        params string[] arguments
    ) =>
        SettingsReader.Read(
            home.Path,
            new SettingsLayers().File(home.Path).Environment(environment ?? []).CommandLine(arguments)
        );
}
