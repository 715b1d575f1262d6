using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Workspaces.Parsing;

/// <summary>
/// Collects the faults of the workspace's files, each once, in the order found; reading continues after each fault, so
/// that the author sees all of them together. A collector is for one file; <see cref="For"/> gives the collector for
/// another file with the same faults.
/// </summary>
internal sealed class FaultCollector
{
    private readonly HashSet<Fault<FilePlace>> known;
    private readonly List<Fault<FilePlace>> faults;

    private FaultCollector(string file, HashSet<Fault<FilePlace>> known, List<Fault<FilePlace>> faults) =>
        (File, this.known, this.faults) = (file, known, faults);

    /// <param name="file">The file that the faults are in; empty: only collectors of <see cref="For"/> and whole faults
    /// are added.</param>
    public FaultCollector(string file = "")
        : this(file, [], []) { }

    /// <summary>The file that the faults are in.</summary>
    public string File { get; }

    /// <summary>The faults found so far, of all files.</summary>
    public IReadOnlyList<Fault<FilePlace>> Found => faults;

    /// <summary>Returns the collector for another file; both have the same faults.</summary>
    public FaultCollector For(string file) => new(file, known, faults);

    /// <summary>Records a fault at a place.</summary>
    public void Add(FaultCode code, Node at, string problem, string allowed = "", string remedy = "") =>
        Add(code.Code, at.Line, at.Column, problem, allowed, remedy);

    /// <summary>Records a fault at a place.</summary>
    public void Add(FaultCode code, int line, int column, string problem, string allowed = "", string remedy = "") =>
        Add(code.Code, line, column, problem, allowed, remedy);

    /// <summary>Records a fault at a place.</summary>
    public void Add(string code, int line, int column, string problem, string allowed = "", string remedy = "") =>
        Add(new Fault<FilePlace>(code, new(File, line, column), problem, allowed, remedy));

    /// <summary>Records a fault found elsewhere.</summary>
    public void Add(Fault<FilePlace> fault)
    {
        if (known.Add(fault))
        {
            faults.Add(fault);
        }
    }

    /// <summary>Records faults found elsewhere.</summary>
    public void AddRange(IEnumerable<Fault<FilePlace>> more)
    {
        foreach (var fault in more)
        {
            Add(fault);
        }
    }

    /// <summary>True: a fault was recorded for this node or for a node inside of it.</summary>
    public bool HasFaultIn(Node node) =>
        faults.Any(f => f.Place == new FilePlace(File, node.Line, node.Column))
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
