using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Channels.Hours;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Core.Workspaces.Parsing;
using NodaTime;

namespace MarketingAutomation.Core.Workspaces.Reading;

/// <summary>Reads <c>windows</c> of policy.yaml.</summary>
internal sealed class WindowsReader(Node? node, FaultCollector faults, FaultCollector advice)
{
    /// <summary>The longest spread: that of <c>BacklogSpread</c>, the one rule that spreads messages.</summary>
    private static readonly Duration MaxSpread = Duration.FromMinutes(50);

    private readonly MapReader? map = MapReader.Create(node, "windows", Vocabulary.Windows, faults);

    /// <summary>The windows by channel; a channel that is not named keeps its default.</summary>
    public Dictionary<Channel, SendWindow> Read(IReadOnlyDictionary<Channel, SendWindow> defaults)
    {
        var windows = new Dictionary<Channel, SendWindow>(defaults);
        foreach (var (key, value) in map?.MapNode.Entries ?? [])
        {
            if (
                Vocabulary.Channels.Contains(key.Text)
                && faults.ReadSendWindow(value, $"windows.{key.Text}") is { } window
            )
            {
                var channel = ValueReader.ParseChannel(key.Text);
                windows[channel] = window;
                AdviseOnLaw(value, channel, window);
            }
        }

        return windows;
    }

    /// <summary>True: <c>law: strictest</c>.</summary>
    public bool ReadStrictest()
    {
        var law = map?.Find("law");
        if (law is Node.Scalar { Text: "off" or "no" or "none" or "false" } off)
        {
            faults.Add(
                FaultCodes.NotAllowed,
                off,
                $"windows.law is \"{off.Text}\"",
                string.Join(", ", Vocabulary.LegalHours),
                "leave it out: the hours of law cannot be switched off"
            );
            return false;
        }

        return faults.ReadWord(law, "windows.law", Vocabulary.LegalHours) == "strictest";
    }

    /// <summary>Reads <c>spread</c>.</summary>
    public Duration ReadSpread()
    {
        var spread = map?.Find("spread");
        if (faults.ReadDuration(spread, "windows.spread", zero: true) is not { } over)
        {
            return Duration.Zero;
        }

        if (over > MaxSpread)
        {
            faults.Add(
                FaultCodes.Duration,
                spread!,
                "windows.spread is over 50 minutes",
                "at most 50min",
                "write spread: 50min"
            );
            return Duration.Zero;
        }

        return over;
    }

    private void AdviseOnLaw(Node at, Channel channel, SendWindow window)
    {
        if (!ChannelCatalog.Get(channel).HasLegalHours || Overlaps(window, LegalHoursTable.All[0].Weekday!))
        {
            return;
        }

        advice.Add(
            FaultCodes.ClosedByLaw,
            at,
            $"windows.{ChannelCatalog.Get(channel).Word} and the hours of law of the US "
                + $"({LegalHoursTable.All[0].Weekday!.From:HH':'mm}-{LegalHoursTable.All[0].Weekday!.To:HH':'mm}) have "
                + "no time in common: customers there get none",
            "",
            "leave it if you have no customers in the US"
        );
    }

    // The window may go over midnight, the hours of law do not.
    private static bool Overlaps(SendWindow window, SendWindow law) =>
        window.From < window.To
            ? LocalTime.Max(window.From, law.From) < LocalTime.Min(window.To, law.To)
            : window.From < law.To || law.From < window.To;
}
