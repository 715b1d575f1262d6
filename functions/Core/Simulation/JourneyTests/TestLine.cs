using MarketingAutomation.Core.Channels;
using NodaTime;

namespace MarketingAutomation.Core.Simulation.JourneyTests;

/// <summary>Writes what a journey did as a line of <c>expect</c>, ready to be copied into a test.</summary>
public static class TestLine
{
    /// <summary>Writes <c>{ at: 2026-03-05 10:00, send: welcome, channel: email, template: email.et }</c>.</summary>
    public static string Write(ActualResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        string?[] parts =
        [
            $"at: {TestTime.Write(result.At)}",
            $"{WriteKind(result.Kind)}: {result.Name}",
            result.Channel is { } channel ? $"channel: {ChannelCatalog.Get(channel).Word}" : null,
            result.Template is { } template ? $"template: {template}" : null,
            result.Reason is { } reason ? $"reason: {reason}" : null,
        ];
        return $"{{ {string.Join(", ", parts.OfType<string>())} }}";
    }

    /// <summary>Writes a time in the test's zone: <c>2026-03-05 10:00</c>.</summary>
    public static string WriteTime(JourneyTest test, Instant time)
    {
        ArgumentNullException.ThrowIfNull(test);
        return TestTime.Write(time.InZone(test.Zone).LocalDateTime);
    }

    private static string WriteKind(ResultKind kind) =>
        kind switch
        {
            ResultKind.Send => "send",
            ResultKind.NotSent => "not_sent",
            ResultKind.NotifyStaff => "notify_staff",
            ResultKind.Unsubscribe => "unsubscribe",
            ResultKind.Ends => "ends",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of result."),
        };
}
