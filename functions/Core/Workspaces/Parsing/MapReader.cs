using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Workspaces.Parsing;

/// <summary>Reads a mapping with known keys. Creating a reader reports a value that is not a mapping, and every unknown
/// key.</summary>
internal sealed class MapReader
{
    private readonly string what;
    private readonly FaultCollector faults;

    private MapReader(Node.Map map, string what, FaultCollector faults) =>
        (MapNode, this.what, this.faults) = (map, what, faults);

    /// <summary>The mapping as written.</summary>
    public Node.Map MapNode { get; }

    /// <summary>Creates the reader; null with a fault when the value is not a mapping, null without a fault when there
    /// is no value.</summary>
    public static MapReader? Create(Node? node, string what, IReadOnlyList<string> keys, FaultCollector faults)
    {
        if (ReadOpenMap(node, what, faults) is not { } map)
        {
            return null;
        }

        foreach (var entry in map.Entries)
        {
            var key = entry.Key.Text;
            if (Vocabulary.NotImplemented.Contains(key))
            {
                AddNotImplemented(entry.Key, key, faults);
            }
            else if (!keys.Contains(key))
            {
                faults.Add(
                    FaultCodes.UnknownKey,
                    entry.Key,
                    $"unknown key \"{key}\" in {what}",
                    string.Join(", ", keys),
                    SuggestOtherPlace(what, entry)
                        ?? (
                            SuggestOtherKey(key, keys) is { } other
                                ? $"write {other}: instead of {key}:"
                                : Spelling.DidYouMean(key, keys)
                        )
                );
            }
        }

        return new MapReader(map, what, faults) { keys = keys };
    }

    /// <summary>True: an unknown key of the mapping is probably this key, misspelt or named as in another block; that
    /// is already a fault, so this key is not reported as missing.</summary>
    public static bool IsIntendedKey(Node.Map map, string key, IReadOnlyList<string> keys) =>
        map.Find(key) is null
        && (
            map.Entries.Any(e =>
                !keys.Contains(e.Key.Text)
                && (key, e.Key.Text)
                    is
                        ("at", "hours" or "minutes" or "h" or "min" or "weeks" or "week" or "w")
                        or
                        ("at_least", "least" or "min" or "minimum" or "more_than")
            )
            || map.Entries.Select(e => e.Key.Text)
                .Any(k => !keys.Contains(k) && (SuggestOtherKey(k, keys) ?? Spelling.Nearest(k, keys)) == key)
        );

    // The remedy for a key that belongs to another block, or that does not exist.
    private static string? SuggestOtherPlace(string what, Node.Entry entry) =>
        (what, entry.Key.Text) switch
        {
            ("a journey", "where" or "filter" or "condition") =>
                "it belongs to the trigger: trigger: { event: order.paid, where: … }",
            ("trigger", "of") => "leave it out: a trigger is about the order that arrives",
            ("trigger", "schedule" or "cron" or "time") =>
                "a time starts a journey for a segment: segment: tea-lovers, at: 2026-12-01 10:00, or every: month, "
                    + "at: \"10:00\"",
            ("wait", "weeks" or "week" or "w")
                when entry.Value is Node.Scalar { Text: var weeks } && ScalarParser.ParseNumber(weeks) is not null =>
                $"write wait: {weeks}w",
            ("wait", "hours" or "minutes" or "h" or "min")
                when entry.Value is Node.Scalar { Text: var time } && ScalarParser.ParseNumber(time) is not null =>
                $"write wait: {time}{(entry.Key.Text[0] == 'h' ? "h" : "min")}",
            ("suggestions", "least" or "min" or "minimum" or "more_than") =>
                $"write at_least: instead of {entry.Key.Text}:",
            (
                "the if step"
                    or "the choose step"
                    or "the wait_for step",
                "channels"
                    or "topic"
                    or "drop_after"
                    or "needs"
            ) => $"{entry.Key.Text}: belongs to a send: put it below send:, in its column",
            ("the line otherwise", "do") => "write the steps of do: below otherwise: itself",
            _ => null,
        };

