using System.Globalization;
using System.Text.RegularExpressions;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;
using NodaTime;
using NodaTime.Text;

namespace MarketingAutomation.Core.Workspaces.Parsing;

/// <summary>Parses written values by the workspace's own rules only: each method returns null for text of another
/// form.</summary>
internal static partial class ScalarParser
{
    /// <summary>Longest duration: ten years. A longer one is a typing mistake.</summary>
    public static readonly Duration MaxDuration = NodaTime.Duration.FromDays(3660);

    /// <summary>Parses <c>15min 2h 3d 1w</c>: elapsed time, a day is 24 h. <c>month</c> is null here; see
    /// <see cref="ParseMonths"/>.</summary>
    public static Duration? ParseDuration(string text) =>
        DurationForm().Match(text) is { Success: true } match
            ? match.Groups[2].Value switch
            {
                "min" => NodaTime.Duration.FromMinutes(CountIn(match)),
                "h" => NodaTime.Duration.FromHours(CountIn(match)),
                "d" => NodaTime.Duration.FromDays(CountIn(match)),
                "w" => NodaTime.Duration.FromDays(7 * CountIn(match)),
                _ => null,
            }
            : null;

    /// <summary>Parses <c>6month</c>: the number of months; only long periods may be given in months, of 30 days
    /// each.</summary>
    public static int? ParseMonths(string text) =>
        DurationForm().Match(text) is { Success: true } match && match.Groups[2].Value == "month"
            ? CountIn(match)
            : null;

    /// <summary>Suggests the right form of <c>3 days</c>, <c>90 days ago</c>, <c>after: 2 weeks</c>: <c>3d</c>; null:
    /// the text is no duration in words.</summary>
    public static string? SuggestDuration(string text) =>
        WordedDuration().Match(text.Trim().ToLowerInvariant()) is { Success: true } match
            ? match.Groups[1].Value
                + match.Groups[2].Value[0] switch
                {
                    'm' when match.Groups[2].Value.StartsWith("mi", StringComparison.Ordinal) => "min",
                    'm' => "month",
                    var unit => $"{unit}",
                }
            : null;

