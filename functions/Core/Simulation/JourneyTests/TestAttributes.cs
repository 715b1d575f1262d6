using MarketingAutomation.Core.Customers.Attributes;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Simulation.JourneyTests;

/// <summary>Checks the attributes that a test states: an event would pass over what is not declared, and the test would
/// prove nothing.</summary>
internal static class TestAttributes
{
    /// <summary>Reports names that shop.yaml does not declare, and values that do not fit their type.</summary>
    /// <param name="node">The mapping of names and values; null, or another value, is not checked.</param>
    public static void Check(Node? node, Shop shop, FaultCollector faults)
    {
        foreach (var (name, value) in (node as Node.Map)?.Entries ?? [])
        {
            if (name.Text == AttributeTypes.Tags)
            {
                continue;
            }

            if (!shop.Attributes.TryGetValue(name.Text, out var type))
            {
                faults.AddNotOneOf(
                    FaultCodes.UndeclaredAttribute,
                    name,
                    $"shop.yaml does not declare \"{name.Text}\"",
                    name.Text,
                    [.. shop.Attributes.Keys, AttributeTypes.Tags]
                );
            }
            else if (
                value is Node.Scalar { Text: { Length: > 0 } text }
                && type != AttributeType.List
                && AttributeValues.Normalize(type, text) is null
            )
            {
                faults.Add(
                    FaultCodes.AttributeValue,
                    value,
                    $"\"{name.Text}\" is \"{TextTruncation.Truncate(text, 60)}\", and shop.yaml declares it as "
                        + AttributeTypes.Word(type),
                    AttributeValues.DescribeAllowed(type)
                );
            }
        }
    }
}
