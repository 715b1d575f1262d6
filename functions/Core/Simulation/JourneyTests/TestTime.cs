using System.Globalization;
using MarketingAutomation.Core.Workspaces.Parsing;
using NodaTime;
using NodaTime.Text;

namespace MarketingAutomation.Core.Simulation.JourneyTests;

/// <summary>Times of a test: <c>2026-03-02 22:40</c>, without a zone, to the minute.</summary>
internal static class TestTime
{
    private static readonly LocalDateTimePattern Form = LocalDateTimePattern.Create(
        "uuuu-MM-dd HH:mm",
        CultureInfo.InvariantCulture
    );

    /// <summary>Returns the time; null: the text is none.</summary>
    public static LocalDateTime? Parse(string text) =>
        Form.Parse(text) is { Success: true, Value: var time } ? time : null;

    /// <summary>Writes a time.</summary>
    public static string Write(LocalDateTime time) => Form.Format(time);

    /// <summary>Reads a time; reports other text.</summary>
    public static LocalDateTime? Read(Node? node, string what, FaultCollector faults) =>
        faults.ReadFormValue(
            node,
            what,
            FaultCodes.Date,
            Parse,
            "a date and a time in the customer's zone, such as 2026-03-02 22:40"
        );
}
