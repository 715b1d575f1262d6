using MarketingAutomation.Support.Stage;
using MarketingAutomation.Core.Webhooks;
using MarketingAutomation.Hosting.Settings;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Settings;

public sealed class SettingsTests : IDisposable
{
    private readonly TemporaryFolder home = new();

    public SettingsTests() => Directory.CreateDirectory(home.File("functions/workspace"));

    public void Dispose() => home.Dispose();

    [Fact]
    public void Without_a_word_everything_has_a_default_that_works()
    {
        var settings = Read();

        Assert.Equal(["http://localhost:7071"], settings.Urls);
        Assert.Equal(home.File("data"), settings.DataPath);
        Assert.Equal(home.File("functions/workspace"), settings.WorkspacePath);
        Assert.Equal((1, false, 1024 * 1024), (settings.ClockSpeed, settings.Shadow, settings.MaxWebhookBytes));
        Assert.Empty(settings.Webhooks);
    }

    [Fact]
    public void The_command_line_counts_more_than_the_environment_and_that_more_than_the_file()
    {
        Write("""{ "Values": { "Clock:Speed": "2", "Sending:Mode": "shadow", "Data__Path": "mine" } }""");

        var settings = Read([new("Clock__Speed", "3"), new("SENDING__MODE", "live")], "--Clock:Speed=4");

        Assert.Equal((4, false, home.File("mine")), (settings.ClockSpeed, settings.Shadow, settings.DataPath));
    }

    [Fact]
    public void A_webhook_is_read_with_all_its_secrets_in_order()
    {
        var settings = Read(
            [new("Webhooks__woo__Kind", "woocommerce"), new("Webhooks__woo__Secrets__1", "the-older-secret-of-woo"), new("Webhooks__woo__Secrets__0", "the-newer-secret-of-woo")],
            "--Webhooks:woo:TestOrders=accept", "--Webhooks:woo:ConsentKey=opt_in", "--Webhooks:woo:SoftOptIn=true");

        var woo = settings.Webhooks["woo"];
        Assert.Equal(["the-newer-secret-of-woo", "the-older-secret-of-woo"], woo.Secrets);
        Assert.Equal((WebhookKind.WooCommerce, true, "opt_in", true), (woo.Kind, woo.AcceptTestOrders, woo.ConsentKey, woo.SoftOptIn));
    }

    [Fact]
    public void All_faults_are_told_at_once_with_key_value_what_is_allowed_and_what_to_do_and_no_secret_is_shown()
    {
        Write("""{ "Values": { "Clock:Sped": "2", "Webhooks:shop:Secrets:0": "hush", "Webhook:shop:Kind": "standard", "AzureWebJobsStorage": "somebody else's" } }""");

        var thrown = Assert.Throws<SettingsException>(() => Read(
            [new("Clock__Speed", "fast"), new("Api__Key", "too short"), new("PATH", "not ours")],
            "--Webhooks:shop:Kind=standrd", "--Sending:Mode=quiet", "--Public:Url=example.com", "--Clock:Start=2026-03-02T09:00", "--Store:Secret=c2hvcnQ=",
            "--Webhooks:MaxBytes=1MB", "--Workspace:Path=nowhere", "--ASPNETCORE_URLS=https://localhost:1"));

        Assert.Equal(
            """
            MA2005 Api:Key (environment): has 9 characters; allowed: at least 16 characters. Make one with: openssl rand -hex 24
            MA2003 ASPNETCORE_URLS = "https://localhost:1" (command line): not a list of listening addresses; allowed: http:// addresses with a port (0: any free one), separated by ;. Write http://localhost:7071; https is what a proxy or tunnel in front adds.
            MA2002 Clock:Sped (local.settings.json): there is no such setting; allowed: Clock:Start, Clock:Speed. Did you mean Clock:Speed?
            MA2003 Clock:Speed = "fast" (environment): not a number that fits; allowed: a number from 0.001 to 1000000. Write it with a point, without a unit.
            MA2003 Clock:Start = "2026-03-02T09:00" (command line): not a moment; allowed: now, or ISO 8601 with Z or an offset, such as 2026-03-02T09:00:00Z. Write date, T, time and Z.
            MA2003 Public:Url = "example.com" (command line): not an address; allowed: an http:// or https:// address. Write it with http:// or https://, without a question mark.
            MA2003 Sending:Mode = "quiet" (command line): not one of the words; allowed: live, shadow. Choose one of them.
            MA2005 Store:Secret (command line): has 5 bytes; allowed: base64 of at least 32 bytes. Make one with: openssl rand -base64 32
            MA2002 Webhook:shop:Kind (local.settings.json): there is no such setting; allowed: Data:…, Storage:…, Workspace:…, Api:…, Webhooks:…, Clock:…, Sending:…, Public:…, Store:…. Did you mean Webhooks:shop:Kind?
            MA2003 Webhooks:MaxBytes = "1MB" (command line): not a number of bytes that fits; allowed: whole bytes from 1024 to 104857600. Write the number alone, without KB or MiB.
            MA2003 Webhooks:shop:Kind = "standrd" (command line): not one of the words; allowed: shopify, woocommerce, standard. Did you mean standard?
            MA2006 Workspace:Path = "nowhere" (command line): there is no such folder; allowed: a folder that exists. Name the folder with shop.yaml in it; relative folders start from the folder of local.settings.json.
            """.ReplaceLineEndings("\n"),
            thrown.Message);
    }

