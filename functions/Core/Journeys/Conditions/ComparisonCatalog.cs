using MarketingAutomation.Core.Journeys.Conditions.Fields;

namespace MarketingAutomation.Core.Journeys.Conditions;

/// <summary>The keywords of comparisons, and the kinds of fields each is allowed for. Reader, schema, docs and
/// explanations share this list.</summary>
public static class ComparisonCatalog
{
    private static readonly (Comparison By, string Word, string Meaning, FieldKind[] Fits)[] List =
    [
        (
            Comparison.Is,
            "is",
            "The same; a bare value means this. Text without regard to case, a time by the customer's calendar day.",
            [
                FieldKind.Text,
                FieldKind.Number,
                FieldKind.Money,
                FieldKind.YesNo,
                FieldKind.Time,
                FieldKind.Any,
                FieldKind.Attribute,
            ]
        ),
        (
            Comparison.IsNot,
            "is_not",
            "Known and something else.",
            [
                FieldKind.Text,
                FieldKind.Number,
                FieldKind.Money,
                FieldKind.YesNo,
                FieldKind.Time,
                FieldKind.Any,
                FieldKind.Attribute,
            ]
        ),
        (
            Comparison.In,
            "in",
            "One of a list; a bare list means this.",
            [FieldKind.Text, FieldKind.Number, FieldKind.Money, FieldKind.Any, FieldKind.Attribute]
        ),
        (
            Comparison.MoreThan,
            "more_than",
            "Greater, not equal.",
            [FieldKind.Number, FieldKind.Money, FieldKind.Any, FieldKind.Attribute]
        ),
        (
            Comparison.LessThan,
            "less_than",
            "Smaller, not equal.",
            [FieldKind.Number, FieldKind.Money, FieldKind.Any, FieldKind.Attribute]
        ),
        (
            Comparison.AtLeast,
            "at_least",
            "Greater or equal.",
            [FieldKind.Number, FieldKind.Money, FieldKind.Any, FieldKind.Attribute]
        ),
        (
            Comparison.AtMost,
            "at_most",
            "Smaller or equal.",
            [FieldKind.Number, FieldKind.Money, FieldKind.Any, FieldKind.Attribute]
        ),
        (
            Comparison.Between,
            "between",
            "From the first to the second, both included.",
            [FieldKind.Number, FieldKind.Money, FieldKind.Time, FieldKind.Any, FieldKind.Attribute]
        ),
        (
            Comparison.Contains,
            "contains",
            "Text that holds this text, a list that holds this word.",
            [FieldKind.Text, FieldKind.TextList, FieldKind.Any, FieldKind.Attribute]
        ),
        (
            Comparison.Exists,
            "exists",
            "yes: there is one; no: it is known that there is none.",
            [
                FieldKind.Text,
                FieldKind.Number,
                FieldKind.Money,
                FieldKind.YesNo,
                FieldKind.Time,
                FieldKind.TextList,
                FieldKind.Any,
                FieldKind.Attribute,
            ]
        ),
        (
            Comparison.Before,
            "before",
            "Earlier than a date (the customer's calendar) or than a moment such as 30d ago.",
            [FieldKind.Time, FieldKind.Attribute]
        ),
        (Comparison.After, "after", "Later than that.", [FieldKind.Time, FieldKind.Attribute]),
    ];

    /// <summary>All keywords, in the order of the docs.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. List.Select(c => c.Word)];

    /// <summary>The comparison of a keyword; null: none.</summary>
    public static Comparison? Find(string word) => Words.Contains(word) ? List.First(c => c.Word == word).By : null;

    /// <summary>Keywords allowed for a kind of field.</summary>
    public static IReadOnlyList<string> WordsFor(FieldKind kind) =>
        [.. List.Where(c => c.Fits.Contains(kind)).Select(c => c.Word)];

    /// <summary>True: the comparison is allowed for a kind of field.</summary>
    public static bool Fits(Comparison by, FieldKind kind) => List[(int)by].Fits.Contains(kind);

    /// <summary>The keyword for a sign or word of other programs: <c>at_least</c> for <c>&gt;=</c>; null: none that is
    /// allowed for this kind of field.</summary>
    public static string? FindMeantWord(string word, FieldKind kind)
    {
        var isTime = kind == FieldKind.Time;
        Comparison? meant = word.ToLowerInvariant() switch
        {
            ">=" or "=>" or "gte" or "ge" or "min" or "minimum" or "from" => isTime
                ? Comparison.After
                : Comparison.AtLeast,
            "<=" or "=<" or "lte" or "le" or "max" or "maximum" or "up_to" => isTime
                ? Comparison.Before
                : Comparison.AtMost,
            ">" or "gt" or "greater_than" or "over" or "above" => isTime ? Comparison.After : Comparison.MoreThan,
            "<" or "lt" or "under" or "below" or "fewer_than" => isTime ? Comparison.Before : Comparison.LessThan,
            "=" or "==" or "eq" or "equals" => Comparison.Is,
            "!=" or "<>" or "ne" or "neq" or "not" => Comparison.IsNot,
            "one_of" or "any_of" => Comparison.In,
            "includes" or "has" or "like" => Comparison.Contains,
            "older_than" => isTime ? Comparison.Before : null,
            "newer_than" or "since" => isTime ? Comparison.After : null,
            _ => null,
        };
        return meant is { } by && Fits(by, kind) ? Word(by) : null;
    }

    /// <summary>The keyword as written: <c>at_least</c>.</summary>
    public static string Word(Comparison by) => List[(int)by].Word;

    /// <summary>One sentence for the schema and the docs.</summary>
    public static string Meaning(Comparison by) => List[(int)by].Meaning;
}
