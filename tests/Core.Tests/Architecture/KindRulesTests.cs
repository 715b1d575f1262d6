using System.Text.RegularExpressions;
using MarketingAutomation.Core.Journeys.Triggers;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Core.Tests.Architecture;

/// <summary>What is one file a kind stays so: no other file asks for a kind.</summary>
public sealed class KindRulesTests
{
    [Fact]
    public void A_kind_of_trigger_is_named_in_its_own_file_and_in_the_catalog_alone()
    {
        var kinds = typeof(Trigger)
            .Assembly.GetTypes()
            .Where(t => !t.IsAbstract && (t.IsSubclassOf(typeof(Trigger)) || t.IsSubclassOf(typeof(TriggerDefinition))))
            .ToList();
        var files =
            from path in Directory.EnumerateFiles(Repository.Path("functions"), "*.cs", SearchOption.AllDirectories)
            let name = Path.GetFileName(path)
            let text = File.ReadAllText(path)
            where name != "TriggerCatalog.cs"
            from kind in kinds
            where !kind.Name.StartsWith(Path.GetFileNameWithoutExtension(name), StringComparison.Ordinal)
            where !IsInFolderOf(kind, path)
            where Regex.IsMatch(text, $@"\b{kind.Name}\b")
            select $"{name}: {kind.Name}";
        Assert.Equal(TriggerCatalog.Shipped.All.Count, kinds.Count(k => k.IsSubclassOf(typeof(TriggerDefinition))));
        Assert.Empty(files);
    }

    // A kind of several forms has a folder of its own below Triggers.
    private static bool IsInFolderOf(Type kind, string path) =>
        kind.Namespace != typeof(Trigger).Namespace
        && Path.GetFileName(Path.GetDirectoryName(path)) == kind.Namespace!.Split('.')[^1];
}
