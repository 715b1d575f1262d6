using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MarketingAutomation.Core.Tests.Architecture;

/// <summary>The switches of a compilation that are over a closed union or an enum of ours.</summary>
internal sealed class UnionSwitches(CSharpCompilation compilation)
{
    private readonly ConcurrentDictionary<INamedTypeSymbol, IReadOnlyList<INamedTypeSymbol>?> unions = new(
        SymbolEqualityComparer.Default
    );

    /// <summary>How many switches over a closed union were looked at.</summary>
    public int Count => count;

    private int count;

    /// <summary>The switches that do not name every case of a union: file, member, union and the missing
    /// cases.</summary>
    public IReadOnlyList<string> FindIncomplete() =>
        [
            .. compilation
                .SyntaxTrees.AsParallel()
                .SelectMany(tree =>
                {
                    var model = compilation.GetSemanticModel(tree);
                    return tree.GetRoot()
                        .DescendantNodes()
                        .Where(node => node is SwitchExpressionSyntax or SwitchStatementSyntax)
                        .SelectMany(node => FindMissing(node, model))
                        .ToList();
                })
                .Order(StringComparer.Ordinal),
        ];

    private IEnumerable<string> FindMissing(SyntaxNode node, SemanticModel model)
    {
        var (governing, patterns) = node switch
        {
            SwitchExpressionSyntax e => (e.GoverningExpression, e.Arms.Select(a => (SyntaxNode)a.Pattern).ToList()),
            SwitchStatementSyntax s => (s.Expression, s.Sections.SelectMany(x => x.Labels).Select(PatternOf).ToList()),
            _ => throw new ArgumentException("not a switch", nameof(node)),
        };
        if (governing is TupleExpressionSyntax tuple)
        {
            // An element that is compared with no case is not what the switch is about.
            return tuple.Arguments.SelectMany(
                (element, i) =>
                    FindMissing(node, element.Expression, [.. patterns.SelectMany(p => PartOf(p, i))], model, true)
            );
        }

        return FindMissing(node, governing, patterns, model, false);
    }

    private IEnumerable<string> FindMissing(
        SyntaxNode node,
        ExpressionSyntax governing,
        List<SyntaxNode> patterns,
        SemanticModel model,
        bool mayIgnore
    )
    {
        if (OwnEnums.Find(model.GetTypeInfo(governing).Type) is { } values)
        {
            return FindMissingValues(node, values, patterns, model, mayIgnore);
        }

        return model.GetTypeInfo(governing).Type is INamedTypeSymbol union && FindCases(union) is { } cases
            ? FindMissingCases(node, union, cases, patterns, model, mayIgnore)
            : [];
    }

    private IEnumerable<string> FindMissingValues(
        SyntaxNode node,
        INamedTypeSymbol values,
        List<SyntaxNode> patterns,
        SemanticModel model,
        bool mayIgnore
    )
    {
        Interlocked.Increment(ref count);
        var named = patterns.SelectMany(p => OwnEnums.ListValues(p, model)).Select(v => v.Name).ToHashSet();
        var all = OwnEnums.ValuesOf(values);
        var missing = all.Where(v => !named.Contains(v)).ToList();
        if (missing.Count > 0 && !(mayIgnore && missing.Count == all.Count))
        {
            yield return Describe(node, values, missing);
        }
    }

    private IEnumerable<string> FindMissingCases(
        SyntaxNode node,
        INamedTypeSymbol union,
        IReadOnlyList<INamedTypeSymbol> cases,
        List<SyntaxNode> patterns,
        SemanticModel model,
        bool mayIgnore
    )
    {
        Interlocked.Increment(ref count);
        var named = patterns.SelectMany(p => ListTypes(p, model)).ToList();
        var missing = cases.Where(c => !named.Any(n => ClosedUnions.DerivesFrom(c, n))).Select(c => c.Name).ToList();
        if (missing.Count > 0 && !(mayIgnore && missing.Count == cases.Count))
        {
            yield return Describe(node, union, missing);
        }
    }

    private static string Describe(SyntaxNode node, INamedTypeSymbol type, IEnumerable<string> missing) =>
        $"{Path.GetFileName(node.SyntaxTree.FilePath)} {NameMember(node)}: {type.Name}: {string.Join(", ", missing)}";

    internal static string NameMember(SyntaxNode node) =>
        node.Ancestors().OfType<MemberDeclarationSyntax>().First() switch
        {
            MethodDeclarationSyntax method => method.Identifier.Text,
            PropertyDeclarationSyntax property => property.Identifier.Text,
            var other => other.Kind().ToString(),
        };

    private IReadOnlyList<INamedTypeSymbol>? FindCases(INamedTypeSymbol type) =>
        unions.GetOrAdd(type, _ => ClosedUnions.FindCases(type));

    private static SyntaxNode PatternOf(SwitchLabelSyntax label) =>
        label switch
        {
            CasePatternSwitchLabelSyntax pattern => pattern.Pattern,
            CaseSwitchLabelSyntax constant => constant.Value,
            _ => label,
        };

    private static IEnumerable<SyntaxNode> PartOf(SyntaxNode pattern, int index) =>
        pattern is RecursivePatternSyntax { PositionalPatternClause.Subpatterns: var parts } && parts.Count > index
            ? [parts[index].Pattern]
            : [];

    // The types that a pattern names; what follows "not" is excluded, not named.
    private static IEnumerable<INamedTypeSymbol> ListTypes(SyntaxNode pattern, SemanticModel model) =>
        pattern switch
        {
            BinaryPatternSyntax both => ListTypes(both.Left, model).Concat(ListTypes(both.Right, model)),
            ParenthesizedPatternSyntax inner => ListTypes(inner.Pattern, model),
            DeclarationPatternSyntax declared => TypeOf(declared.Type, model),
            RecursivePatternSyntax { Type: { } type } => TypeOf(type, model),
            TypePatternSyntax type => TypeOf(type.Type, model),
            ConstantPatternSyntax constant => TypeOf(constant.Expression, model),
            ExpressionSyntax expression => TypeOf(expression, model),
            _ => [],
        };

    private static IEnumerable<INamedTypeSymbol> TypeOf(ExpressionSyntax name, SemanticModel model) =>
        model.GetSymbolInfo(name).Symbol is INamedTypeSymbol type ? [type] : [];
}
