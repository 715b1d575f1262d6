using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Workspaces.Definitions;
using NodaTime;

namespace MarketingAutomation.Core.Customers.Attributes;

/// <summary>Takes over the attributes that an event states. What shop.yaml does not declare, or what does not fit its
/// type, is noted without its value and changes nothing else of the event.</summary>
public static class StatedAttributes
{
    /// <summary>The note of an attribute that is not taken over; its reason begins with its name.</summary>
    public const string DroppedNote = "attribute_dropped";

    internal static void Apply(CustomerContext context, Event arrived)
    {
        var at = Instant.Min(arrived.At, context.Now);
        foreach (var (name, stated) in arrived.Attributes ?? new Dictionary<string, StatedAttribute>())
        {
            if (context.Shop.FindAttribute(name) is not { } type)
            {
                context.AddNote(DroppedNote, why: $"{name}: shop.yaml does not declare it");
            }
            else if (stated is { Text: null, Values: null or { Count: 0 } })
            {
                context.State = AttributeUpdates.Store(context.State, context.Shop, name, null, at);
            }
            else if (ToStored(type, stated) is { } value)
            {
                context.State = AttributeUpdates.Store(context.State, context.Shop, name, value, at);
            }
            else
            {
                context.AddNote(
                    DroppedNote,
                    why: $"{name}: shop.yaml declares it as {AttributeTypes.Word(type)}, and the value is none: "
                        + AttributeValues.DescribeAllowed(type)
                );
            }
        }
    }

    // A list is stated as a list: one text may hold several values in a form that is not known.
    private static string? ToStored(AttributeType type, StatedAttribute stated) =>
        type == AttributeType.List
            ? stated.Values is { } values
                ? AttributeValues.Normalize(values)
                : null
            : stated.Text is { } text
                ? AttributeValues.Normalize(type, text)
                : null;
}
