using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Dates;

/// <summary>Reads the keys of a date that something is counted from: the field, <c>offset</c>, <c>at</c>,
/// <c>yearly</c>.</summary>
internal static class DateSourceReader
{
    private const int MaxOffsetDays = 366;

    /// <summary>The date; null, with faults. Whether an attribute is declared as a date is checked with shop.yaml.</summary>
    /// <param name="node">The name of the field.</param>
    /// <param name="what">The key it is written under.</param>
    /// <param name="map">The mapping with the other keys.</param>
    /// <param name="prefixes">What the name may begin with: <c>customer.</c>, <c>order.</c>.</param>
    /// <param name="needsTime">True: <c>at</c> is required for every field.</param>
    /// <param name="faults">Receives the faults.</param>
    public static DateSource? Read(
        Node? node,
        string what,
        Node.Map map,
        IReadOnlyList<string> prefixes,
        bool needsTime,
        FaultCollector faults
    )
    {
        if (ReadField(node, what, prefixes, faults) is not { } field)
        {
            return null;
        }

        var yearly = map.Find("yearly") is { } again && faults.ReadWord(again, "yearly", Vocabulary.YesNo) == "yes";
        var time = map.Find("at") is { } at ? faults.ReadTime(at, "at") : null;
        if (map.Find("at") is null && (needsTime || yearly || IsAttribute(field.Name)))
        {
            faults.Add(
                FaultCodes.Missing,
                node ?? map,
                $"{what} has no \"at\"",
                "",
                "say at what time of day, in the customer's zone, such as at: \"09:00\""
            );
            return null;
        }

        return
            ReadOffset(map.Find("offset"), map.Find("at") is not null, faults) is { } offset
            && (time is not null || map.Find("at") is null)
            ? new DateSource(field, offset, time, yearly)
            : null;
    }

    /// <summary>True: shop.yaml has to declare it.</summary>
    public static bool IsAttribute(string name) => FieldCatalog.Find(name) is null;

    private static Field? ReadField(Node? node, string what, IReadOnlyList<string> prefixes, FaultCollector faults)
    {
        if (faults.ReadText(node, what) is not { } name)
        {
            return null;
        }

        if (
            FieldCatalog.Find(name) is { Kind: FieldKind.Time } known
            && prefixes.Any(p => name.StartsWith(p, StringComparison.Ordinal))
        )
        {
            return known;
        }

        if (
            FieldCatalog.Find(name) is null
            && name.StartsWith("customer.", StringComparison.Ordinal)
            && ScalarParser.IsFieldName(name["customer.".Length..])
        )
        {
            return FieldCatalog.CustomerAttribute(name["customer.".Length..]);
        }

        var dates = FieldCatalog
            .All.Where(f =>
                f.Kind == FieldKind.Time && prefixes.Any(p => f.Name.StartsWith(p, StringComparison.Ordinal))
            )
            .Select(f => f.Name)
            .ToList();
        faults.Add(
            FaultCodes.UnknownField,
            node!,
            $"{what} is \"{name}\", which is no date",
            $"{string.Join(", ", dates)}, or customer.NAME of a date in attributes of shop.yaml",
            ScalarParser.IsFieldName(name) ? $"write customer.{name}" : Spelling.DidYouMean(name, dates)
        );
        return null;
    }

    private static Duration? ReadOffset(Node? node, bool wholeDays, FaultCollector faults)
    {
        if (node is null)
        {
            return Duration.Zero;
        }

        if (faults.ReadText(node, "offset") is not { } text)
        {
            return null;
        }

        var before = text.StartsWith('-');
        var length = ScalarParser.ParseDuration(before || text.StartsWith('+') ? text[1..] : text);
        if (
            length is { } found
            && found <= Duration.FromDays(MaxOffsetDays)
            && (!wholeDays || (found.Hours == 0 && found.Minutes == 0))
        )
        {
            return before ? -found : found;
        }

        var words = text.Replace(" before", "", StringComparison.Ordinal)
            .Replace(" after", "", StringComparison.Ordinal);
        var meant = ScalarParser.ParseDuration(words) is not null ? words : ScalarParser.SuggestDuration(words);
        faults.Add(
            FaultCodes.Duration,
            node,
            $"offset is \"{text}\"",
            (wholeDays ? "whole days" : "a duration") + $", at most {MaxOffsetDays}d: 3d after it, -3d before it",
            length is null && meant is not null
                ? $"write {(text.Contains("before", StringComparison.Ordinal) ? "-" : "")}{meant}"
                : ""
        );
        return null;
    }
}
