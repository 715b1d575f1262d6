using NodaTime;

namespace MarketingAutomation.Core.Channels.Hours;

/// <summary>The hours in which the law of a place allows marketing by text message, by the clock of the person it goes
/// to.</summary>
public sealed record LegalHours
{
    /// <summary>ISO 3166 code: <c>US</c>, <c>US-FL</c>.</summary>
    public required string Place { get; init; }

    /// <summary>Monday to Friday; null: never.</summary>
    public SendWindow? Weekday { get; init; }

    /// <summary>Null: never on a Saturday.</summary>
    public SendWindow? Saturday { get; init; }

    /// <summary>Null: never on a Sunday.</summary>
    public SendWindow? Sunday { get; init; }

    /// <summary>True: never on a federal holiday.</summary>
    public bool ClosedOnHolidays { get; init; }

    /// <summary>At most so many texts to one person in 24 hours; null: no such limit.</summary>
    public int? Per24Hours { get; init; }

    /// <summary>The hours of a day; null: none.</summary>
    public SendWindow? On(LocalDate date) =>
        ClosedOnHolidays && UsHolidays.IsHoliday(date) ? null
        : date.DayOfWeek == IsoDayOfWeek.Saturday ? Saturday
        : date.DayOfWeek == IsoDayOfWeek.Sunday ? Sunday
        : Weekday;

    /// <summary>The hours that both places allow.</summary>
    internal LegalHours Intersect(LegalHours other) =>
        this with
        {
            Weekday = Intersect(Weekday, other.Weekday),
            Saturday = Intersect(Saturday, other.Saturday),
            Sunday = Intersect(Sunday, other.Sunday),
            ClosedOnHolidays = ClosedOnHolidays || other.ClosedOnHolidays,
            Per24Hours = Per24Hours < other.Per24Hours || other.Per24Hours is null ? Per24Hours : other.Per24Hours,
        };

    // Hours of law do not go over midnight.
    private static SendWindow? Intersect(SendWindow? one, SendWindow? other)
    {
        if (one is null || other is null)
        {
            return null;
        }

        var (from, to) = (LocalTime.Max(one.From, other.From), LocalTime.Min(one.To, other.To));
        return from < to ? new SendWindow(from, to) : null;
    }
}
