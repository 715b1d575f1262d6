using System.Text.Json;
using System.Text.RegularExpressions;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Hosting.Secrets;
using MarketingAutomation.Hosting.Settings;
using MarketingAutomation.Support.Stage;
using MarketingAutomation.Support.Tools;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Settings;

/// <summary>Secrets that everybody can read open nothing where others reach the program.</summary>
public sealed partial class PublishedSecretsTests : IDisposable
{
    private readonly TemporaryFolder home = new();

    public PublishedSecretsTests() => Directory.CreateDirectory(home.File("functions/workspace"));

    public void Dispose() => home.Dispose();

    [Theory]
    [InlineData("http://localhost:7071", true)]
    [InlineData("http://127.0.0.1:7071;http://[::1]:7071", true)]
    [InlineData("http://127.4.5.6:80", true)]
    [InlineData("http://localhost:7071;http://0.0.0.0:7072", false)]
    [InlineData("http://*:7071", false)]
    [InlineData("http://+:7071", false)]
    [InlineData("http://[::]:7071", false)]
    [InlineData("http://192.168.1.5:7071", false)]
    [InlineData("http://loopback:7071", false)]
    [InlineData("http://localhost.example:7071", false)]
    public void The_sample_settings_start_only_where_every_address_is_this_machine(string urls, bool starts)
    {
        File.Copy(Repository.Path("local.settings.sample.json"), home.File("local.settings.json"));
        string[] Refused() =>
            [
                .. Assert
                    .Throws<SettingsException>(() => Read($"--ASPNETCORE_URLS={urls}"))
                    .Faults.Select(f => f.Place.Key),
            ];

        if (starts)
        {
            Assert.Equal(ShopProtocols.All.Count, Read($"--ASPNETCORE_URLS={urls}").Webhooks.Count);
        }
        else
        {
            Assert.Equal(Read().Webhooks.Keys.Order().Select(name => $"Webhooks:{name}:Secrets:0"), Refused());
        }
    }

    [Fact]
    public void They_do_not_start_behind_a_public_address_either_and_the_fault_shows_no_secret()
    {
        var thrown = Assert.Throws<SettingsException>(() =>
            Read(
                "--Webhooks:shop:Kind=shopify",
                "--Webhooks:shop:Secrets:0=fake-shopify-client-secret",
                "--Public:Url=https://ma.example.com"
            )
        );

        Assert.Equal(
            "MA2005 Webhooks:shop:Secrets:0 (command line): a published example, which everybody can read, "
                + $"while other machines reach this program; allowed: {SettingsCatalog.Find("Webhooks:shop:Secrets:0")!.Allowed}"
                + ". Use the shop's own (docs/connect-shop.md), or listen on http://localhost alone, with no "
                + "Public:Url of other machines.",
            thrown.Message
        );
    }

    [Fact]
    public void On_Azure_the_program_is_always_publicly_reachable()
    {
        var settings = Read(
            "--Webhooks:shop:Kind=shopify",
            "--Webhooks:shop:Secrets:0=fake-shopify-client-secret",
            "--Api:Key=key-for-tests-0123456789"
        );

        Assert.Equal(
            ["Webhooks:shop:Secrets:0", "Api:Key"],
            MultiInstanceRules.FindFaults(settings).Where(f => f.Code == SettingCodes.Secret).Select(f => f.Place.Key)
        );
    }

    [Fact]
    public void Every_secret_of_the_sample_settings_and_of_the_docs_is_known_as_published()
    {
        using var sample = JsonDocument.Parse(File.ReadAllText(Repository.Path("local.settings.sample.json")));
        var inSample = sample
            .RootElement.GetProperty("Values")
            .EnumerateObject()
            .Where(p => SettingsCatalog.Find(p.Name) is { IsSecret: true } && p.Value.GetString() is { Length: > 0 })
            .Select(p => p.Value.GetString()!);
        var inDocs = Directory
            .GetFiles(Repository.Path("docs"), "*.md", SearchOption.AllDirectories)
            .Append(Repository.Path("README.md"))
            .Append(Repository.Path("infra", "README.md"))
            .SelectMany(file =>
                Standard().Matches(File.ReadAllText(file)).Concat(Assigned().Matches(File.ReadAllText(file)))
            )
            .Select(m => m.Groups["secret"].Value);

        Assert.NotEmpty(inSample);
        Assert.All(inSample.Concat(inDocs), secret => Assert.Contains(secret, PublishedSecrets.All));
    }

    private HostSettings Read(params string[] arguments) =>
        SettingsReader.Read(home.Path, new SettingsLayers().File(home.Path).CommandLine(arguments));

    [GeneratedRegex(@"(?<secret>whsec_[A-Za-z0-9+/]{32,}=*)")]
    private static partial Regex Standard();

    [GeneratedRegex(
        @"(Api(:|__)Key|Store(:|__)Secret|Webhooks(:|__)\w+(:|__)Secrets(:|__)\d)""?(=|: "")(?<secret>[A-Za-z0-9_+/-]{16,}=*)"
    )]
    private static partial Regex Assigned();
}
