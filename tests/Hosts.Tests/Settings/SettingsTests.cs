using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Hosting.Settings;
using MarketingAutomation.Support.Stage;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Settings;

public sealed class SettingsTests : SettingsFolder
{
    [Fact]
    public void Every_setting_has_a_default_that_works()
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
            [
                new("Webhooks__woo__Kind", "woocommerce"),
                new("Webhooks__woo__Secrets__1", "the-older-secret-of-woo"),
                new("Webhooks__woo__Secrets__0", "the-newer-secret-of-woo"),
            ],
            "--Webhooks:woo:TestOrders=accept",
            "--Webhooks:woo:ConsentKey=opt_in",
            "--Webhooks:woo:LanguageKey=lang_of_order",
            "--Webhooks:woo:SoftOptIn=true"
        );

        var woo = settings.Webhooks["woo"];
        Assert.Equal(["the-newer-secret-of-woo", "the-older-secret-of-woo"], woo.Secrets);
        Assert.Equal(
            (ShopProtocols.WooCommerce, true, "opt_in", "lang_of_order", true),
            (woo.Protocol, woo.AcceptTestOrders, woo.ConsentKey, woo.LanguageKey, woo.SoftOptIn)
        );
    }

    [Fact]
    public void All_faults_are_reported_at_once_with_key_value_and_remedy_and_without_secrets()
    {
        Write(
            """{ "Values": { "Clock:Sped": "2", "Webhooks:shop:Secrets:0": "hush", "Webhook:shop:Kind": "standard", "AzureWebJobsStorage": "another program's" } }"""
        );

        var thrown = Assert.Throws<SettingsException>(() =>
            Read(
                [new("Clock__Speed", "fast"), new("Api__Key", "too short"), new("PATH", "not ours")],
                "--Webhooks:shop:Kind=standrd",
                "--Sending:Mode=quiet",
                "--Public:Url=example.com",
                "--Clock:Start=2026-03-02T09:00",
                "--Store:Secret=c2hvcnQ=",
                "--Webhooks:MaxBytes=1MB",
                "--Workspace:Path=nowhere",
                "--ASPNETCORE_URLS=https://localhost:1"
            )
        );

        Assert.Equal(
            $"""
            MA2005 Api:Key (environment): has 9 characters; allowed: at least 16 characters. Make one with: openssl rand -hex 24
            MA2003 ASPNETCORE_URLS = "https://localhost:1" (command line): not a list of listening addresses; allowed: http:// addresses with a port (0: any free one), separated by ;. Write http://localhost:7071; https is what a proxy or tunnel in front adds.
            MA2002 Clock:Sped (local.settings.json): there is no such setting; allowed: Clock:Start, Clock:Speed. Did you mean Clock:Speed?
            MA2003 Clock:Speed = "fast" (environment): not a number that fits; allowed: a number from 0.001 to 1000000. Write it with a point, without a unit.
            MA2003 Clock:Start = "2026-03-02T09:00" (command line): not a moment; allowed: now, or ISO 8601 with Z or an offset, such as 2026-03-02T09:00:00Z. Write date, T, time and Z.
            MA2003 Public:Url = "example.com" (command line): not an address; allowed: an http:// or https:// address. Write it with http:// or https://, without a question mark.
            MA2003 Sending:Mode = "quiet" (command line): not one of the words; allowed: live, shadow. Choose one of them.
            MA2005 Store:Secret (command line): has 5 bytes; allowed: base64 of at least 32 bytes. Make one with: openssl rand -base64 32
            MA2002 Webhook:shop:Kind (local.settings.json): there is no such setting; allowed: Data:…, Storage:…, Workspace:…, Api:…, Webhooks:…, Clock:…, Sending:…, CallWebhook:…, Email:…, SendGrid:…, Sms:…, Twilio:…, Public:…, Store:…, Durable:…. Did you mean Webhooks:shop:Kind?
            MA2003 Webhooks:MaxBytes = "1MB" (command line): not a number of bytes that fits; allowed: whole bytes from 1024 to 104857600. Write the number alone, without KB or MiB.
            MA2003 Webhooks:shop:Kind = "standrd" (command line): not one of the words; allowed: {string.Join(", ", ShopProtocols.All.Select(p => p.Name))}. Did you mean standard?
            MA2006 Workspace:Path = "nowhere" (command line): there is no folder {home.File(
                "nowhere"
            )}; allowed: a folder that exists. Name the folder with shop.yaml in it; relative folders start from the folder of local.settings.json.
            """.ReplaceLineEndings(
                "\n"
            ),
            thrown.Message
        );
    }

    [Theory]
    [InlineData(
        "{",
        "MA2001 local.settings.json: not JSON at line 1. Correct the file there; local.settings.sample.json "
            + "shows its form."
    )]
    [InlineData(
        "[]",
        "MA2001 Values (local.settings.json): the file has no object Values. Put the settings into { "
            + "\"Values\": { … } }, as Azure Functions does."
    )]
    [InlineData(
        """{ "Values": { "Clock:Speed": "1", "Clock__Speed": "2" } }""",
        "MA2008 Clock:Speed (local.settings.json): is there twice. Remove one of the two; \":\" and "
            + "\"__\" mean the same."
    )]
    [InlineData(
        """{ "Values": { "Webhooks": { "shopify": { "Kind": "shopify", "Secrets": ["secret-of-sixteen-characters"] } } } }""",
        "MA2001 Webhooks (local.settings.json): a list or an object. Write one line for each value: "
            + "\"Webhooks:shopify:Kind\": …, \"Webhooks:shopify:Secrets:0\": …."
    )]
    [InlineData(
        """{ "Values": { "Webhooks:a:Kind": "shopify", "Webhooks:a:Secrets": ["secret-of-sixteen-characters"] } }""",
        "MA2001 Webhooks:a:Secrets (local.settings.json): a list or an object. Write one line for each "
            + "value: \"Webhooks:a:Secrets:0\": …."
    )]
    [InlineData(
        """{ "Values": { "Webhooks": {} } }""",
        "MA2001 Webhooks (local.settings.json): a list or an object. Leave it out: there is nothing in it."
    )]
    [InlineData(
        """{ "Values": { "Webhooks:a:Kind": "shopify" } }""",
        "MA2004 Webhooks:a:Secrets:0: missing, so nothing could be accepted; allowed: Shopify: the secret as "
            + "shown, at least 16 characters; WooCommerce: at least 16 characters; standard: whsec_ and base64 of "
            + "at least 24 bytes. docs/connect-shop.md says where the shop shows it."
    )]
    [InlineData(
        """{ "Values": { "Webhooks:a:Kind": "shopify", "Webhooks:a:Secrets:0": "secret-of-sixteen-characters", "Webhooks:a:ConsentKey": "k" } }""",
        "MA2007 Webhooks:a:ConsentKey = \"k\" (local.settings.json): this webhook is not WooCommerce's; "
            + "allowed: a key; only for kind woocommerce. Remove it; the other kinds say consent in their own fields."
    )]
    [InlineData(
        """{ "Values": { "Webhooks:a:Kind": "shopify", "Webhooks:a:Secrets:0": "secret-of-sixteen-characters", "Webhooks:a:LanguageKey": "k" } }""",
        "MA2007 Webhooks:a:LanguageKey = \"k\" (local.settings.json): this webhook is not WooCommerce's; "
            + "allowed: a key; only for kind woocommerce. Remove it; the other kinds say language in their own fields."
    )]
    [InlineData(
        """{ "Values": { "Api:Key": "@Microsoft.KeyVault(SecretUri=https://vault.example/secrets/api-key)" } }""",
        "MA2005 Api:Key (local.settings.json): a Key Vault reference that was not resolved; allowed: at "
            + "least 16 characters. docs/deploy.md says how secrets get into the vault."
    )]
    public void A_fault_of_the_file_is_reported_in_full(string file, string fault)
    {
        Write(file);

        Assert.Equal(fault, Assert.Throws<SettingsException>(() => Read()).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\t")]
    public void An_empty_setting_is_ignored(string nothing)
    {
        var settings = Read([
            .. SettingsCatalog
                .All.Where(s => !s.Key.StartsWith("Webhooks:{", StringComparison.Ordinal))
                .Select(s => new KeyValuePair<string, string>(s.Key, nothing)),
        ]);

        Assert.Equal((null, home.File("data"), null), (settings.ApiKey, settings.DataPath, settings.PublicUrl));
        Assert.Equal(["http://localhost:7071"], settings.Urls);
    }

    [Theory]
    [InlineData("", 72 * 60)]
    [InlineData("0", 0)]
    [InlineData("90min", 90)]
    [InlineData("12h", 12 * 60)]
    [InlineData("30d", 30 * 24 * 60)]
    public void The_horizon_of_timers_is_written_as_journeys_write_time(string text, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), Read(null, $"--Durable:Horizon={text}").TimerHorizon);

    [Theory]
    [InlineData("3")]
    [InlineData("-1d")]
    [InlineData("3 d")]
    [InlineData("3days")]
    [InlineData("1.5d")]
    [InlineData("31d")]
    [InlineData("99999999999d")]
    [InlineData("1000000d")]
    [InlineData("d")]
    [InlineData("0x1d")]
    public void An_invalid_horizon_is_reported_in_words(string text) =>
        Assert.Equal(
            $"MA2003 Durable:Horizon = \"{text}\" (command line): not a length of time that fits; allowed: 0, "
                + $"or a whole number and min, h or d, at most 30d; more than 3d only with Durable Task Scheduler. "
                + $"Write it like 3d, 12h or 90min.",
            Assert.Throws<SettingsException>(() => Read(null, $"--Durable:Horizon={text}")).Message
        );

    [Fact]
    public void The_sample_file_holds_every_setting_and_no_other_and_is_valid()
    {
        File.Copy(Repository.Path("local.settings.sample.json"), home.File("local.settings.json"));

        var layers = new SettingsLayers().File(home.Path);

        Assert.Empty(layers.Faults);

        // What Core Tools read is in the same file, so that it runs either host.
        Assert.All(
            layers.All.Keys.Except(["FUNCTIONS_WORKER_RUNTIME", "AzureWebJobsStorage"]),
            key => Assert.NotNull(SettingsCatalog.Find(key))
        );
        Assert.All(SettingsCatalog.All, setting => Assert.Contains(layers.All.Keys, setting.Matches));
        var webhooks = SettingsReader.Read(home.Path, layers).Webhooks.Values;
        Assert.All(
            ShopProtocols.All,
            shop =>
                Assert.True(
                    webhooks.Any(w => w.Protocol == shop && w.Secrets.Contains(shop.SampleSecret)),
                    $"Add a webhook of {shop.Name} with its SampleSecret to local.settings.sample.json"
                )
        );
        Assert.Equal(ShopProtocols.All.Count, webhooks.Count());
    }

    [Fact]
    public void Every_setting_is_in_the_README_with_its_default()
    {
        var readme = File.ReadAllText(Repository.Path("README.md"));

        Assert.All(
            SettingsCatalog.All,
            setting =>
                Assert.Contains(
                    $"| `{setting.Key}` | {setting.Meaning} | {setting.Default} | {setting.Allowed} |",
                    readme,
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public void Every_code_has_its_heading()
    {
        var page = File.ReadAllText(Repository.Path("docs", "errors-settings.md"));

        Assert.All(
            SettingCodes.Titles,
            code => Assert.Contains($"## {code.Key} {code.Value}\n", page, StringComparison.Ordinal)
        );
    }

    private void Write(string json) => File.WriteAllText(home.File("local.settings.json"), json);
}
