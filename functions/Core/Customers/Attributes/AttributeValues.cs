using System.Globalization;
using System.Text.Json;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Core.Workspaces.Parsing;
using NodaTime.Text;

namespace MarketingAutomation.Core.Customers.Attributes;

/// <summary>
/// The stored form of an attribute's value, by its type: text as it is, a number with a decimal point, a date as
/// <c>1990-02-28</c>, <c>yes</c> or <c>no</c>, a list as a JSON array of texts.
/// </summary>
public static class AttributeValues
{
    /// <summary>Most characters of a text.</summary>
    public const int MaxText = 500;

    /// <summary>Most values of a list.</summary>
    public const int MaxItems = 50;

    /// <summary>Most characters of one value of a list.</summary>
    public const int MaxItem = 100;

    /// <summary>The stored form of one written value; null: it does not fit the type. A value for a list is a list of
    /// one.</summary>
    public static string? Normalize(AttributeType type, string written) =>
        type switch
        {
            AttributeType.Text => written.Length <= MaxText ? written : null,
            AttributeType.Number => ScalarParser.ParseNumber(written)?.ToString(CultureInfo.InvariantCulture),
            AttributeType.Date => ScalarParser.ParseDate(written) is { } date
                ? LocalDatePattern.Iso.Format(date)
                : null,
            AttributeType.YesNo => ScalarParser.ParseYesNo(written) is { } yes ? (yes ? "yes" : "no") : null,
            AttributeType.List => written.Length <= MaxItem ? WriteList([written]) : null,
        };

    /// <summary>The stored form of a list; null: it has too many values, or one that is too long. Of values that differ
    /// only in case the first is kept.</summary>
    public static string? Normalize(IReadOnlyList<string> written) =>
        written.Distinct(StringComparer.OrdinalIgnoreCase).ToList() is { Count: <= MaxItems } values
        && values.TrueForAll(v => v.Length <= MaxItem)
            ? WriteList(values)
            : null;

    /// <summary>The values of a stored list; null: what is stored is no list.</summary>
    public static IReadOnlyList<string>? ReadList(string? stored)
    {
        if (stored is not ['[', ..])
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<string[]>(stored) is { } values && !values.Contains(null) ? values : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The stored form of these values.</summary>
    public static string WriteList(IReadOnlyList<string> values) => JsonSerializer.Serialize(values);

    /// <summary>What fits a type, in words.</summary>
    public static string DescribeAllowed(AttributeType type) =>
        type switch
        {
            AttributeType.Text => $"text of at most {MaxText} characters",
            AttributeType.Number => "a number, such as 42",
            AttributeType.Date => "a date of the calendar, such as 1990-02-28",
            AttributeType.YesNo => "yes, no",
            AttributeType.List => $"at most {MaxItems} texts of at most {MaxItem} characters, such as [tea, coffee]",
        };
}
