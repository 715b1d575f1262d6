using System.Text.RegularExpressions;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Core.Tests.Architecture;

/// <summary>What only one place in Flow may do, each listing the files that break it.</summary>
public sealed partial class FlowRulesTests
{
    [Fact]
    public void Only_the_customer_store_names_the_customers_table()
    {
        // An adapter maps tables to its own schema.
        var naming = FilesNaming(CustomersTable()).Where(f => !f.StartsWith("Adapters/", StringComparison.Ordinal));
        Assert.Equal(
            ["Flow/Customers/CustomerStore.Queue.cs", "Flow/Customers/CustomerStore.cs"],
            naming.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Only_the_intake_applies_and_queues_events()
    {
        // MarketingFlow puts the parts together; the simulation decides without a store.
        string[] naming =
        [
            .. FilesNaming(ApplierOrQueue())
                .Where(f => !f.StartsWith("Flow/Intake/", StringComparison.Ordinal))
                .Except(["Flow/MarketingFlow.cs", "Core/Simulation/CustomerSimulation.cs"]),
        ];
        Assert.Empty(naming);
        Assert.Equal(
            ["Flow/Intake/EventIntake.cs", "Flow/Intake/PrivacyIntake.cs"],
            FilesNaming(ApplierCall()).Order(StringComparer.Ordinal)
        );
    }

    private static IEnumerable<string> FilesNaming(Regex code)
    {
        var root = Repository.Path("functions");
        return from path in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            let file = Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/')
            where !file.Contains("/obj/", StringComparison.Ordinal) && code.IsMatch(File.ReadAllText(path))
            select file;
    }

    [GeneratedRegex(@"TableName\.Customers\b")]
    private static partial Regex CustomersTable();

    [GeneratedRegex(@"\bEventApplier\b|new Input\.EventArrived\(|\bqueue\.Enqueue\(")]
    private static partial Regex ApplierOrQueue();

    [GeneratedRegex(@"\bapplier\.Apply\(")]
    private static partial Regex ApplierCall();
}
