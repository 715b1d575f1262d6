using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Workspaces.Reading;

/// <summary>Reads the caps of <c>frequency</c> in policy.yaml.</summary>
internal static class FrequencyReader
{
    /// <summary>Reads a cap; null: not written, or a fault.</summary>
    public static int? ReadCap(MapReader? map, string key, FaultCollector faults, string of = "") =>
        faults.ReadInteger(map?.Find(key), $"{of}{key}", 1, FrequencyCaps.Greatest);

    /// <summary>Reads <c>frequency.channels</c>.</summary>
    public static Dictionary<Channel, FrequencyCaps> ReadChannels(Node? node, FaultCollector faults)
    {
        var caps = new Dictionary<Channel, FrequencyCaps>();
        var map = MapReader.Create(node, "frequency.channels", Vocabulary.Channels, faults);
        foreach (var (key, value) in map?.MapNode.Entries ?? [])
        {
            if (Vocabulary.Channels.Contains(key.Text) && ReadCaps(value, key.Text, faults) is { } read)
            {
                caps[ValueReader.ParseChannel(key.Text)] = read;
            }
        }

        return caps;
    }

    /// <summary>Reads <c>frequency.topics</c>.</summary>
    /// <param name="topics">The topics of policy.yaml; empty: not known, so names are not checked.</param>
    public static Dictionary<string, FrequencyCaps> ReadTopics(
        Node? node,
        IReadOnlyDictionary<string, Topic> topics,
        FaultCollector faults
    )
    {
        var caps = new Dictionary<string, FrequencyCaps>(StringComparer.Ordinal);
        foreach (var (key, value) in MapReader.ReadOpenMap(node, "frequency.topics", faults)?.Entries ?? [])
        {
            var read = ReadCaps(value, key.Text, faults);
            if (topics.Count > 0 && !topics.ContainsKey(key.Text))
            {
                faults.AddNotOneOf(
                    FaultCodes.UnknownTopic,
                    key,
                    $"policy.yaml has no topic \"{key.Text}\"",
                    key.Text,
                    [.. topics.Keys]
                );
            }
            else if (topics.TryGetValue(key.Text, out var topic) && !topic.CountsForFrequency)
            {
                faults.Add(
                    FaultCodes.CapWithoutEffect,
                    key,
                    $"a cap of the topic \"{key.Text}\", which is exempt from frequency",
                    "topics with frequency: counts",
                    $"leave the cap out, or write frequency: counts at the topic"
                );
            }
            else if (read is not null)
            {
                caps[key.Text] = read;
            }
        }

        return caps;
    }

    /// <summary>Reads <c>frequency.address</c>; null: not written, or a fault.</summary>
    public static FrequencyCaps? ReadAddress(Node? node, FaultCollector faults) =>
        node is null ? null : ReadCaps(node, "address", faults);

    private static FrequencyCaps? ReadCaps(Node? node, string of, FaultCollector faults)
    {
        if (node is Node.Scalar { Text: { Length: > 0 } text } scalar && ScalarParser.ParseNumber(text) is not null)
        {
            faults.Add(
                FaultCodes.WrongShape,
                scalar,
                $"the cap of {of} is {text}, without a period",
                string.Join(", ", Vocabulary.FrequencyCaps),
                $"write {of}: {{ per_week: {text} }}"
            );
            return null;
        }

        var map = MapReader.Create(node, $"the caps of {of}", Vocabulary.FrequencyCaps, faults);
        return map is null
            ? null
            : new FrequencyCaps(
                ReadCap(map, "per_day", faults, $"{of}."),
                ReadCap(map, "per_week", faults, $"{of}."),
                ReadCap(map, "per_month", faults, $"{of}.")
            );
    }
}
