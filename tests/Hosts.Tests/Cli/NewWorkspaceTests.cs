using System.Text.Json;
using MarketingAutomation.Core.Simulation.JourneyTests;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Core.Workspaces.Files;
using MarketingAutomation.Embedded.Cli.Commands;
using MarketingAutomation.Embedded.Cli.NewWorkspace;
using MarketingAutomation.Support.Tools;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Cli;

/// <summary>What <c>new</c> makes: a workspace without a fault, whose tests pass, in which nothing is live, and a
/// gallery of journeys that can be copied into it.</summary>
public sealed class NewWorkspaceTests : IDisposable
{
    private static readonly IReadOnlyDictionary<string, string> Defaults = ShopDetails.Options.ToDictionary(
        o => o.Name,
        o => o.Default
    );

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> GalleryJourneys =>
        [.. NewWorkspaceFiles.FindGalleryJourneys(NewWorkspaceFiles.Create(Defaults).Keys)];

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("en", "EUR", "UTC", "GB", "YOUR SHOP")]
    [InlineData("de", "CHF", "Europe/Zurich", "CH", "Käse: \"Alp\" & Söhne")]
    [InlineData("en", "USD", "America/New_York", "US", "Bob's \\ Store, #1")]
    public void A_new_workspace_has_no_fault_and_its_tests_pass(
        string language,
        string currency,
        string zone,
        string country,
        string name
    )
    {
        var files = NewWorkspaceFiles.Create(
            new Dictionary<string, string>(Defaults)
            {
                ["language"] = language,
                ["currency"] = currency,
                ["zone"] = zone,
                ["country"] = country,
                ["name"] = name,
            }
        );

        var workspace = AssertValid(files);
        Assert.Equal(name, workspace.Shop.Name);
        Assert.Empty(workspace.Advice);
        AssertTestsPass(files, workspace);
    }

    [Theory]
    [MemberData(nameof(GalleryJourneys))]
    public void A_journey_of_the_gallery_can_be_copied_into_a_new_workspace(string journey)
    {
        var files = NewWorkspaceFiles.Create(Defaults);
        var prefix = $"{NewWorkspaceFiles.Gallery}/{journey}/";
        var copied = files
            .Where(f => f.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(f => f.Key[prefix.Length..], f => f.Value);
        Assert.Empty(copied.Keys.Intersect(files.Keys));

        var whole = files.Concat(copied).ToDictionary();
        var workspace = AssertValid(whole);

        Assert.Contains(journey, workspace.Journeys.Keys);
        Assert.Empty(workspace.Advice);
        AssertTestsPass(whole, workspace);
        Assert.Contains($"journeys/{journey}.test.yaml", whole.Keys);
    }

    [Fact]
    public void All_journeys_of_the_gallery_fit_into_one_workspace()
    {
        var files = new Dictionary<string, string>(NewWorkspaceFiles.Create(Defaults));
        foreach (var (path, text) in files.Where(f => f.Key.StartsWith("gallery/", StringComparison.Ordinal)).ToList())
        {
            Assert.True(files.TryAdd(string.Join('/', path.Split('/').Skip(2)), text), path);
        }

        AssertTestsPass(files, AssertValid(files));
    }

    [Fact]
    public void Nothing_of_a_new_workspace_is_live() =>
        Assert.All(
            NewWorkspaceFiles.Create(Defaults).Where(f => f.Value.Contains("\nstatus:", StringComparison.Ordinal)),
            f => Assert.Contains("\nstatus: draft", f.Value, StringComparison.Ordinal)
        );

    [Fact]
    public void Every_schema_that_a_file_or_the_editor_settings_name_is_there()
    {
        var files = NewWorkspaceFiles.Create(Defaults);
        var settings = JsonDocument.Parse(files[".vscode/settings.json"]).RootElement.GetProperty("yaml.schemas");

        Assert.All(settings.EnumerateObject(), s => Assert.Contains(s.Name, files.Keys));
        Assert.All(
            files.Where(f => f.Key.StartsWith("journeys/", StringComparison.Ordinal)),
            f =>
            {
                var schema = f.Value.Split('\n')[0].Split("$schema=../")[1];
                Assert.Contains(schema, files.Keys);
                Assert.Equal(
                    f.Key.EndsWith(".test.yaml", StringComparison.Ordinal),
                    schema == ".schemas/journey-test.json"
                );
            }
        );
    }

    [Fact]
    public async Task The_command_writes_all_files_and_overwrites_nothing()
    {
        var place = Path.Combine(folder.Path, "shop");

        Assert.Equal(0, await CommandLine.Run(["new", place, "--name", "Bakery", "--zone", "Europe/Berlin"]));
        Assert.Contains(
            "name: Bakery",
            await File.ReadAllTextAsync(Path.Combine(place, "shop.yaml")),
            StringComparison.Ordinal
        );
        Assert.Equal(0, await CommandLine.Run(["validate", place, "--test"]));

        var changed = Path.Combine(place, "policy.yaml");
        await File.WriteAllTextAsync(changed, "mine");
        Assert.Equal(1, await CommandLine.Run(["new", place]));
        Assert.Equal("mine", await File.ReadAllTextAsync(changed));
    }

    [Fact]
    public async Task A_detail_that_is_wrong_makes_no_folder()
    {
        var place = Path.Combine(folder.Path, "shop");

        Assert.Equal(1, await CommandLine.Run(["new", place, "--zone", "Berlin", "--currency", "Euro"]));
        Assert.False(Directory.Exists(place));
    }

    [Theory]
    [InlineData("\u001b[31m")]
    [InlineData("Two\nlines")]
    [InlineData("  ")]
    public async Task A_name_that_cannot_be_seen_makes_no_folder(string name)
    {
        var place = Path.Combine(folder.Path, "shop");

        Assert.Equal(1, await CommandLine.Run(["new", place, "--name", name]));
        Assert.False(Directory.Exists(place));
    }

    [Fact]
    public void A_name_that_other_readers_take_for_no_text_is_in_quotes() =>
        Assert.Contains(
            "\nname: \"null\"\n",
            NewWorkspaceFiles.Create(new Dictionary<string, string>(Defaults) { ["name"] = "null" })["shop.yaml"],
            StringComparison.Ordinal
        );

    [Fact]
    public async Task A_repository_that_is_empty_can_be_the_folder()
    {
        Directory.CreateDirectory(Path.Combine(folder.Path, ".git"));

        Assert.Equal(0, await CommandLine.Run(["new", folder.Path]));
        Assert.Equal(0, await CommandLine.Run(["new", folder.Path, "--schemas"]));
    }

    private static Workspace AssertValid(IReadOnlyDictionary<string, string> files)
    {
        var read = NewWorkspaceFiles.Read(files);
        Assert.True(
            read is WorkspaceResult.Valid,
            string.Join('\n', (read as WorkspaceResult.Invalid)?.Faults.Select(f => f.ToString()) ?? [])
        );
        return ((WorkspaceResult.Valid)read).Workspace;
    }

    private static void AssertTestsPass(IReadOnlyDictionary<string, string> files, Workspace workspace)
    {
        var tests = JourneyTestReader.Read(
            files.Where(f => WorkspaceFiles.IsRelevant(f.Key)).ToDictionary(),
            workspace
        );
        Assert.Empty(tests.Faults);
        Assert.NotEmpty(tests.Tests);
        Assert.All(tests.Tests, t => Assert.Empty(JourneyTestRunner.Run(t, workspace).Mismatches));
    }
}
