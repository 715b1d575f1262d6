using Microsoft.CodeAnalysis;

namespace MarketingAutomation.Core.Tests.Architecture;

/// <summary>The closed unions of an assembly: abstract types whose constructors only the assembly itself can call, and
/// the cases that derive from them.</summary>
internal static class ClosedUnions
{
    /// <summary>The cases of a type, by their own kind; null: it is no closed union.</summary>
    public static IReadOnlyList<INamedTypeSymbol>? FindCases(ITypeSymbol? type)
    {
        if (
            type is not INamedTypeSymbol { IsAbstract: true, TypeKind: TypeKind.Class } union
            || union.ContainingAssembly?.Name.StartsWith("MarketingAutomation", StringComparison.Ordinal) is not true
            || !union.InstanceConstructors.Where(c => !IsCopy(c, union)).All(IsClosed)
        )
        {
            return null;
        }

        return
        [
            .. ListTypes(union.ContainingAssembly.GlobalNamespace)
                .Where(t => !t.IsAbstract && DerivesFrom(t, union))
                .OrderBy(t => t.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>True: a type is the other one or derives from it.</summary>
    public static bool DerivesFrom(INamedTypeSymbol type, INamedTypeSymbol from)
    {
        for (var t = type; t is not null; t = t.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(t.OriginalDefinition, from.OriginalDefinition))
            {
                return true;
            }
        }

        return false;
    }

    // The copy constructor that the compiler adds to a record.
    private static bool IsCopy(IMethodSymbol constructor, INamedTypeSymbol type) =>
        constructor.Parameters is [var only] && SymbolEqualityComparer.Default.Equals(only.Type, type);

    private static bool IsClosed(IMethodSymbol constructor) =>
        constructor.DeclaredAccessibility
            is Accessibility.Private
                or Accessibility.ProtectedAndInternal
                or Accessibility.Internal;

    private static IEnumerable<INamedTypeSymbol> ListTypes(INamespaceOrTypeSymbol of) =>
        of.GetMembers()
            .OfType<INamespaceOrTypeSymbol>()
            .SelectMany(m => m is INamedTypeSymbol type ? ListTypes(type).Prepend(type) : ListTypes(m));
}