    // Blocks use different words for the same thing.
    private static string? SuggestOtherKey(string key, IReadOnlyList<string> keys)
    {
        string[] others = key switch
        {
            "then" => ["do"],
            "do" => ["then"],
            "steps" => ["do"],
            "percent" or "percentage" or "share" or "chance" or "ratio" => ["weight"],
            "if" => ["when"],
            "otherwise" => ["else"],
            "condition" or "filter" => ["where"],
            "message" or "body" => ["text"],
            "until" or "time" => ["at"],
            "timeout" => ["up_to"],
            "arm" or "variant" or "label" => ["name"],
            _ => [],
        };
        return others.FirstOrDefault(keys.Contains);
    }

    private IReadOnlyList<string> keys = [];

    /// <summary>Reads a mapping whose keys the author chooses; null as in <see cref="Create"/>.</summary>
    public static Node.Map? ReadOpenMap(Node? node, string what, FaultCollector faults)
    {
        if (node is null or Node.Map)
        {
            return (Node.Map?)node;
        }

        faults.Add(
            FaultCodes.WrongShape,
            node,
            $"{what} is {node.DisplayName}",
            "a mapping (lines of \"key: value\")",
            node is Node.Scalar { Text: { Length: > 0 } text } ? SuggestForm(what, text)
                : node is Node.List && what == "a condition"
                    ? "write all: before the list where each of them has to be true, any: where one is enough"
                : node is Node.List { Items: [Node.Map] } ? "leave out \"- \" and the brackets: there is one"
                : ""
        );
        return null;
    }

    // The mapping that was probably meant by a single value.
    private static string SuggestForm(string what, string text) =>
        what switch
        {
            "trigger" or "a line of exit_when" or "a line of wait_for" when ScalarParser.IsEventName(text) =>
                $"write {{ event: {text} }}",
            "goal" when ScalarParser.IsEventName(text) => $"write {{ event: {text}, within: 45d }}",
            "suggestions" when ScalarParser.ParseNumber(text) is not null => $"write {{ at_least: {text} }}",
            "teams" when text.Contains('@', StringComparison.Ordinal) => $"write {{ care: {text} }}",
            "bought" when ScalarParser.IsName(text) => $"write {{ category: {text} }}, or {{ sku: {text} }}",
            "set" when ScalarParser.IsFieldName(text) => $"write {{ {text}: yes }}",
            "set" => "write a name and its value, such as { vip: yes }",
            "unsubscribe" => "write { topics: all, reason: sunset }",
            "notify_staff" => "write { to: care, text: Call }, with a team of shop.yaml",
            "a condition" when WrittenCondition.FindForm(text) is { } condition => $"write {condition}",
            "a condition" => "write a field and its value, such as { customer.order_count: 1 } or { order.total: { "
                + "at_least: 150 EUR } }",
            _ => "",
        };

    /// <summary>Reports that a word is planned and not implemented.</summary>
    public static void AddNotImplemented(Node at, string word, FaultCollector faults) =>
        faults.Add(FaultCodes.NotImplemented, at, $"\"{word}\" is not available yet", "", "leave it out for now");

    /// <summary>True: the value of this key is not known, because the key is misspelt or its value has a fault. Checks
    /// that need the value are skipped.</summary>
    public bool IsUnreadable(string key) =>
        IsIntendedKey(MapNode, key, keys) || (Find(key) is { } value && faults.HasFaultIn(value));

    /// <summary>The value of a key; null when the key is missing.</summary>
    public Node? Find(string key) => MapNode.Find(key);

    /// <summary>The value of a required key; reports a fault when the key is missing.</summary>
    public Node? Require(string key, string remedy = "")
    {
        var value = Find(key);
        if (value is null && IsIntendedKey(MapNode, key, keys))
        {
            return null;
        }

        if (value is null or Node.Scalar { Text: "", Quoted: false })
        {
            faults.Add(FaultCodes.Missing, value ?? MapNode, $"{what} has no \"{key}\"", "", remedy);
            return null;
        }

        return value;
    }
}
