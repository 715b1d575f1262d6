using MarketingAutomation.Support.Stage;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MarketingAutomation.Core.Tests.Architecture;

/// <summary>
/// A switch over a closed union or an enum of ours names every case of it, also beside <c>_</c> or <c>default</c>, so that a case that is
/// added later is decided on at each place. Found by compiling the sources of each project.
/// </summary>
public sealed class ExhaustiveSwitchTests
{
    internal static readonly string[] Projects = ["Core", "Flow", "Adapters", "Web", "Hosting", "Embedded", "Azure"];

    // Enums: the values that mean something here are named, and every other one has the same answer on purpose.
    private static readonly Dictionary<string, string> PermittedEnums = new()
    {
        ["ComparisonEvaluator.cs Evaluate"] = "exists is answered before the switch",
        ["ConditionEvaluator.cs Implies"] = "a pair of states of which neither follows from the other",
        ["ConditionImplication.cs OppositeComparisons"] = "a comparison with one opposite is asked of Opposite",
        ["ContradictionChecks.cs Explain"] = "kinds without an order have no range",
        ["ContradictionChecks.cs IsAlwaysTrue"] = "kinds without an order have no range",
        ["NoEffectReason.cs ExplainLedgerRow"] = "lines with another kind or reason held nothing back",
        ["NumberRange.cs Add"] = "comparisons without a number do not change the range",
        ["OperandReader.cs ReadOperand"] = "a kind without a form of its own is compared as text",
        ["TemplateCheck.cs Visit"] =
            "two switches share the kinds of tag: those that open or close, and those that print",
        ["FlowMetrics.cs LogLedgerLine"] = "lines that a person who watches does not need are not logged",
        ["TableSchema.cs Upgrade"] = "a table whose shape did not change is not converted",
    };

    // Pairs: those that mean something are named, and all others have one answer.
    private static readonly Dictionary<string, string> Permitted = new()
    {
        ["ComparisonEvaluator.cs AreEqual"] = "a value and an operand of kinds that cannot be compared are unknown",
        ["ComparisonEvaluator.cs CompareOrder"] = "a value and an operand of kinds that cannot be compared are unknown",
        ["EventFieldChecks.cs IsOf"] = "an operand that is named for no kind of field does not fit",
        ["OperandReader.cs IsReversed"] = "operands of two kinds, or without an order, are not reversed",
    };

    private const string GlobalUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly MetadataReference[] Assemblies =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    [Fact]
    public void A_switch_over_a_closed_union_names_every_case()
    {
        var searched = Projects.ToDictionary(p => p, p => new UnionSwitches(Compile(p, ListSources(p))));
        var found = searched.Values.SelectMany(s => s.FindIncomplete()).ToList();
        Assert.All((string[])["Core", "Flow", "Adapters", "Web"], p => Assert.True(searched[p].Count > 3, p));
        string[] permitted = [.. Permitted.Keys, .. PermittedEnums.Keys];
        var incomplete = found.ToLookup(f => f[..f.IndexOf(':', StringComparison.Ordinal)]);
        var wrong = found
            .Where(f => !permitted.Any(k => f.StartsWith($"{k}:", StringComparison.Ordinal)))
            .Concat(permitted.Where(k => !incomplete.Contains(k)).Select(k => $"{k}: no longer needs permission"));
        Assert.True(!wrong.Any(), string.Join('\n', wrong));
    }

    [Theory]
    [InlineData("_ = s switch { Shape.Round => 1, Shape.Flat(3) => 2, _ => 0 };", "")]
    [InlineData("_ = s switch { Shape.Round => 1, Shape.Flat { Of: 1 } or Shape.Long => 2, _ => 0 };", "")]
    [InlineData("_ = s switch { Shape.Round => 1, _ => 0 };", "Shape: Flat")]
    [InlineData("_ = s switch { null => 1, _ => 0 };", "Shape: Flat, Round")]
    [InlineData("_ = s switch { not Shape.Flat => 1, Shape.Round => 2 };", "Shape: Flat")]
    [InlineData("_ = (s, 1) switch { (Shape.Round, 1) => 1, _ => 0 };", "Shape: Flat")]
    [InlineData("_ = (s, 1) switch { (_, 1) => 1, _ => 0 };", "")]
    [InlineData("switch (s) { case Shape.Flat f: break; default: break; }", "Shape: Round")]
    [InlineData("switch (s) { case Shape.Flat: break; case Shape.Round: break; }", "")]
    [InlineData("switch (s) { case Shape.Flat: break; }", "Shape: Round")]
    [InlineData("_ = o switch { string => 1, _ => 0 };", "")]
    [InlineData("_ = c switch { Colour.Red => 1, _ => 0 };", "Colour: Blue")]
    [InlineData("_ = c switch { Colour.Red => 1, not Colour.Blue => 0 };", "")]
    [InlineData("_ = d switch { Colour.Red or null => 1, _ => 0 };", "Colour: Blue")]
    [InlineData("switch (c) { case Colour.Red: break; default: break; }", "Colour: Blue")]
    [InlineData("switch (c) { case Colour.Red or Colour.Blue: break; }", "")]
    public void A_missing_case_is_noticed(string code, string missing)
    {
        var source = $$"""
            abstract record Shape
            {
                private Shape() { }
                public sealed record Round : Shape;
                public sealed record Flat(int Of) : Shape;
            }

            enum Colour
            {
                Red,
                Blue,
            }

            static class Uses
            {
                static void Use(Shape s, object o, Colour c, Colour? d) { {{code.Replace(
                " or Shape.Long",
                "",
                StringComparison.Ordinal
            )}} }
            }
            """;
        var sample = Compile("Sample", [CSharpSyntaxTree.ParseText(source, path: "Sample.cs")]);
        var found = new UnionSwitches(sample).FindIncomplete();
        Assert.Equal(missing.Length == 0 ? [] : [$"Sample.cs Use: {missing}"], found);
    }

    internal static CSharpCompilation Compile(string project, IEnumerable<SyntaxTree> sources)
    {
        var own = $"MarketingAutomation.{project}";
        return CSharpCompilation.Create(
            own,
            [.. sources, CSharpSyntaxTree.ParseText(GlobalUsings)],
            Assemblies.Where(a => Path.GetFileNameWithoutExtension(a.Display) != own),
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                allowUnsafe: true,
                metadataImportOptions: MetadataImportOptions.All
            )
        );
    }

    internal static IEnumerable<SyntaxTree> ListSources(string project) =>
        Directory
            .EnumerateFiles(Repository.Path("functions", project), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Replace('\\', '/').Contains("/obj/", StringComparison.Ordinal))
            .Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(path), path: path));
}
