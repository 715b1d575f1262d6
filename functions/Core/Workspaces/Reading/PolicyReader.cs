using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Checks;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Workspaces.Reading;

/// <summary>Reads <c>policy.yaml</c>. Omitted values keep their defaults.</summary>
internal sealed class PolicyReader(FaultCollector faults)
{
    private static readonly Policy Default = new();

    /// <summary>Names of <c>priority</c> with their places; whether such journeys exist is checked later.</summary>
    public IReadOnlyList<(string Name, Node At)> Priority { get; private set; } = [];

    /// <summary>The place of <c>feedback.team</c>; null: not written. Whether there is such a team is checked
    /// later.</summary>
    public Node? FeedbackTeam { get; private set; }

    /// <summary>Keys of policy.yaml whose values are not known, because of faults that are already reported: checks
    /// that need these values are skipped.</summary>
    public IReadOnlySet<string> UnreadableKeys { get; private set; } = new HashSet<string>();

    /// <summary>Reads the policy as far as possible. <paramref name="languages"/>: each topic must have a name in all
    /// of them (null: unknown, not checked).</summary>
    public Policy Read(Node root, IReadOnlyList<string>? languages)
    {
        var map = MapReader.Create(root, "policy.yaml", Vocabulary.Policy, faults);
        var frequency = MapReader.Create(map?.Find("frequency"), "frequency", Vocabulary.Frequency, faults);
        var events = MapReader.Create(map?.Find("events"), "events", Vocabulary.EventPolicy, faults);
        var feedback = MapReader.Create(map?.Find("feedback"), "feedback", Vocabulary.Feedback, faults);
        FeedbackTeam = feedback?.Find("team");
        var attempts = MapReader.Create(map?.Find("attempts"), "attempts", Vocabulary.Attempts, faults);
        ReadPriority(map?.Find("priority"));
        var topics = ReadTopics(map?.Require("topics", "name at least the topics your journeys use"), languages);
        var windows = new WindowsReader(map?.Find("windows"), faults, Advice);
        var prices = PricesReader.Read(map?.Find("prices"), faults);
        var maxPrice = faults.ReadMoney(map?.Find("max_price"), "max_price");
        var policy = new Policy
        {
            Prices = prices,
            MaxPrice = maxPrice,
            Channels = faults.ReadChannels(map?.Find("channels"), "channels") is { Count: > 0 } channels
                ? channels
                : Default.Channels,
            MaxConsentHold =
                faults.ReadDuration(map?.Find("consent_hold"), "consent_hold", zero: true) ?? Default.MaxConsentHold,
            MaxConfirmationHold =
                faults.ReadDuration(map?.Find("confirmation_hold"), "confirmation_hold", zero: true)
                ?? Default.MaxConfirmationHold,
            MinGap = faults.ReadDuration(frequency?.Find("min_gap"), "min_gap", zero: true) ?? Default.MinGap,
            MaxPerDay = FrequencyReader.ReadCap(frequency, "per_day", faults) ?? Default.MaxPerDay,
            MaxPerWeek = FrequencyReader.ReadCap(frequency, "per_week", faults),
            MaxPerMonth = FrequencyReader.ReadCap(frequency, "per_month", faults),
            ChannelCaps = FrequencyReader.ReadChannels(frequency?.Find("channels"), faults),
            TopicCaps = FrequencyReader.ReadTopics(frequency?.Find("topics"), topics, faults),
            AddressCaps = FrequencyReader.ReadAddress(frequency?.Find("address"), faults),
            SendWindows = windows.Read(Default.SendWindows),
            StrictestHours = windows.ReadStrictest(),
            SendSpread = windows.ReadSpread(),
            EventMaxAge = faults.ReadDuration(events?.Find("max_age"), "max_age") ?? Default.EventMaxAge,
            DeliveryEstimate = faults.ReadDuration(events?.Find("delivery_estimate"), "delivery_estimate"),
            UsualGap = faults.ReadDuration(map?.Find("usual_gap"), "usual_gap", months: true) ?? Default.UsualGap,
            DropAfter = faults.ReadDuration(map?.Find("drop_after"), "drop_after") ?? Default.DropAfter,
            JourneyPriority = [.. Priority.Select(p => p.Name)],
            HoldOutPercent = faults.ReadShare(map?.Find("hold_out"), "hold_out"),
            Topics = topics,
            UnhappyRating = faults.ReadInteger(feedback?.Find("unhappy"), "unhappy", 1, 5) ?? Default.UnhappyRating,
            FeedbackTeam = ReadFeedbackTeam(),
            MaxAttempts = faults.ReadInteger(attempts?.Find("at_most"), "at_most", 1, 20) ?? Default.MaxAttempts,
            UnknownGrace =
                faults.ReadDuration(attempts?.Find("unknown_grace"), "unknown_grace") ?? Default.UnknownGrace,
            OnSilence =
                faults.ReadWord(attempts?.Find("on_silence"), "on_silence", Vocabulary.Silences) == "send_again"
                    ? SilencePolicy.SendAgain
                    : SilencePolicy.GiveUp,
            StopWords = StopWordsReader.Read(map?.Find("stop_words"), faults),
            Tracking = TrackingReader.Read(map?.Find("tracking"), faults),
        };
        UnreadableKeys = Vocabulary
            .Policy.Where(k => map is null || (k == "topics" ? policy.Topics.Count == 0 : map.IsUnreadable(k)))
            .ToHashSet(StringComparer.Ordinal);
        AdviseOnDropTime(policy, map, frequency);
        FrequencyReader.AdviseOnCaps(policy, frequency, Advice);
        if (maxPrice is { } most && !UnreadableKeys.Overlaps(["prices", "channels"]))
        {
            PriceLimitChecks.Check(prices, policy.Channels, most, map!.Find("max_price")!, faults);
        }

        return policy;
    }