    /// <summary>Parses <c>150 EUR</c>.</summary>
    public static Money? ParseMoney(string text) =>
        MoneyForm().Match(text) is { Success: true } match
            ? new Money(decimal.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), match.Groups[2].Value)
            : null;

    /// <summary>Suggests <c>8.90 EUR</c> for <c>8,90 EUR</c>; null: the text is no amount with a decimal
    /// comma.</summary>
    public static string? SuggestDecimalPoint(string text) =>
        CommaForm().Match(text) is { Success: true } match ? $"{match.Groups[1].Value}.{match.Groups[2].Value}" : null;

    /// <summary>Suggests the right form of <c>50 eur</c>, <c>EUR 50</c>, <c>€50</c> and <c>1,500 EUR</c>; null: the
    /// text is no amount with a currency.</summary>
    public static string? SuggestMoney(string text)
    {
        if (
            LooseMoney().Match(text) is not { Success: true } match
            || match.Groups["before"].Length > 0 == match.Groups["after"].Length > 0
        )
        {
            return null;
        }

        var amount = match.Groups["amount"].Value;
        var plain = Thousands().IsMatch(amount)
            ? amount.Replace(",", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal)
            : SuggestDecimalPoint(amount) ?? amount;
        var meant =
            $"{plain} "
            + $"{(match.Groups["before"].Value + match.Groups["after"].Value).ToUpperInvariant().Replace("€", "EUR", StringComparison.Ordinal)}";
        return ParseMoney(meant) is null ? null : meant;
    }

    /// <summary>Suggests a valid name for an invalid one: <c>getting-started</c> for <c>getting_started</c> and
    /// <c>Getting started</c>; null: the text has other characters.</summary>
    public static string? SuggestName(string text) =>
        text.Trim().ToLowerInvariant().Replace('_', '-').Replace(' ', '-') is var name && IsName(name) ? name : null;

    /// <summary>Parses <c>10:00</c>, in the 24-hour form.</summary>
    public static LocalTime? ParseTime(string text) =>
        TimeForm().Match(text) is { Success: true } match && HourIn(match) < 24 && MinuteIn(match) < 60
            ? new LocalTime(HourIn(match), MinuteIn(match))
            : null;

    /// <summary>Parses <c>09:00-20:00</c>; null where both times are equal.</summary>
    public static SendWindow? ParseSendWindow(string text)
    {
        var ends = text.Split('-', '–');
        return
            ends.Length == 2
            && ParseTime(ends[0].Trim()) is { } from
            && ParseTime(ends[1].Trim()) is { } to
            && from != to
            ? new SendWindow(from, to)
            : null;
    }

    /// <summary>Parses <c>https://shop.example/mug</c>: a full http or https address with a host and without
    /// spaces.</summary>
    public static string? ParseWebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is ("http" or "https")
        && uri.Host.Length > 0
        && text.StartsWith($"{uri.Scheme}://", StringComparison.OrdinalIgnoreCase)
        && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '<' or '>' or '"')
            ? text
            : null;

    /// <summary>Parses <c>mon</c> … <c>sun</c>.</summary>
    public static IsoDayOfWeek? ParseWeekday(string text)
    {
        var index = Vocabulary.Weekdays.ToList().IndexOf(text);
        return index < 0 ? null : (IsoDayOfWeek)(index + 1);
    }

    /// <summary>Parses <c>2026-03-02</c>.</summary>
    public static LocalDate? ParseDate(string text) =>
        LocalDatePattern.Iso.Parse(text) is { Success: true } date ? date.Value : null;

    /// <summary>Parses <c>30d ago</c>.</summary>
    public static Duration? ParseAgo(string text) =>
        text.EndsWith(" ago", StringComparison.Ordinal) ? ParseDuration(text[..^4]) : null;

    /// <summary>Parses <c>yes no true false on off</c>.</summary>
    public static bool? ParseYesNo(string text) =>
        text.ToLowerInvariant() switch
        {
            "yes" or "true" or "on" => true,
            "no" or "false" or "off" => false,
            _ => null,
        };

    /// <summary>Parses <c>4</c>, <c>4.5</c>, <c>-1</c>.</summary>
    public static decimal? ParseNumber(string text) =>
        text.Length <= 20
        && decimal.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;

    /// <summary>True: a valid name of a journey, step, template or topic: lower-case words with hyphens, at most 60
    /// characters.</summary>
    public static bool IsName(string text) => text.Length <= 60 && NameForm().IsMatch(text);

    /// <summary>True: a valid name of a field: snake_case, at most 60 characters.</summary>
    public static bool IsFieldName(string text) => text.Length <= 60 && FieldForm().IsMatch(text);

    /// <summary>True: a valid name of an event: <c>word.word</c>, at most 80 characters.</summary>
    public static bool IsEventName(string text) => text.Length <= 80 && EventForm().IsMatch(text);

    private static int CountIn(Match match) => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    private static int HourIn(Match match) => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    private static int MinuteIn(Match match) => int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A([0-9]{1,6}) ?(min|h|d|w|month)\z", RegexOptions.CultureInvariant)]
    private static partial Regex DurationForm();

    [GeneratedRegex(
        @"\A(?:after |in )?([0-9]{1,6}) ?(minutes?|mins?|hours?|hrs?|h|days?|d|weeks?|w|months?)(?: ago| later)?\z",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex WordedDuration();

    [GeneratedRegex(@"\A([0-9]{1,12}(?:\.[0-9]{1,4})?) ([A-Z]{3})\z", RegexOptions.CultureInvariant)]
    private static partial Regex MoneyForm();

    [GeneratedRegex(@"\A([0-9]{1,12}),([0-9]{1,2}(?: [A-Z]{3})?)\z", RegexOptions.CultureInvariant)]
    private static partial Regex CommaForm();

    [GeneratedRegex(
        @"\A(?<before>[A-Za-z]{3}|€)? ?(?<amount>[0-9][0-9., ]*?) ?(?<after>[A-Za-z]{3}|€)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex LooseMoney();

    [GeneratedRegex(@"\A[0-9]{1,3}(?:[, ][0-9]{3})+(?:\.[0-9]{1,2})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Thousands();

    [GeneratedRegex(@"\A([0-9]{1,2}):([0-9]{2})\z", RegexOptions.CultureInvariant)]
    private static partial Regex TimeForm();

    [GeneratedRegex(@"\A[a-z0-9]+(?:-[a-z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex NameForm();

    [GeneratedRegex(@"\A[a-z][a-z0-9]*(?:_[a-z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex FieldForm();

    [GeneratedRegex(@"\A[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+\z", RegexOptions.CultureInvariant)]
    private static partial Regex EventForm();
}