    [Theory]
    [InlineData("{", "MA2001 local.settings.json: not JSON at line 1. Correct the file there; local.settings.sample.json shows its form.")]
    [InlineData("[]", "MA2001 Values (local.settings.json): the file has no object Values. Put the settings into { \"Values\": { … } }, as Azure Functions does.")]
    [InlineData("""{ "Values": { "Clock:Speed": "1", "Clock__Speed": "2" } }""", "MA2008 Clock:Speed (local.settings.json): stands there twice. Remove one of the two; \":\" and \"__\" mean the same.")]
    [InlineData("""{ "Values": { "Webhooks:a:Kind": "shopify" } }""", "MA2004 Webhooks:a:Secrets:0: missing, so nothing could be accepted; allowed: Shopify: the secret as shown; WooCommerce: at least 16 characters; standard: whsec_ and base64 of at least 24 bytes. docs/connect-shop.md says where the shop shows it.")]
    [InlineData("""{ "Values": { "Webhooks:a:Kind": "shopify", "Webhooks:a:Secrets:0": "s", "Webhooks:a:ConsentKey": "k" } }""", "MA2007 Webhooks:a:ConsentKey = \"k\" (local.settings.json): this webhook is not WooCommerce's; allowed: a key; only for kind woocommerce. Remove it; the other kinds say consent in their own fields.")]
    public void A_fault_of_the_file_is_told_in_full(string file, string fault)
    {
        Write(file);

        Assert.Equal(fault, Assert.Throws<SettingsException>(() => Read()).Message);
    }

    [Fact]
    public void The_sample_file_holds_every_setting_and_no_other_and_is_valid()
    {
        File.Copy(Repository.Path("local.settings.sample.json"), home.File("local.settings.json"));

        var layers = new SettingsLayers().File(home.Path);

        Assert.Empty(layers.Faults);
        Assert.All(layers.All.Keys, key => Assert.NotNull(SettingsCatalog.Of(key)));
        Assert.All(SettingsCatalog.All, setting => Assert.Contains(layers.All.Keys, setting.Fits));
        Assert.Equal(["shopify", "standard", "woo"], SettingsReader.Read(home.Path, layers).Webhooks.Keys.Order());
    }

    [Fact]
    public void Every_setting_stands_in_the_README_with_its_default()
    {
        var readme = File.ReadAllText(Repository.Path("README.md"));

        Assert.All(SettingsCatalog.All, setting => Assert.Contains($"| `{setting.Key}` | {setting.Meaning} | {setting.Default} |", readme, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_code_has_its_heading()
    {
        var page = File.ReadAllText(Repository.Path("docs", "errors-settings.md"));

        Assert.All(SettingCodes.Titles, code => Assert.Contains($"## {code.Key} {code.Value}\n", page, StringComparison.Ordinal));
    }

    private HostSettings Read(KeyValuePair<string, string>[]? environment = null, params string[] arguments) =>
        SettingsReader.Read(home.Path, new SettingsLayers().File(home.Path).Environment(environment ?? []).CommandLine(arguments));

    private void Write(string json) => File.WriteAllText(home.File("local.settings.json"), json);
}
