using System.Globalization;
using System.Text.Json.Nodes;
using MarketingAutomation.Core.Journeys.Segments;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Embedded.Cli;

/// <summary>Formats how many customers the segments have.</summary>
internal static class AudienceText
{
    /// <summary>One line a segment, in the order of names, and one of the languages.</summary>
    /// <param name="where">Where they were counted, in words.</param>
    public static string Format(AudienceCount counted, string where)
    {
        var lines = new List<string> { $"{CountText.WithNoun(counted.Customers, "customer")}, counted {where}:" };
        lines.AddRange(
            counted
                .Segments.OrderBy(s => s.Key, StringComparer.Ordinal)
                .Select(s =>
                    $"  {s.Key}: {Number(s.Value.In)}"
                    + (s.Value.Unknown > 0 ? $"; cannot be decided: {Number(s.Value.Unknown)}" : "")
                )
        );
        lines.AddRange(counted.Segments.Count == 0 ? ["  there are no segments: segments.yaml has none"] : []);
        lines.AddRange(
            counted.Customers > 0
                ?
                [
                    "  languages: "
                        + string.Join(
                            ", ",
                            counted
                                .Locales.OrderByDescending(l => l.Value)
                                .ThenBy(l => l.Key, StringComparer.Ordinal)
                                .Select(l => $"{(l.Key.Length > 0 ? l.Key : "not known")} {Number(l.Value)}")
                        ),
                ]
                : []
        );
        lines.AddRange(
            counted.Unreadable > 0
                ?
                [
                    $"  not counted: {CountText.WithNoun(counted.Unreadable, "record")} that cannot be read (`doctor` has "
                        + "the remedy)",
                ]
                : []
        );
        return string.Join('\n', lines) + "\n";
    }

    /// <summary>The same for other programs.</summary>
    public static JsonObject WriteJson(AudienceCount counted) =>
        new()
        {
            ["customers"] = counted.Customers,
            ["unreadable"] = counted.Unreadable,
            ["segments"] = new JsonArray([
                .. counted
                    .Segments.OrderBy(s => s.Key, StringComparer.Ordinal)
                    .Select(s => new JsonObject
                    {
                        ["name"] = s.Key,
                        ["in"] = s.Value.In,
                        ["out"] = s.Value.Out,
                        ["unknown"] = s.Value.Unknown,
                    }),
            ]),
            ["locales"] = new JsonArray([
                .. counted
                    .Locales.OrderBy(l => l.Key, StringComparer.Ordinal)
                    .Select(l => new JsonObject { ["locale"] = l.Key, ["customers"] = l.Value }),
            ]),
        };

    private static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);
}
