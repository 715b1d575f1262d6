namespace MarketingAutomation.Core.Workspaces.Parsing;

/// <summary>
/// One fault of a workspace: the place (file, 1-based line and column), what was found, what is allowed, and the
/// remedy. Codes <c>MA1xxx</c> have a heading in docs/errors.md.
/// </summary>
public sealed record Fault(
    string Code,
    string File,
    int Line,
    int Column,
    string Problem,
    string Allowed,
    string Remedy
)
{
    /// <summary>Returns the fault in one line: <c>journeys/welcome.yaml:7:3 MA1012 unknown event "order.payed";
    /// allowed: …; did you mean "order.paid"?</c></summary>
    public override string ToString() =>
        $"{File}:{Line}:{Column} {Code} {Problem}{(Allowed.Length > 0 ? $"; allowed: {Allowed}" : "")}{(Remedy.Length > 0 ? $". {Remedy}" : "")}";
}
