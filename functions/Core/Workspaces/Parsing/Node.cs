using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Workspaces.Parsing;

/// <summary>A part of a file as written: its text is not interpreted yet, and its place is known (1-based).</summary>
internal abstract record Node(int Line, int Column)
{
    /// <summary>A text. <paramref name="Quoted"/> distinguishes <c>"42"</c> from <c>42</c> where both are
    /// possible.</summary>
    public sealed record Scalar(int Line, int Column, string Text, bool Quoted) : Node(Line, Column);

    /// <summary>A list.</summary>
    public sealed record List(int Line, int Column, IReadOnlyList<Node> Items) : Node(Line, Column);

    /// <summary>A mapping, in the order written; keys are unique.</summary>
    public sealed record Map(int Line, int Column, IReadOnlyList<Entry> Entries) : Node(Line, Column)
    {
        /// <summary>The value of a key; null when the key is missing.</summary>
        public Node? Find(string key) => Entries.FirstOrDefault(e => e.Key.Text == key)?.Value;
    }

    /// <summary>A key and its value.</summary>
    internal sealed record Entry(Scalar Key, Node Value);

    /// <summary>The name of this kind of node in fault texts.</summary>
    public string DisplayName =>
        this switch
        {
            Scalar { Text: "", Quoted: false } => "nothing",
            Scalar s => $"\"{TextTruncation.TruncateWithEllipsis(s.Text, 58)}\"",
            List => "a list",
            _ => "a mapping",
        };
}
