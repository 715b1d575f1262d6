using MarketingAutomation.Hosting.Settings;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Settings;

public sealed class KeptSecretsTests : IDisposable
{
    private readonly TemporaryFolder home = new();

    private HostSettings Settings => new() { Home = home.Path, DataPath = home.Path, WorkspacePath = home.Path };

    public void Dispose() => home.Dispose();

    [Fact]
    public void What_nobody_set_is_made_once_differs_from_folder_to_folder_and_only_its_owner_can_read_it()
    {
        using var other = new TemporaryFolder();
        var first = new KeptSecrets(home.Path);

        Assert.Equal(first.Store(Settings), new KeptSecrets(home.Path).Store(Settings));
        Assert.Equal(first.ApiKey(Settings), new KeptSecrets(home.Path).ApiKey(Settings));
        Assert.NotEqual(first.Store(Settings), new KeptSecrets(other.Path).Store(Settings));
        Assert.NotEqual(first.Webhooks(Settings)["shopify"].Secrets, new KeptSecrets(other.Path).Webhooks(Settings)["shopify"].Secrets);
        if (!OperatingSystem.IsWindows())
        {
            foreach (var file in Directory.GetFiles(home.Path))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }
    }

    [Fact]
    public void Another_store_secret_than_the_folder_was_begun_with_stops_the_start()
    {
        var kept = new KeptSecrets(home.Path);
        var secret = kept.Store(Settings);

        Assert.Equal(secret, kept.Store(Settings with { StoreSecret = secret }));
        var fault = Assert.Single(Assert.Throws<SettingsException>(() => kept.Store(Settings with { StoreSecret = new byte[32] })).Faults);
        Assert.Equal((SettingCodes.Together, "Store:Secret"), (fault.Code, fault.Key));
    }

    [Fact]
    public void Processes_that_start_together_agree_on_one_secret()
    {
        var made = new byte[16][];
        Parallel.For(0, made.Length, i => made[i] = new KeptSecrets(home.Path).Store(Settings));

        Assert.All(made, secret => Assert.Equal(made[0], secret));
        Assert.Single(Directory.GetFiles(home.Path));
    }
}
