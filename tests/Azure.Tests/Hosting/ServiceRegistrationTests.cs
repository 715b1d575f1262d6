using System.Security.Cryptography;
using MarketingAutomation.Azure.Effects;
using MarketingAutomation.Azure.Http;
using MarketingAutomation.Azure.Nightly;
using MarketingAutomation.Azure.Waking;
using MarketingAutomation.Hosting;
using MarketingAutomation.Hosting.Secrets;
using MarketingAutomation.Hosting.Settings;
using MarketingAutomation.Support.Stage;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MarketingAutomation.Azure.Tests.Hosting;

public sealed class ServiceRegistrationTests
{
    /// <summary>Under Core Tools the environment is Development, where the worker checks every registration at its
    /// start and does not start with one that cannot be made.</summary>
    [Fact]
    public async Task The_worker_can_make_every_service_that_is_registered_and_all_its_functions()
    {
        var folder = Directory.CreateTempSubdirectory();
        var settings = new HostSettings
        {
            Home = Repository.Root,
            DataPath = folder.FullName,
            WorkspacePath = Repository.Path("functions", "workspace"),
        };
        var worker = Composition.Worker(
            [],
            settings,
            new SecretFiles(folder.FullName),
            new OpenedStore(settings, StorageKind.Sqlite),
            RandomNumberGenerator.GetBytes(32)
        );

        await using (
            var services = worker.Services.BuildServiceProvider(
                new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true }
            )
        )
        {
            Assert.NotNull(services.GetService<MetricsMiddleware>());
            Assert.All(
                [
                    typeof(HttpFunctions),
                    typeof(CustomerActivities),
                    typeof(SweepFunctions),
                    typeof(NightlyFunctions),
                    typeof(PurgeFunctions),
                ],
                functions => Assert.NotNull(ActivatorUtilities.CreateInstance(services, functions))
            );
        }

        folder.Delete(recursive: true);
    }
}
