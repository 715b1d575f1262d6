using Xunit;

namespace MarketingAutomation.Hosts.Tests.Deployment;

/// <summary>Access to deployed resources: private network, keys, TLS, sign-in.</summary>
public sealed class BicepNetworkTests
{
    [Fact]
    public async Task Access_to_secrets_is_logged_and_on_request_access_to_the_customers_tables()
    {
        Assert.Single((await DeploymentPrediction.Default).All("Microsoft.Insights/diagnosticSettings"));
        var settings = (await DeploymentPrediction.WithAllOptions).All("Microsoft.Insights/diagnosticSettings");

        Assert.Equal(2, settings.Count);
        Assert.All(
            settings,
            s =>
                Assert.Equal(
                    "audit",
                    Assert
                        .Single(s.GetProperty("properties").GetProperty("logs").EnumerateArray())
                        .GetProperty("categoryGroup")
                        .GetString()
                )
        );
    }

    [Fact]
    public async Task No_account_and_no_app_speaks_less_than_TLS_1_2()
    {
        var prediction = await DeploymentPrediction.WithAllOptions;
        var app = Assert.Single(prediction.All("Microsoft.Web/sites")).GetProperty("properties");

        Assert.All(
            prediction.All("Microsoft.Storage/storageAccounts"),
            a => Assert.Equal("TLS1_2", a.GetProperty("properties").GetProperty("minimumTlsVersion").GetString())
        );
        Assert.True(app.GetProperty("httpsOnly").GetBoolean());
        Assert.Equal(
            ("1.2", "1.2"),
            (
                app.GetProperty("siteConfig").GetProperty("minTlsVersion").GetString(),
                app.GetProperty("siteConfig").GetProperty("scmMinTlsVersion").GetString()
            )
        );
    }

    [Fact]
    public async Task On_request_accounts_and_vault_are_in_a_private_network_with_named_addresses_allowed()
    {
        Assert.Empty((await DeploymentPrediction.Default).All("Microsoft.Network/privateEndpoints"));
        var prediction = await DeploymentPrediction.WithAllOptions;
        var shut = prediction
            .All("Microsoft.Storage/storageAccounts")
            .Concat(prediction.All("Microsoft.KeyVault/vaults"))
            .ToList();

        Assert.Equal(3, shut.Count);
        Assert.All(
            shut,
            a =>
                Assert.Equal(
                    "Deny",
                    a.GetProperty("properties").GetProperty("networkAcls").GetProperty("defaultAction").GetString()
                )
        );
        Assert.All(
            shut,
            a =>
                Assert.Equal(
                    "203.0.113.7",
                    Assert
                        .Single(
                            a.GetProperty("properties")
                                .GetProperty("networkAcls")
                                .GetProperty("ipRules")
                                .EnumerateArray()
                        )
                        .GetProperty("value")
                        .GetString()
                )
        );
        Assert.Equal(
            ["blob", "queue", "table", "table", "vault"],
            prediction
                .All("Microsoft.Network/privateEndpoints")
                .Select(e =>
                    e.GetProperty("properties")
                        .GetProperty("privateLinkServiceConnections")[0]
                        .GetProperty("properties")
                        .GetProperty("groupIds")[0]
                        .GetString()
                )
                .Order(StringComparer.Ordinal)
        );
        Assert.True(
            Assert
                .Single(prediction.All("Microsoft.Web/sites"))
                .GetProperty("properties")
                .TryGetProperty("virtualNetworkSubnetId", out _)
        );
    }

    [Fact, Trait("Speed", "Slow")]
    public async Task Where_no_address_is_named_only_the_network_itself_lets_in()
    {
        var prediction = await DeploymentPrediction.Predict(
            [],
            new() { ["alertsInPortalOnly"] = "true", ["privateNetwork"] = "true" }
        );

        Assert.All(
            prediction.All("Microsoft.Storage/storageAccounts").Concat(prediction.All("Microsoft.KeyVault/vaults")),
            a => Assert.Equal("Disabled", a.GetProperty("properties").GetProperty("publicNetworkAccess").GetString())
        );
    }

    [Fact]
    public async Task No_account_takes_keys_and_no_resource_asks_for_one()
    {
        var prediction = await DeploymentPrediction.WithAllOptions;
        var accounts = prediction.All("Microsoft.Storage/storageAccounts");

        Assert.Equal(2, accounts.Count);
        Assert.All(
            accounts,
            a => Assert.False(a.GetProperty("properties").GetProperty("allowSharedKeyAccess").GetBoolean())
        );
        Assert.True(
            Assert
                .Single(prediction.All("Microsoft.Insights/components"))
                .GetProperty("properties")
                .GetProperty("DisableLocalAuth")
                .GetBoolean()
        );
        Assert.DoesNotMatch("(?i)list(Keys|AccountSas)|AccountKey", prediction.Root.GetRawText());
    }

    [Fact]
    public async Task With_an_app_registration_sign_in_protects_all_but_the_public_endpoints()
    {
        Assert.Empty((await DeploymentPrediction.Default).All("Microsoft.Web/sites/config"));
        var validation = Assert
            .Single((await DeploymentPrediction.WithAllOptions).All("Microsoft.Web/sites/config"))
            .GetProperty("properties")
            .GetProperty("globalValidation");

        Assert.True(validation.GetProperty("requireAuthentication").GetBoolean());
        Assert.DoesNotContain(
            validation.GetProperty("excludedPaths").EnumerateArray().Select(p => p.GetString()),
            path => path is "/*" or "/api/*" or "/login" or "/mailbox/*"
        );
    }
}
