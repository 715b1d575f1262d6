using System.Text.Json;
using System.Text.Json.Nodes;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Events.Products;
using MarketingAutomation.Core.Inbound.Shops.Standard;
using MarketingAutomation.Core.Workspaces.Parsing;
using NodaTime;

namespace MarketingAutomation.Core.Simulation.JourneyTests;

/// <summary>Reads an event of a test by the reader of docs/events.md.</summary>
internal static class TestEventReader
{
    /// <summary>Reads the event; null: there are faults, reported at the key that they are about. What a webhook would
    /// drop with a note is a fault here.</summary>
    /// <param name="body">The event in the form of docs/events.md, without an id.</param>
    /// <param name="id">The id within the test.</param>
    /// <param name="written">The line as the author wrote it.</param>
    public static (Event Event, ProductNotice? Notice)? Read(
        JsonObject body,
        string id,
        Instant now,
        Node written,
        FaultCollector faults
    )
    {
        using var document = JsonDocument.Parse(body.ToJsonString());
        var result = StandardEvent.Read(
            document.RootElement.Clone(),
            new StandardContext(TestCustomerReader.Source, EventId.Create(TestCustomerReader.Source, id), now)
        );
        var problems = result
            .Faults.Select(f => (f.Path, f.Problem))
            .Concat(
                (result.Event?.DroppedFields ?? []).Select(d =>
                    d.Split(": ", 2) is [var path, var problem] ? (path, problem) : ("", d)
                )
            )
            .ToList();
        foreach (var (path, problem) in problems)
        {
            var (at, name) = FindPlace(written, path);
            faults.Add(
                FaultCodes.NotAllowed,
                at,
                $"{name}{problem}",
                "",
                path == "$.data.consents" ? "write consent: { email: unsubscribed } beside the event" : ""
            );
        }

        return problems.Count > 0 ? null
            : result.Event is { } read ? (read, null)
            : result.Notice is { } notice
                ? (
                    new Event
                    {
                        Id = notice.Id,
                        Source = notice.Source,
                        Name = EventNames.ProductUpdated,
                        At = notice.At,
                    },
                    notice
                )
            : null;
    }

    // "$.data.order.total" is written as order.total, "$.data.customer.zone" as zone of customer, "$.data.rating" as
    // event.rating.
    private static (Node At, string Name) FindPlace(Node written, string path)
    {
        var field = path.Replace("$.data.", "", StringComparison.Ordinal);
        string[] names =
        [
            field,
            $"event.{field}",
            field.Split('.')[^1],
            .. field.Split('[')[0] is var list && list != field ? (string[])[list] : [],
            field == "type" || path == "$.type" ? "event" : field,
        ];
        foreach (var name in names)
        {
            if (written is Node.Map map && map.Find(name) is { } node)
            {
                return (node, $"{name}: ");
            }
        }

        return (written, $"{field}: ");
    }
}
