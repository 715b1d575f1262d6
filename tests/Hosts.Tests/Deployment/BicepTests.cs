using System.Text.Json;
using System.Text.RegularExpressions;
using MarketingAutomation.Support.Stage;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Deployment;

/// <summary>What a compiler would tell about the files of infra/, as far as it can be told without one.</summary>
public sealed partial class BicepTests
{
    [Fact]
    public void Every_module_is_there_and_is_called_with_what_it_asks_for()
    {
        Assert.All(BicepFile.Main.Modules, module =>
        {
            var called = BicepFile.Of(module.File);
            Assert.All(module.Given, given => Assert.True(called.Parameters.ContainsKey(given), $"{module.File} takes no {given}"));
            Assert.All(called.Parameters.Where(p => p.Value), p => Assert.True(module.Given.Contains(p.Key), $"{module.File} is called without {p.Key}"));
        });
        Assert.Equal(BicepFile.All.Count - 1, BicepFile.Main.Modules.Select(m => m.File).Distinct().Count());
    }

    [Fact]
    public void Every_output_that_is_read_is_given()
    {
        foreach (Match read in OutputRead().Matches(BicepFile.Main.Text))
        {
            var module = BicepFile.Main.Modules.Single(m => m.Symbol == read.Groups["module"].Value);
            Assert.Contains(read.Groups["output"].Value, BicepFile.Of(module.File).Outputs);
        }
    }

    [Fact]
    public void Every_parameter_and_variable_is_used_and_every_file_taken_in_is_there()
    {
        Assert.All(BicepFile.All, file =>
        {
            Assert.All(file.Parameters.Keys.Concat(file.Variables), name => Assert.True(file.Uses(name), $"{file.Name}: {name} is not used"));
            Assert.All(file.Loaded, path => Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(file.Path)!, path)), $"{file.Name} takes in {path}, which is not there"));
        });
    }

    [Fact]
    public void The_parameters_file_gives_every_parameter_and_no_other()
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Repository.Path("infra", "main.parameters.json")));

        Assert.Equal(BicepFile.Main.Parameters.Keys.Order(StringComparer.Ordinal), file.RootElement.GetProperty("parameters").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_account_takes_keys_and_no_resource_asks_for_one()
    {
        Assert.All(BicepFile.All, file =>
        {
            Assert.DoesNotMatch("(?i)listKeys|listAccountSas|AccountKey|allowSharedKeyAccess: true", file.Text);
            Assert.Equal(Regex.Count(file.Text, "'Microsoft.Storage/storageAccounts@"), Regex.Count(file.Text, "allowSharedKeyAccess: false"));
        });
    }

    [Fact]
    public void Azd_finds_the_project_the_templates_and_the_hook()
    {
        var azure = File.ReadAllText(Repository.Path("azure.yaml"));
        string Value(string key) => Regex.Match(azure, $@"^\s*{key}: (\S+)$", RegexOptions.Multiline).Groups[1].Value;

        Assert.True(File.Exists(Repository.Path(Value("path"), $"{Value("module")}.bicep")));
        Assert.True(File.Exists(Repository.Path(Value("run"))));
        Assert.Contains($"'azd-service-name': '{Regex.Match(azure, @"services:\n  (\w+):").Groups[1].Value}'", BicepFile.Of("modules/app.bicep").Text, StringComparison.Ordinal);
        Assert.True(Directory.Exists(Repository.Path(Value("project"))) && Directory.EnumerateFiles(Repository.Path(Value("project")), "*.csproj").Any(), $"azure.yaml names {Value("project")}, where no project is");
    }

    [Fact]
    public void What_the_hook_reads_are_outputs_of_the_template()
    {
        var read = Regex.Matches(File.ReadAllText(Repository.Path("infra", "hooks", "secrets.sh")), @"\$\{?(?<name>[A-Z][A-Z_]+)").Select(m => m.Groups["name"].Value).Distinct().ToList();

        Assert.NotEmpty(read);
        Assert.All(read, name => Assert.Contains(name, BicepFile.Main.Outputs));
    }

    [GeneratedRegex(@"\b(?<module>\w+)!?\.outputs\.(?<output>\w+)")]
    private static partial Regex OutputRead();
}
