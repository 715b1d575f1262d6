namespace MarketingAutomation.Core.Templates.Variables;

/// <summary>The variables of templates as docs/templates.md lists them.</summary>
public static class VariableReference
{
    /// <summary>One row per variable that a local template can name, a group before its members.</summary>
    public static IReadOnlyList<VariableRow> Rows { get; } =
    [.. VariableCatalog.All.SelectMany(v => RowsOf("", v, UseText(v.Use), null))];

    private static IEnumerable<VariableRow> RowsOf(string path, TemplateVariable variable, string use, string? list) =>
        variable
            .Fields.Where(f => f.Visibility != VariableVisibility.RemoteOnly)
            .SelectMany(f =>
                variable.Kind is VariableKind.ListKind
                    ? RowsOf("", f, use, path + variable.Name)
                    : RowsOf($"{path}{variable.Name}.", f, use, list)
            )
            .Prepend(new VariableRow(path + variable.Name, list, KindText(variable.Kind), use, variable.Description));

    private static string KindText(VariableKind kind) =>
        kind switch
        {
            VariableKind.TextKind => "text",
            VariableKind.NumberKind => "number",
            VariableKind.BooleanKind => "yes or no",
            VariableKind.MoneyKind => "money",
            VariableKind.DateKind => "date",
            VariableKind.ListKind => "list",
            VariableKind.GroupKind => "group",
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };

    private static string UseText(VariableUse use) =>
        use switch
        {
            VariableUse.EveryMessage => "every message",
            VariableUse.StaffNotices => "staff notices",
            VariableUse.Layouts => "layouts",
            _ => throw new ArgumentOutOfRangeException(nameof(use)),
        };
}

/// <summary>A variable as the docs show it.</summary>
/// <param name="Name">The whole name, such as <c>order.total</c>; inside of a list, the name of an item's
/// value.</param>
/// <param name="List">The list whose items have it; null: it is not inside of a list.</param>
/// <param name="Kind">Text, number, yes or no, money, date, list, group.</param>
/// <param name="Use">The texts it has a value in.</param>
/// <param name="Description">One sentence without a capital letter and a full stop.</param>
public sealed record VariableRow(string Name, string? List, string Kind, string Use, string Description);
