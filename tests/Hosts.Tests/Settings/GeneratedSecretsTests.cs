using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Hosting.Secrets;
using MarketingAutomation.Hosting.Settings;
using MarketingAutomation.Support.Tools;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Settings;

public sealed class GeneratedSecretsTests : IDisposable
{
    private readonly TemporaryFolder home = new();

    private HostSettings Settings =>
        new()
        {
            Home = home.Path,
            DataPath = home.Path,
            WorkspacePath = home.Path,
        };

    public void Dispose() => home.Dispose();

    [Fact]
    public void A_missing_secret_is_generated_once_per_folder_and_readable_by_its_owner_only()
    {
        using var other = new TemporaryFolder();
        var first = new SecretFiles(home.Path);

        Assert.Equal(first.StoreSecretOf(Settings), new SecretFiles(home.Path).StoreSecretOf(Settings));
        Assert.Equal(first.ApiKey(Settings), new SecretFiles(home.Path).ApiKey(Settings));
        Assert.NotEqual(first.StoreSecretOf(Settings), new SecretFiles(other.Path).StoreSecretOf(Settings));
        Assert.NotEqual(
            first.Webhooks(Settings)["shopify"].Secrets,
            new SecretFiles(other.Path).Webhooks(Settings)["shopify"].Secrets
        );
        if (!OperatingSystem.IsWindows())
        {
            foreach (var file in Directory.GetFiles(home.Path))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }
    }

    [Theory]
    [InlineData("store.secret", "", "MA2005 Store:Secret", "empty")]
    [InlineData("store.secret", "c2hvcnQ=", "MA2005 Store:Secret", "has 5 bytes")]
    [InlineData("store.secret", "not base64!", "MA2005 Store:Secret", "not base64")]
    [InlineData("api.key", "", "MA2005 Api:Key", "empty")]
    [InlineData("api.key", "short", "MA2005 Api:Key", "has 5 characters")]
    [InlineData("webhook-shopify.secret", "", "MA2005 Webhooks:shopify:Secrets:0", "empty")]
    [InlineData("webhook-woocommerce.secret", "short", "MA2005 Webhooks:woocommerce:Secrets:0", "has 5 characters")]
    [InlineData(
        "webhook-standard.secret",
        "whsec_c2hvcnQ=",
        "MA2005 Webhooks:standard:Secrets:0",
        "not base64 of at least 24 bytes after whsec_"
    )]
    public void A_kept_file_is_held_to_the_rules_of_the_settings_and_never_shown(
        string file,
        string content,
        string fault,
        string problem
    )
    {
        File.WriteAllText(home.File(file), content + "\n");
        var kept = new SecretFiles(home.Path);

        var thrown = Assert.Throws<SettingsException>(() =>
        {
            kept.StoreSecretOf(Settings);
            kept.ApiKey(Settings);
            kept.Webhooks(Settings);
        });

        Assert.StartsWith(
            $"{fault} ({home.File(file)}): {problem}; allowed: ",
            thrown.Message,
            StringComparison.Ordinal
        );
        Assert.EndsWith(".", thrown.Faults[0].Remedy, StringComparison.Ordinal);
        Assert.Equal(content + "\n", File.ReadAllText(home.File(file)));
    }

    [Fact]
    public void A_published_secret_in_a_kept_file_is_refused_where_other_machines_reach_the_program()
    {
        File.WriteAllText(home.File("webhook-standard.secret"), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        Assert.Equal(ShopProtocols.All.Count, new SecretFiles(home.Path).Webhooks(Settings).Count);
        Assert.Throws<SettingsException>(() =>
            new SecretFiles(home.Path).Webhooks(Settings with { Urls = ["http://*:7071"] })
        );
    }

    [Fact]
    public void Another_store_secret_than_the_folder_was_begun_with_stops_the_start()
    {
        var kept = new SecretFiles(home.Path);
        var secret = kept.StoreSecretOf(Settings);

        Assert.Equal(secret, kept.StoreSecretOf(Settings with { StoreSecret = secret }));
        var fault = Assert.Single(
            Assert
                .Throws<SettingsException>(() => kept.StoreSecretOf(Settings with { StoreSecret = new byte[32] }))
                .Faults
        );
        Assert.Equal((SettingCodes.Together, "Store:Secret"), (fault.Code, fault.Place.Key));
    }

    [Fact]
    public void Processes_that_start_together_agree_on_one_secret()
    {
        var made = new byte[16][];
        Parallel.For(0, made.Length, i => made[i] = new SecretFiles(home.Path).StoreSecretOf(Settings));

        Assert.All(made, secret => Assert.Equal(made[0], secret));
        Assert.Single(Directory.GetFiles(home.Path));
    }
}
