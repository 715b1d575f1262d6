using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Workspaces.Reading;

/// <summary>Reads <c>policy.yaml</c>. What is left out keeps its careful default.</summary>
internal sealed class PolicyReader(FaultSink faults)
{
    private static readonly Policy Default = new();

    /// <summary>Names of <c>priority</c> with their places; whether such journeys exist is known later.</summary>
    public IReadOnlyList<(string Name, Node At)> Priority { get; private set; } = [];

    /// <summary>Where <c>feedback.team</c> is written; null: nowhere. Whether there is such a team is known
    /// later.</summary>
    public Node? AnswerTeam { get; private set; }

    /// <summary>Keys of policy.yaml whose values are not known, because of faults that are said already: what relies on
    /// them is not asked.</summary>
    public IReadOnlySet<string> Unread { get; private set; } = new HashSet<string>();

    /// <summary>The policy as far as it can be read. <paramref name="languages"/>: each topic is named in all of them
    /// (null: unknown, not asked).</summary>
    public Policy Read(Node root, IReadOnlyList<string>? languages)
    {
        var map = MapReader.Of(root, "policy.yaml", Vocabulary.Policy, faults);
        var frequency = MapReader.Of(map?.Find("frequency"), "frequency", Vocabulary.Frequency, faults);
        var events = MapReader.Of(map?.Find("events"), "events", Vocabulary.EventPolicy, faults);
        var feedback = MapReader.Of(map?.Find("feedback"), "feedback", Vocabulary.Feedback, faults);
        AnswerTeam = feedback?.Find("team");
        var attempts = MapReader.Of(map?.Find("attempts"), "attempts", Vocabulary.Attempts, faults);
        ReadPriority(map?.Find("priority"));
        var policy = new Policy
        {
            Channels = faults.Channels(map?.Find("channels"), "channels") is { Count: > 0 } channels
                ? channels
                : Default.Channels,
            ConsentHold = faults.Duration(map?.Find("consent_hold"), "consent_hold", zero: true) ?? Default.ConsentHold,
            ConfirmationHold =
                faults.Duration(map?.Find("confirmation_hold"), "confirmation_hold", zero: true)
                ?? Default.ConfirmationHold,
            MinGap = faults.Duration(frequency?.Find("min_gap"), "min_gap", zero: true) ?? Default.MinGap,
            PerDay = faults.Whole(frequency?.Find("per_day"), "per_day", 1, 100) ?? Default.PerDay,
            Windows = Windows(map?.Find("windows")),
            EventMaxAge = faults.Duration(events?.Find("max_age"), "max_age") ?? Default.EventMaxAge,
            DeliveryEstimate = faults.Duration(events?.Find("delivery_estimate"), "delivery_estimate"),
            DropAfter = faults.Duration(map?.Find("drop_after"), "drop_after") ?? Default.DropAfter,
            Priority = [.. Priority.Select(p => p.Name)],
            Topics = Topics(map?.Require("topics", "name at least the topics your journeys use"), languages),
            Unhappy = faults.Whole(feedback?.Find("unhappy"), "unhappy", 1, 5) ?? Default.Unhappy,
            AnswerTeam = TeamName(),
            MaxAttempts = faults.Whole(attempts?.Find("at_most"), "at_most", 1, 20) ?? Default.MaxAttempts,
            UnknownGrace = faults.Duration(attempts?.Find("unknown_grace"), "unknown_grace") ?? Default.UnknownGrace,
            OnSilence =
                faults.Word(attempts?.Find("on_silence"), "on_silence", Vocabulary.Silences) == "send_again"
                    ? Silence.SendAgain
                    : Silence.GiveUp,
            StopWords = StopWordsReader.Read(map?.Find("stop_words"), faults),
            Tracking = TrackingReader.Read(map?.Find("tracking"), faults),
        };
        Unread = Vocabulary
            .Policy.Where(k => map is null || (k == "topics" ? policy.Topics.Count == 0 : map.IsUnread(k)))
            .ToHashSet(StringComparer.Ordinal);
        if (policy.DropAfter < policy.MinGap && (frequency?.Find("min_gap") ?? map?.Find("drop_after")) is { } at)
        {
            Advice.Add(
                FaultCodes.DroppedSoon,
                at,
                $"a message is dropped after {Counted.Time(policy.DropAfter)}, and min_gap is "
                    + $"{Counted.Time(policy.MinGap)}: what waits for min_gap may never go",
                "",
                "make drop_after at least min_gap; a send may name its own"
            );
        }

        return policy;
    }

