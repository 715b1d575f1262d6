namespace MarketingAutomation.Core.Workspaces.Reading;

/// <summary>A mapping with known keys. Making one reports what is not a mapping and every key that is not known.</summary>
internal sealed class MapReader
{
    private readonly string what;
    private readonly FaultSink faults;

    private MapReader(Node.Map map, string what, FaultSink faults) => (At, this.what, this.faults) = (map, what, faults);

    /// <summary>Where it starts.</summary>
    public Node.Map At { get; }

    /// <summary>The mapping; null with a fault when it is none, null without when nothing is there.</summary>
    public static MapReader? Of(Node? node, string what, IReadOnlyList<string> keys, FaultSink faults)
    {
        if (Open(node, what, faults) is not { } map)
        {
            return null;
        }

        foreach (var entry in map.Entries)
        {
            var key = entry.Key.Text;
            if (Vocabulary.NotYet.Contains(key))
            {
                NotYet(entry.Key, key, faults);
            }
            else if (!keys.Contains(key))
            {
                faults.NotOneOf(FaultCodes.UnknownKey, entry.Key, $"unknown key \"{key}\" in {what}", key, keys);
            }
        }

        return new MapReader(map, what, faults);
    }

    /// <summary>The mapping with keys of the author's own; null as <see cref="Of"/>.</summary>
    public static Node.Map? Open(Node? node, string what, FaultSink faults)
    {
        if (node is null or Node.Map)
        {
            return (Node.Map?)node;
        }

        faults.Add(FaultCodes.Shape, node, $"{what} is {node.Called}", "a mapping (lines of \"key: value\")");
        return null;
    }

    /// <summary>Says that a word is agreed and not built.</summary>
    public static void NotYet(Node at, string word, FaultSink faults) =>
        faults.Add(FaultCodes.NotYet, at, $"\"{word}\" is not available yet", "", "leave it out for now");

    /// <summary>The value of a key; null when it is not there.</summary>
    public Node? Find(string key) => At.Find(key);

    /// <summary>The value of a key that must be there.</summary>
    public Node? Require(string key, string remedy = "")
    {
        var value = Find(key);
        if (value is null or Node.Scalar { Text: "", Quoted: false })
        {
            faults.Add(FaultCodes.Missing, value ?? At, $"{what} has no \"{key}\"", "", remedy);
            return null;
        }

        return value;
    }
}
