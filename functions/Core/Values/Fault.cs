namespace MarketingAutomation.Core.Values;

/// <summary>
/// One thing that is wrong in a file or a setting: the place, what was found, what is allowed, and the remedy. The
/// program stops at none of them: all are reported together.
/// </summary>
/// <param name="Code">Stable over releases, with a heading in the documentation: <c>MA1xxx</c> in docs/errors.md and
/// docs/errors-templates.md, <c>MA2xxx</c> in docs/errors-settings.md.</param>
/// <param name="Allowed">What is allowed at the place; empty: the problem says it.</param>
/// <param name="Remedy">What to do; empty: it follows from the problem.</param>
public sealed record Fault<TPlace>(string Code, TPlace Place, string Problem, string Allowed, string Remedy)
    where TPlace : FaultPlace
{
    /// <summary>Returns the fault in one line: <c>journeys/welcome.yaml:7:3 MA1012 unknown event "order.payed";
    /// allowed: …. did you mean "order.paid"?</c></summary>
    public override string ToString() =>
        $"{Place.FormatHead(Code)}{Problem}{(Allowed.Length > 0 ? $"; allowed: {Allowed}" : "")}"
        + $"{(Remedy.Length > 0 ? $". {Remedy}" : "")}";
}

/// <summary>Where a fault is.</summary>
public abstract record FaultPlace
{
    /// <summary>Returns the place together with the code, as a line about the fault begins.</summary>
    public abstract string FormatHead(string code);
}

/// <summary>A place in a file of the workspace. <paramref name="File"/> is the path from the workspace's root, with
/// <c>/</c>; <paramref name="Line"/> and <paramref name="Column"/> count from 1.</summary>
public sealed record FilePlace(string File, int Line, int Column) : FaultPlace
{
    public override string FormatHead(string code) => $"{this} {code} ";

    /// <summary>By file (ordinal), then line, then column.</summary>
    public static IComparer<FilePlace> Order { get; } =
        Comparer<FilePlace>.Create(
            (a, b) =>
                string.CompareOrdinal(a.File, b.File) is not 0 and var byFile
                    ? byFile
                    : (a.Line, a.Column).CompareTo((b.Line, b.Column))
        );

    /// <summary><c>journeys/welcome.yaml:7:3</c></summary>
    public override string ToString() => $"{File}:{Line}:{Column}";
}
