using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Workspaces.Checks;

/// <summary>Messages that are dropped before the frequency or a window of policy.yaml lets them go.</summary>
internal sealed partial class MessageChecks
{
    private void CheckDropTime(Reference.DropAfter dropped, FaultCollector advice)
    {
        var longest = policy.LongestGap(dropped.About);
        if (
            dropped.After < longest
            && !(
                dropped.About is { } name && policy.Topics.TryGetValue(name, out var topic) && !topic.CountsForFrequency
            )
        )
        {
            var gap = longest - dropped.After;
            var rule =
                longest == policy.MinGap
                    ? $"min_gap of policy.yaml is {CountText.FormatDuration(longest)}"
                    : $"frequency of policy.yaml allows one message in {CountText.FormatDuration(longest)}";
            advice.Add(
                FaultCodes.DroppedBeforeSending,
                dropped.At,
                $"dropped after {CountText.FormatDuration(dropped.After)}, and {rule}: who had another message in the "
                    + $"{CountText.FormatDuration(gap)} before it "
                    + $"is due never gets it",
                "",
                $"write drop_after: {FormatDuration(longest)} or more, or send it under a topic with "
                    + $"frequency: exempt; leave it if it is worth less than the message before"
            );
        }
    }

    // Runs come to the send only at these times, and each window opens later than the message is dropped.
    private void CheckWindow(Reference.SendAt send, FaultCollector advice)
    {
        var drop = send.DroppedAfter ?? policy.DropAfter;
        var used = ChannelCatalog.Customers.Where(c => UsesChannel(send.By, c.Channel)).ToList();
        var late = used.Select(c => policy.SendWindows.GetValueOrDefault(c.Channel))
            .Select(w => w is null ? NodaTime.Duration.Zero : send.Times.Min(t => SendWindow.UntilOpen(w, t)))
            .ToList();
        if (late.Count == 0 || late.Min() <= drop)
        {
            return;
        }

        var window = policy.SendWindows[used[0].Channel];
        advice.Add(
            FaultCodes.DroppedBeforeSending,
            send.At,
            $"runs come to this send at {string.Join(", ", send.Times.Order().Select(Time))}, the window of "
                + $"{used[0].Name} is {Time(window.From)}-{Time(window.To)}, and the message is dropped after "
                + $"{CountText.FormatDuration(drop)}: it never goes",
            "",
            $"wait until {Time(window.From)}, or write drop_after: {FormatDuration(late.Min())} or more"
        );
    }

    private static string Time(NodaTime.LocalTime time) =>
        time.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);

    private static string FormatDuration(NodaTime.Duration time) =>
        time.TotalHours % 24 == 0 ? $"{(int)time.TotalDays}d"
        : time.TotalMinutes % 60 == 0 ? $"{(int)time.TotalHours}h"
        : $"{(int)time.TotalMinutes}min";
}