    /// <summary>What may be meant as it is written, and often is not.</summary>
    public FaultSink Advice { get; } = new(faults.File);

    private string? TeamName()
    {
        if (AnswerTeam is not Node.Scalar { Text: var text } || !text.Contains('@', StringComparison.Ordinal))
        {
            return faults.Name(AnswerTeam, "feedback.team");
        }

        faults.Add(
            FaultCodes.Name,
            AnswerTeam,
            $"feedback.team is \"{text}\"",
            "the name of a team of shop.yaml",
            "write the team's name; its address is in teams of shop.yaml"
        );
        AnswerTeam = null;
        return null;
    }

    private void ReadPriority(Node? node)
    {
        if (node is not null and not Node.List)
        {
            faults.Add(
                FaultCodes.Shape,
                node,
                $"priority is {node.Called}",
                "a list of journeys, the most important first"
            );
        }

        var names =
            (node as Node.List)
                ?.Items.Select(item => (Name: faults.Text(item, "priority"), At: item))
                .Where(p => p.Name is not null)
                .ToList()
            ?? [];
        foreach (var (name, at) in names.Where((p, i) => names.FindIndex(q => q.Name == p.Name) < i))
        {
            faults.Add(FaultCodes.NotAllowed, at, $"priority names \"{name}\" twice", "each once");
        }

        Priority = [.. names.Select(p => (p.Name!, p.At))];
    }

    private Dictionary<Channel, SendWindow> Windows(Node? node)
    {
        var windows = new Dictionary<Channel, SendWindow>(Default.Windows);
        foreach (var (key, value) in MapReader.Of(node, "windows", Vocabulary.Channels, faults)?.At.Entries ?? [])
        {
            if (faults.Window(value, $"windows.{key.Text}") is { } window && Vocabulary.Channels.Contains(key.Text))
            {
                windows[ValueReader.ChannelOf(key.Text)] = window;
            }
        }

        return windows;
    }

    private Dictionary<string, Topic> Topics(Node? node, IReadOnlyList<string>? languages)
    {
        var topics = new Dictionary<string, Topic>(StringComparer.Ordinal);
        foreach (var (key, value) in MapReader.Open(node, "topics", faults)?.Entries ?? [])
        {
            var what = $"topic \"{key.Text}\"";
            var map = MapReader.Of(value, what, Vocabulary.Topic, faults);
            var names = MapReader.Open(
                map?.Require("names", "as customers see it on their page: { en: Offers }"),
                $"names of {what}",
                faults
            );
            foreach (var missing in names is null ? [] : (languages ?? []).Where(l => names.Find(l) is null))
            {
                faults.Add(
                    FaultCodes.Missing,
                    names!,
                    $"{what} has no name in \"{missing}\"",
                    "a name in each language of shop.yaml"
                );
            }

            // A name that needs another spelling is the one fault: those who use it are not asked.
            if ((faults.Name(key, "a topic's name") ?? Scalars.AsName(key.Text)) is { } name)
            {
                topics[name] = new Topic
                {
                    Names =
                        names?.Entries.ToDictionary(
                            e => e.Key.Text,
                            e => faults.Text(e.Value, $"a name of {what}") ?? "",
                            StringComparer.Ordinal
                        )
                        ?? [],
                    CountsForFrequency =
                        faults.Word(map?.Find("frequency"), $"frequency of {what}", Vocabulary.TopicFrequencies)
                        != "exempt",
                };
            }
        }

        return topics;
    }
}
