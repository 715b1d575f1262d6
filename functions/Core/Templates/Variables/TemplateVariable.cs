namespace MarketingAutomation.Core.Templates.Variables;

/// <summary>In which texts a variable has a value.</summary>
internal enum VariableUse
{
    /// <summary>Messages to customers and notices to staff.</summary>
    EveryMessage,

    /// <summary>Notices to the shop's staff; without a value in messages to customers.</summary>
    StaffNotices,

    /// <summary>Layouts only; filled after the message's own texts are rendered.</summary>
    Layouts,
}

/// <summary>Which templates may name a variable.</summary>
internal enum VariableVisibility
{
    /// <summary>Local templates and templates stored at a provider.</summary>
    LocalAndRemote,

    /// <summary>Local templates only.</summary>
    LocalOnly,

    /// <summary>Templates stored at a provider only; a local template that names it has a fault.</summary>
    RemoteOnly,
}

/// <summary>A variable of templates: its name, its kind and its description in docs/templates.md.</summary>
/// <param name="Name">The name inside its group, snake_case.</param>
/// <param name="Kind">The kind of its value, which determines how a template may use it.</param>
/// <param name="Description">One sentence without a capital letter and a full stop.</param>
internal abstract record TemplateVariable(string Name, VariableKind Kind, string Description)
{
    /// <summary>In which texts it has a value.</summary>
    public VariableUse Use { get; init; } = VariableUse.EveryMessage;

    /// <summary>Which templates may name it.</summary>
    public VariableVisibility Visibility { get; init; } = VariableVisibility.LocalAndRemote;

    /// <summary>The variables of a group, or of one item of a list; empty: a plain value.</summary>
    public IReadOnlyList<TemplateVariable> Fields { get; init; } = [];

    /// <summary>A group of variables. Null in a message where <paramref name="select"/> gives null.</summary>
    public static TemplateVariable<TSource> Group<TSource, TPart>(
        string name,
        string description,
        Func<TSource, TPart?> select,
        IReadOnlyList<TemplateVariable<TPart>> fields
    )
        where TPart : class =>
        new(
            name,
            KindOf(fields),
            description,
            (source, format) => select(source) is { } part ? Fill(fields, part, format) : null
        )
        {
            Fields = fields,
        };

    /// <summary>A list of groups of variables.</summary>
    public static TemplateVariable<TSource> List<TSource, TItem>(
        string name,
        string description,
        Func<TSource, IReadOnlyList<TItem>> select,
        IReadOnlyList<TemplateVariable<TItem>> fields
    ) =>
        new(
            name,
            new VariableKind.ListKind(KindOf(fields)),
            description,
            (source, format) => select(source).Select(item => Fill(fields, item, format)).ToArray()
        )
        {
            Fields = fields,
        };

    /// <summary>The values of <paramref name="fields"/> by name.</summary>
    public static Dictionary<string, object?> Fill<TSource>(
        IReadOnlyList<TemplateVariable<TSource>> fields,
        TSource source,
        ValueFormatter format
    )
    {
        var values = new Dictionary<string, object?>(fields.Count);
        foreach (var field in fields)
        {
            values.Add(field.Name, field.GetValue(source, format));
        }

        return values;
    }

    /// <summary>The kind of a group of these variables, as local templates see it.</summary>
    public static VariableKind.GroupKind KindOf(IEnumerable<TemplateVariable> fields) =>
        new(fields.Where(f => f.Visibility != VariableVisibility.RemoteOnly).ToDictionary(f => f.Name, f => f.Kind));
}

/// <summary>A variable with the function that fills it.</summary>
/// <param name="GetValue">The value in one message: text, <see cref="bool"/>, <see cref="int"/>, a value of
/// <c>Rendering.Formatting</c>, a list or a group; null: missing.</param>
internal sealed record TemplateVariable<TSource>(
    string Name,
    VariableKind Kind,
    string Description,
    Func<TSource, ValueFormatter, object?> GetValue
) : TemplateVariable(Name, Kind, Description);
