using System.Text.RegularExpressions;
using MarketingAutomation.Support.Stage;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Deployment;

/// <summary>The files of infra/ mean what they should, and what azd reads besides them fits.</summary>
public sealed class BicepTests
{
    [Fact]
    public async Task The_compiler_and_its_linter_report_nothing()
    {
        foreach (
            var prediction in new[] { await DeploymentPrediction.Default, await DeploymentPrediction.WithAllOptions }
        )
        {
            Assert.Equal("", prediction.CompilerOutput);
            Assert.Empty(prediction.Root.GetProperty("diagnostics").EnumerateArray());
        }
    }

    [Fact, Trait("Speed", "Slow")]
    public async Task A_value_of_another_type_and_a_kind_of_shop_there_is_not_are_refused()
    {
        var prediction = await DeploymentPrediction.Predict(
            [],
            new() { ["stateLocked"] = "\"yes\"", ["webhooks"] = """[{ "name": "shop", "kind": "magento" }]""" }
        );

        Assert.Contains("BCP033", prediction.CompilerOutput, StringComparison.Ordinal);
        Assert.Contains("'magento'", prediction.CompilerOutput, StringComparison.Ordinal);
    }

    [Theory, Trait("Speed", "Slow")]
    [InlineData("my-shop")]
    [InlineData("my_shop")]
    public async Task A_webhook_is_not_named_what_Azure_cannot_name(string name)
    {
        var prediction = await DeploymentPrediction.Predict(
            [],
            new()
            {
                ["alertsInPortalOnly"] = "true",
                ["webhooks"] = $$"""[{ "name": "{{name}}", "kind": "shopify" }]""",
            }
        );

        Assert.Contains($"letters and digits alone: {name}", prediction.CompilerOutput, StringComparison.Ordinal);
    }

    [Theory, Trait("Speed", "Slow")]
    [InlineData("alertEmails", "[]", "alertEmails is empty, so an alert reaches no one.")]
    [InlineData("monthlyBudget", "50", "monthlyBudget needs budgetFrom")]
    public async Task Alerts_without_a_recipient_are_refused_in_words(string parameter, string value, string words)
    {
        var prediction = await DeploymentPrediction.Predict(
            [],
            new() { ["alertEmails"] = """["you@shop.example"]""", [parameter] = value }
        );

        Assert.Contains(words, prediction.CompilerOutput, StringComparison.Ordinal);
    }

    [Fact, Trait("Speed", "Slow")]
    public async Task Alerts_in_the_portal_alone_are_possible_on_request()
    {
        var prediction = await DeploymentPrediction.Predict([], new() { ["alertsInPortalOnly"] = "true" });

        Assert.Equal("", prediction.CompilerOutput);
        Assert.Empty(prediction.All("Microsoft.Insights/actionGroups"));
        Assert.All(
            prediction.All("Microsoft.Insights/scheduledQueryRules"),
            rule =>
                Assert.Empty(
                    rule.GetProperty("properties").GetProperty("actions").GetProperty("actionGroups").EnumerateArray()
                )
        );
    }

    [Fact]
    public async Task A_budget_alerts_at_four_fifths_and_by_its_forecast()
    {
        Assert.Empty((await DeploymentPrediction.Default).All("Microsoft.Consumption/budgets"));
        var budget = Assert
            .Single((await DeploymentPrediction.WithAllOptions).All("Microsoft.Consumption/budgets"))
            .GetProperty("properties");

        Assert.Equal(
            (50, "2026-12-01T00:00:00Z"),
            (
                budget.GetProperty("amount").GetInt32(),
                budget.GetProperty("timePeriod").GetProperty("startDate").GetString()
            )
        );
        Assert.Equal(
            [("Actual", 80), ("Forecasted", 100)],
            budget
                .GetProperty("notifications")
                .EnumerateObject()
                .Select(n =>
                    (n.Value.GetProperty("thresholdType").GetString()!, n.Value.GetProperty("threshold").GetInt32())
                )
                .Order()
        );
        Assert.All(
            budget.GetProperty("notifications").EnumerateObject(),
            n =>
                Assert.Equal(
                    "you@shop.example",
                    Assert.Single(n.Value.GetProperty("contactEmails").EnumerateArray()).GetString()
                )
        );
    }

    [Fact, Trait("Speed", "Slow")]
    public async Task Without_timers_the_task_hub_is_looked_into_every_ten_seconds()
    {
        const string Polling =
            "AzureFunctionsJobHost__extensions__durableTask__storageProvider__maxQueuePollingInterval";
        var without = await DeploymentPrediction.Predict(
            new() { ["DURABLE_HORIZON"] = "0" },
            new() { ["alertEmails"] = """["you@shop.example"]""" }
        );

        Assert.Equal(("0", "00:00:10"), (without.Settings["Durable__Horizon"], without.Settings[Polling]));
        Assert.DoesNotContain(Polling, (await DeploymentPrediction.Default).Settings.Keys);
    }

    /// <summary>Of the others the compiler itself says that there are none such.</summary>
    [Fact]
    public void The_parameters_file_gives_every_parameter()
    {
        var taken = Regex
            .Matches(File.ReadAllText(Repository.Path("infra", "main.bicep")), @"^param (\w+)", RegexOptions.Multiline)
            .Select(m => m.Groups[1].Value);

        Assert.Equal(
            taken.Order(StringComparer.Ordinal),
            AzdParameters.InFile.Select(p => p.Key).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_scheduler_is_deployed_only_on_request()
    {
        Assert.Empty((await DeploymentPrediction.Default).All("Microsoft.DurableTask/schedulers"));
        Assert.DoesNotContain(
            (await DeploymentPrediction.Default).Settings.Keys,
            n => n.Contains("durableTask", StringComparison.OrdinalIgnoreCase)
        );
        Assert.Single((await DeploymentPrediction.WithAllOptions).All("Microsoft.DurableTask/schedulers"));
        Assert.Equal(
            "azureManaged",
            (await DeploymentPrediction.WithAllOptions).Settings[
                "AzureFunctionsJobHost__extensions__durableTask__storageProvider__type"
            ]
        );
    }

    [Fact]
    public async Task Azd_finds_the_project_the_templates_the_hook_and_the_app()
    {
        var azure = File.ReadAllText(Repository.Path("azure.yaml"));
        string Value(string key) => Regex.Match(azure, $@"^\s*{key}: (\S+)$", RegexOptions.Multiline).Groups[1].Value;

        Assert.True(File.Exists(Repository.Path(Value("path"), $"{Value("module")}.bicep")));
        Assert.True(File.Exists(Repository.Path(Value("run"))));
        Assert.Single(Directory.EnumerateFiles(Repository.Path(Value("project")), "*.*proj"));
        var app = Assert.Single((await DeploymentPrediction.Default).All("Microsoft.Web/sites"));
        Assert.Equal(
            Regex.Match(azure, @"services:\n  (\w+):").Groups[1].Value,
            app.GetProperty("tags").GetProperty("azd-service-name").GetString()
        );
    }

    [Fact]
    public async Task What_the_hook_reads_are_outputs_of_the_template()
    {
        var read = Regex
            .Matches(File.ReadAllText(Repository.Path("infra", "hooks", "secrets.sh")), @"\$\{?(?<name>[A-Z][A-Z_]+)")
            .Select(m => m.Groups["name"].Value)
            .Distinct()
            .ToList();
        var given = (await DeploymentPrediction.Default).Outputs;

        Assert.NotEmpty(read);
        Assert.All(read, name => Assert.Contains(name, given));
    }
}
