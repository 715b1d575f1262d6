using System.Text.Json;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Core.Workspaces.Parsing;
using NodaTime;

namespace MarketingAutomation.Core.Simulation.JourneyTests;

/// <summary>Reads the events of a test that no shop sends: those about messages, and the customer's preferences.</summary>
internal sealed class OwnEventReader(Workspace workspace, string journey, DateTimeZone zone, FaultCollector faults)
{
    /// <summary>Reads an event about a message, with the send step that it is about; null: it has a fault, which is
    /// reported.</summary>
    public (Event Event, string Step)? ReadMessageEvent(Node.Map map, string name, Instant at, int line)
    {
        var sends = workspace.Journeys[journey].Steps.Where(s => s.Value is SendStep).Select(s => s.Key).ToList();
        var step = faults.ReadWord(
            TimelineKeys.Require(
                map,
                "message",
                $"write message: and the send it is about ({string.Join(", ", sends)})",
                faults
            ),
            "message",
            sends
        );
        var data = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var (key, value) in map.Entries.Where(e => e.Key.Text.StartsWith("event.", StringComparison.Ordinal)))
        {
            data[key.Text["event.".Length..]] = JsonSerializer.SerializeToElement(
                JsonValues.Convert(value, zone, _ => { })
            );
        }

        return step is null
            ? null
            : (
                new Event
                {
                    Id = EventId.Create(TestCustomerReader.Source, $"{line}"),
                    Source = TestCustomerReader.Source,
                    Name = name,
                    At = at,
                    Occurrences = [new Occurrence(name, at)],
                    Data = data,
                },
                step
            );
    }

    /// <summary>Reads <c>preference.changed</c>; null: it has a fault, which is reported.</summary>
    public Event? ReadPreference(Node.Map map, Instant at, int line)
    {
        string[] known = ["event.channel", "event.only", "event.language", "event.zone", "event.max_per_month"];
        foreach (var (key, _) in map.Entries.Where(e => e.Key.Text.StartsWith("event.", StringComparison.Ordinal)))
        {
            if (!known.Contains(key.Text))
            {
                faults.AddNotOneOf(
                    FaultCodes.UnknownKey,
                    key,
                    $"preference.changed has no {key.Text}",
                    key.Text,
                    known
                );
                return null;
            }
        }

        var channel = faults.ReadChannels(map.Find("event.channel"), "event.channel");
        var only = faults.ReadText(map.Find("event.only"), "event.only");
        return new Event
        {
            Id = EventId.Create(TestCustomerReader.Source, $"{line}"),
            Source = TestCustomerReader.Source,
            Name = EventNames.PreferenceChanged,
            At = at,
            Occurrences = [new Occurrence(EventNames.PreferenceChanged, at)],
            Preference = new PreferenceChange
            {
                Channel = channel is { Count: > 0 } ? channel[0] : null,
                ChannelOnly = only is not null && ScalarParser.ParseYesNo(only) is true,
                Locale = (map.Find("event.language") as Node.Scalar)?.Text,
                Zone = (map.Find("event.zone") as Node.Scalar)?.Text,
                MaxPerMonth = faults.ReadInteger(
                    map.Find("event.max_per_month"),
                    "event.max_per_month",
                    0,
                    FrequencyCaps.Greatest
                ),
            },
        };
    }
}
