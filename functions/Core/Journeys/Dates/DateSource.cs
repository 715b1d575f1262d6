using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Dates;

/// <summary>A moment that is counted from a date of the customer or of an order.</summary>
/// <param name="Field">The date: <c>customer.birthday</c>, <c>order.delivered_at</c>.</param>
/// <param name="Offset">How long after it; negative: before it. Whole days where there is a time of day.</param>
/// <param name="TimeOfDay">The time of day, in the customer's zone; null: the moment itself.</param>
/// <param name="Yearly">True: the day comes again each year.</param>
public sealed record DateSource(Field Field, Duration Offset, LocalTime? TimeOfDay, bool Yearly)
{
    /// <summary>The date's moment now: <see cref="Value.Time"/>, absent or unknown.</summary>
    internal Value ReadValue(ConditionScope scope) => Field.ReadValue(scope);

    /// <summary>The moment that is counted from a date, and the year or day that names it. With
    /// <see cref="Yearly"/> the first one after an instant.</summary>
    /// <param name="date">The moment of the date.</param>
    /// <param name="zone">The customer's zone.</param>
    /// <param name="after">Only for a yearly date.</param>
    internal (string Name, Instant At)? FindMoment(Instant date, DateTimeZone zone, Instant after)
    {
        if (TimeOfDay is not { } time)
        {
            return (date.ToString("uuuu-MM-dd'T'HHmm", null), date + Offset);
        }

        var day = date.InZone(zone).Date;
        if (!Yearly)
        {
            return (
                NodaTime.Text.LocalDatePattern.Iso.Format(day),
                LocalCalendar.InstantAt(day.PlusDays(Offset.Days), time, zone)
            );
        }

        // A date of the past that the program itself knows, such as the first order, comes again a year later; a date of
        // shop.yaml may be one that is ahead.
        var first = FieldCatalog.Find(Field.Name) is null ? day.Year : day.Year + 1;
        return YearlyDates.FindNext(day, first, Offset.Days, time, zone, after) is { } found
            ? (found.Year.ToString(System.Globalization.CultureInfo.InvariantCulture), found.At)
            : null;
    }

    /// <summary>The part of the canonical text of a journey.</summary>
    internal string WriteCanonicalText() =>
        $"{Field.Name} {CanonicalForm.FormatDuration(Offset)} "
        + (TimeOfDay is { } time ? NodaTime.Text.LocalTimePattern.GeneralIso.Format(time) : "")
        + (Yearly ? " yearly" : "");

    /// <summary>In a few words: <c>3 days before customer.birthday</c>.</summary>
    internal string Describe() =>
        Offset == Duration.Zero ? Field.Name
        : Offset > Duration.Zero ? $"{CountText.FormatDuration(Offset)} after {Field.Name}"
        : $"{CountText.FormatDuration(-Offset)} before {Field.Name}";
}
