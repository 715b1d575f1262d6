using System.Globalization;
using System.Text.RegularExpressions;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Triggers;

/// <summary>What happens to customers who are already past the threshold of a new trigger by time.</summary>
public enum Enroll
{
    Skip,
    Enter,
}

/// <summary>What happens to customers who already fit a trigger by time when its journey, or a change of it, goes
/// live.</summary>
/// <param name="Existing">Whether they enter.</param>
/// <param name="PacePerDay">At most so many of them a day; null: no limit.</param>
internal sealed record EnrollRule(Enroll Existing, int? PacePerDay);

/// <summary>Reads <c>enroll</c>.</summary>
internal static partial class EnrollReader
{
    /// <summary>Reads <c>enroll</c> of a journey; a fault where none of its triggers has a use for it.</summary>
    /// <param name="used">The kinds of its triggers.</param>
    public static EnrollRule ReadEnroll(
        MapReader journey,
        IReadOnlyList<TriggerDefinition> used,
        TriggerCatalog kinds,
        FaultCollector faults
    )
    {
        var node = journey.Find("enroll");
        var map = MapReader.Create(node, "enroll", Vocabulary.Enroll, faults);
        if (node is not null && !used.Any(d => d.AllowsEnroll))
        {
            faults.Add(
                FaultCodes.ConflictingKeys,
                node,
                "enroll goes with a trigger by time",
                string.Join(", ", kinds.All.Where(d => d.AllowsEnroll).Select(d => $"trigger: {{ {d.Example} }}")),
                "leave out enroll: an event finds no one who waited before"
            );
        }

        var existing = faults.ReadWord(map?.Find("existing"), "existing", Vocabulary.Existing);
        var pace = faults.ReadFormValue(
            map?.Find("pace"),
            "pace",
            FaultCodes.Number,
            t =>
                PaceForm().Match(t) is { Success: true } m
                    ? int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)
                    : (int?)null,
            "a number per day, such as 200 per day"
        );
        return new EnrollRule(existing == "enter" ? Enroll.Enter : Enroll.Skip, pace);
    }

    [GeneratedRegex(@"\A([1-9][0-9]{0,6}) per day\z", RegexOptions.CultureInvariant)]
    private static partial Regex PaceForm();
}
