using MarketingAutomation.Hosting.Settings;
using MarketingAutomation.Support.Stage;
using Xunit;

namespace MarketingAutomation.Azure.Tests;

public sealed class SettingsTests
{
    private static readonly HostSettings OneMachine = new()
    {
        Home = Repository.Root,
        DataPath = "data",
        WorkspacePath = "workspace",
    };

    [Fact]
    public void What_every_instance_must_share_has_to_be_set_and_all_of_it_is_told_at_once()
    {
        var thrown = Assert.Throws<SettingsException>(() => AzureSettings.Complete(OneMachine, _ => null));

        Assert.Equal(
            ["Storage:Kind", "Store:Secret", "Api:Key", "Webhooks:shop:Kind"],
            thrown.Faults.Select(f => f.Key)
        );
    }

    [Fact]
    public void Under_core_tools_there_is_one_machine_and_nothing_has_to_be_set() =>
        Assert.Equal(
            "http://localhost:7071",
            AzureSettings
                .Complete(
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
