using MarketingAutomation.Hosting.Settings;
using MarketingAutomation.Support.Stage;
using Xunit;

namespace MarketingAutomation.Azure.Tests.Hosting;

public sealed class AzureSettingsTests
{
    private static readonly HostSettings OneMachine = new()
    {
        Home = Repository.Root,
        DataPath = "data",
        WorkspacePath = "workspace",
    };

    [Fact]
    public void Settings_all_instances_share_are_required_and_reported_together()
    {
        var thrown = Assert.Throws<SettingsException>(() => AzureSettings.WithAzureDefaults(OneMachine, _ => null));

        Assert.Equal(
            ["Storage:Kind", "Store:Secret", "Api:Key", "Webhooks:shop:Kind"],
            thrown.Faults.Select(f => f.Place.Key)
        );
    }

    [Fact]
    public void Under_core_tools_there_is_one_machine_and_nothing_has_to_be_set() =>
        Assert.Equal(
            "http://localhost:7071",
            AzureSettings
                .WithAzureDefaults(
                    OneMachine,
                    name =>
                        name switch
                        {
                            "AZURE_FUNCTIONS_ENVIRONMENT" => "Development",
                            "WEBSITE_HOSTNAME" => "localhost:7071",
                            _ => null,
                        }
                )
                .PublicUrl
        );
}
