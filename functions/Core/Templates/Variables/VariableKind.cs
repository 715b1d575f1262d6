namespace MarketingAutomation.Core.Templates.Variables;

/// <summary>The kind of value that a variable holds; it determines how a template may use the value, which is checked
/// before any message is rendered.</summary>
internal abstract record VariableKind
{
    private VariableKind() { }

    public sealed record TextKind : VariableKind;

    public sealed record NumberKind : VariableKind;

    public sealed record BooleanKind : VariableKind;

    public sealed record MoneyKind : VariableKind;

    /// <summary>An instant; in a staff notice also a date.</summary>
    public sealed record DateKind : VariableKind;

    public sealed record ListKind(VariableKind Item) : VariableKind;

    public sealed record GroupKind(IReadOnlyDictionary<string, VariableKind> Fields) : VariableKind
    {
        /// <summary>True: an event of a sender's own may have other names beside these.</summary>
        public bool IsOpen { get; init; }
    }

    public static readonly VariableKind Text = new TextKind(),
        Number = new NumberKind(),
        Truth = new BooleanKind(),
        Money = new MoneyKind(),
        Moment = new DateKind();

    /// <summary>The kind in words, for fault texts.</summary>
    public string Description =>
        this switch
        {
            TextKind => "a text",
            NumberKind => "a number",
            BooleanKind => "yes or no",
            MoneyKind => "money",
            DateKind => "a date",
            ListKind => "a list",
            GroupKind => "a group of values",
            _ => throw new System.Diagnostics.UnreachableException(),
        };
}