    /// <summary>Advice about values that may be intended and often are not.</summary>
    public FaultCollector Advice { get; } = new(faults.File);

    private void AdviseOnDropTime(Policy policy, MapReader? map, MapReader? frequency)
    {
        var gap = policy.LongestGap(null);
        if (
            policy.DropAfter >= gap
            || (
                frequency?.Find("min_gap")
                ?? frequency?.Find("per_month")
                ?? frequency?.Find("per_week")
                ?? map?.Find("drop_after")
            )
                is not { } at
        )
        {
            return;
        }

        var (rule, wait) =
            gap == policy.MinGap
                ? ("min_gap", $"min_gap is {CountText.FormatDuration(gap)}")
                : ("the cap", $"one message in {CountText.FormatDuration(gap)} is allowed");
        Advice.Add(
            FaultCodes.DroppedBeforeSending,
            at,
            $"a message is dropped after {CountText.FormatDuration(policy.DropAfter)}, and {wait}: what waits for "
                + $"{rule} may never go",
            "",
            gap == policy.MinGap
                ? "make drop_after at least min_gap; a send may name its own"
                : $"make drop_after at least {(int)gap.TotalDays}d; a send may name its own"
        );
    }

    private string? ReadFeedbackTeam()
    {
        if (FeedbackTeam is not Node.Scalar { Text: var text } || !text.Contains('@', StringComparison.Ordinal))
        {
            return faults.ReadName(FeedbackTeam, "feedback.team");
        }

        faults.Add(
            FaultCodes.Name,
            FeedbackTeam,
            $"feedback.team is \"{text}\"",
            "the name of a team of shop.yaml",
            "write the team's name; its address is in teams of shop.yaml"
        );
        FeedbackTeam = null;
        return null;
    }

    private void ReadPriority(Node? node)
    {
        if (node is not null and not Node.List)
        {
            faults.Add(
                FaultCodes.WrongShape,
                node,
                $"priority is {node.DisplayName}",
                "a list of journeys, the most important first"
            );
        }

        var names =
            (node as Node.List)
                ?.Items.Select(item => (Name: faults.ReadText(item, "priority"), At: item))
                .Where(p => p.Name is not null)
                .ToList()
            ?? [];
        foreach (var (name, at) in names.Where((p, i) => names.FindIndex(q => q.Name == p.Name) < i))
        {
            faults.Add(FaultCodes.NotAllowed, at, $"priority names \"{name}\" twice", "each once");
        }

        Priority = [.. names.Select(p => (p.Name!, p.At))];
    }

    private Dictionary<string, Topic> ReadTopics(Node? node, IReadOnlyList<string>? languages)
    {
        var topics = new Dictionary<string, Topic>(StringComparer.Ordinal);
        foreach (var (key, value) in MapReader.ReadOpenMap(node, "topics", faults)?.Entries ?? [])
        {
            var what = $"topic \"{key.Text}\"";
            var map = MapReader.Create(value, what, Vocabulary.Topic, faults);
            var names = MapReader.ReadOpenMap(
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

            // A name that needs another spelling is the only fault: uses of the name are not checked.
            if ((faults.ReadName(key, "a topic's name") ?? ScalarParser.SuggestName(key.Text)) is { } name)
            {
                topics[name] = new Topic
                {
                    Names =
                        names?.Entries.ToDictionary(
                            e => e.Key.Text,
                            e => faults.ReadText(e.Value, $"a name of {what}") ?? "",
                            StringComparer.Ordinal
                        )
                        ?? [],
                    CountsForFrequency =
                        faults.ReadWord(map?.Find("frequency"), $"frequency of {what}", Vocabulary.TopicFrequencies)
                        != "exempt",
                };
            }
        }

        return topics;
    }
}
