using System.Reflection;
using System.Runtime.CompilerServices;
using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Core.Tests.Wholesome;

/// <summary>Rules about the code itself, each listing every place that breaks it.</summary>
public sealed class CodeBase
{
    private static readonly Assembly Core = typeof(Decider).Assembly;
    private static readonly string[] Allowed = ["System", "NodaTime", "YamlDotNet", "Handlebars", "netstandard"];
    private static readonly string[] Roots = ["functions", "tests"];

    [Fact]
    public void Every_reason_is_explained_to_people()
    {
        var page = File.ReadAllText(Repository.Path("docs", "reasons.md"));
        Assert.DoesNotContain(Reasons.All, reason => !page.Contains($"| `{reason}` |", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_reason_in_the_code_is_listed()
    {
        var constants = typeof(Reasons).GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!);
        Assert.Equal(constants.Order(), Reasons.All.Order());
    }

    [Fact]
    public void Records_in_core_cannot_be_changed()
    {
        var changeable =
            from type in Core.GetTypes()
            where type.IsPublic && type.GetMethod("<Clone>$") is not null
            from property in type.GetProperties()
            where property.SetMethod is { } set && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit))
            select $"{type.Name}.{property.Name}";
        Assert.Empty(changeable);
    }

    [Fact]
    public void Core_refers_to_nothing_that_does_io()
    {
        Assert.DoesNotContain(Core.GetReferencedAssemblies(), a => !Allowed.Any(a.Name!.StartsWith));
        Assert.DoesNotContain(Core.GetReferencedAssemblies(), a => a.Name is "System.Net.Http" or "System.Net.Sockets" or "System.IO.FileSystem");
    }

    [Fact]
    public void Files_are_short_and_hold_one_idea()
    {
        var longest =
            from root in Roots
            from path in Directory.EnumerateFiles(Repository.Path(root), "*.cs", SearchOption.AllDirectories)
            where !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            let lines = File.ReadLines(path).Count()
            where lines > 300
            select $"{Path.GetFileName(path)}: {lines}";
        Assert.Empty(longest);
    }
}
