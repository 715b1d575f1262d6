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

    /// <summary>Gives advice on caps that another one, of a longer period or of all messages, never lets come to
    /// bear.</summary>
    public static void AdviseOnCaps(Policy policy, MapReader? frequency, FaultCollector advice)
    {
        if (frequency is null)
        {
            return;
        }

        AdviseOnCaps("", frequency.MapNode, policy.Caps, [], advice);
        (string, Func<string, FrequencyCaps?>)[] parts =
        [
            ("channels", w => policy.ChannelCaps.GetValueOrDefault(ValueReader.ParseChannel(w))),
            ("topics", w => policy.TopicCaps.GetValueOrDefault(w)),
        ];
        foreach (var (key, find) in parts)
        {
            foreach (var (name, caps) in (frequency.Find(key) as Node.Map)?.Entries ?? [])
            {
                if (
                    caps is Node.Map map
                    && (key == "topics" || Vocabulary.Channels.Contains(name.Text))
                    && find(name.Text) is { } read
                )
                {
                    AdviseOnCaps($"{name.Text}.", map, read, PeriodsOf("", policy.Caps), advice);
                }
            }
        }
    }

    private static void AdviseOnCaps(
        string of,
        Node.Map written,
        FrequencyCaps caps,
        IReadOnlyList<(string Name, int? Most)> all,
        FaultCollector advice
    )
    {
        var own = PeriodsOf(of, caps);
        for (var i = 0; i < own.Count; i++)
        {
            var (name, most) = own[i];
            if (
                written.Find(name[of.Length..]) is { } at
                && own.Skip(i + 1).Concat(all.Skip(i)).FirstOrDefault(o => o.Most < most) is { Name: not null } other
            )
            {
                advice.Add(
                    FaultCodes.CapWithoutEffect,
                    at,
                    $"{name} allows {most}, and {other.Name} allows {other.Most}, so {name} holds nothing",
                    "",
                    $"write a smaller number, or leave {name} out"
                );
            }
        }
    }

    // From the shortest period to the longest.
    private static IReadOnlyList<(string Name, int? Most)> PeriodsOf(string of, FrequencyCaps caps) =>
        [($"{of}per_day", caps.PerDay), ($"{of}per_week", caps.PerWeek), ($"{of}per_month", caps.PerMonth)];

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
