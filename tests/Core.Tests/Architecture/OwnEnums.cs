using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MarketingAutomation.Core.Tests.Architecture;

/// <summary>The enums of our own assemblies, and the values of them that a pattern names.</summary>
internal static class OwnEnums
{
    /// <summary>The enum that a type is, also if it may be null; null: it is none of ours.</summary>
    public static INamedTypeSymbol? Find(ITypeSymbol? type) =>
        type switch
        {
            INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable => Find(
                nullable.TypeArguments[0]
            ),
            INamedTypeSymbol { TypeKind: TypeKind.Enum, ContainingAssembly.Name: var of } found
                when of.StartsWith("MarketingAutomation", StringComparison.Ordinal) => found,
            _ => null,
        };

    public static IReadOnlyList<string> ValuesOf(INamedTypeSymbol type) =>
        [.. type.GetMembers().OfType<IFieldSymbol>().Where(f => f.HasConstantValue).Select(f => f.Name)];

    /// <summary>The values that a pattern names, also those that it excludes: both are decided on there.</summary>
    public static IEnumerable<IFieldSymbol> ListValues(SyntaxNode pattern, SemanticModel model) =>
        pattern
            .DescendantNodesAndSelf()
            .OfType<ExpressionSyntax>()
            .Select(e => model.GetSymbolInfo(e).Symbol)
            .OfType<IFieldSymbol>()
            .Where(f => f.HasConstantValue && Find(f.ContainingType) is not null)
            .Distinct<IFieldSymbol>(SymbolEqualityComparer.Default);
}
