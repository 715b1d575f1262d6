using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Workspaces.Parsing;

/// <summary>Collects the faults of one file; reading continues after each fault, so that the author sees all of them
/// together.</summary>
internal sealed class FaultCollector(string file)
{
    private readonly List<Fault> faults = [];

    /// <summary>The file that the faults are in.</summary>
    public string File => file;

    /// <summary>The faults found so far.</summary>
    public IReadOnlyList<Fault> Found => faults;

    /// <summary>Records a fault at a place.</summary>
    public void Add(FaultCode code, Node at, string problem, string allowed = "", string remedy = "") =>
        Add(code, at.Line, at.Column, problem, allowed, remedy);

    /// <summary>Records a fault at a place.</summary>
    public void Add(FaultCode code, int line, int column, string problem, string allowed = "", string remedy = "") =>
        faults.Add(new Fault(code.Code, file, line, column, problem, allowed, remedy));

    /// <summary>Records a fault found elsewhere.</summary>
    public void Add(Fault fault) => faults.Add(fault);

    /// <summary>True: a fault was recorded for this node or for a node inside of it.</summary>
    public bool HasFaultIn(Node node) =>
        faults.Any(f => f.Line == node.Line && f.Column == node.Column)
        || node switch
        {
            Node.List list => list.Items.Any(HasFaultIn),
            Node.Map map => map.Entries.Any(e => HasFaultIn(e.Key) || HasFaultIn(e.Value)),
            _ => false,
        };

    /// <summary>Records that a text is none of the allowed words, and suggests the word that was probably
    /// meant.</summary>
    public void AddNotOneOf(FaultCode code, Node at, string problem, string found, IEnumerable<string> allowed)
    {
        var words = allowed.ToList();
        Add(code, at, problem, string.Join(", ", words), Spelling.DidYouMean(found, words));
    }
}
