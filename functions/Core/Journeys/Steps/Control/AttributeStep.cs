using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Attributes;
using MarketingAutomation.Core.Journeys.Conditions.Checking;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Steps.Control;

/// <summary>A step that changes attributes of the customer.</summary>
public abstract record AttributeStep : Step
{
    /// <summary>The stored form of a written value, by the type shop.yaml declares now; null: it does not fit. A name
    /// that is not declared any more keeps the text as written: the version of the run was valid when it was
    /// released.</summary>
    private static string? ToStored(Shop shop, string name, string written) =>
        shop.FindAttribute(name) is not { } type ? written
        : type == AttributeType.List && AttributeValues.ReadList(written) is { } list ? AttributeValues.Normalize(list)
        : AttributeValues.Normalize(type, written);

    /// <summary>Stores a written value as of now, or notes that it does not fit.</summary>
    private protected static void Store(RunContext context, Run run, string step, string name, string written)
    {
        if (ToStored(context.Workspace.Shop, name, written) is not { } value)
        {
            context.AddNote("not_set", run, step, $"{name}: shop.yaml declares another type");
            return;
        }

        // An empty list is none.
        context.State = AttributeUpdates.Store(
            context.State,
            context.Workspace.Shop,
            name,
            value == "[]" ? null : value,
            context.Now
        );
    }
}

/// <summary>A step that changes attributes: reads their names and values.</summary>
internal abstract class AttributeStepDefinition : StepDefinition
{
    /// <summary>The name of an attribute, noted for the check against shop.yaml; null, with a fault: it is no name of
    /// one.</summary>
    /// <param name="key">The name as written.</param>
    /// <param name="what">The step's keyword.</param>
    /// <param name="context">The journey being read.</param>
    private protected static string? ReadName(Node.Scalar key, string what, JourneyReadContext context)
    {
        var name = key.Text;
        if (!context.Faults.ReadFieldName(key, $"{what} remembers", "customer."))
        {
            return null;
        }

        if (name != AttributeTypes.Tags && FieldCatalog.Find($"customer.{name}") is not null)
        {
            context.Faults.Add(
                FaultCodes.NameTaken,
                key,
                $"\"customer.{name}\" is a field of its own",
                "",
                "choose another name"
            );
            return null;
        }

        context.References.Add(new Reference.Attribute(key, name, name));
        return name;
    }

    /// <summary>A value, or a list of values as a JSON array; null with a fault.</summary>
    private protected static string? ReadValue(Node node, string name, string what, JourneyReadContext context)
    {
        if (node is not Node.List list)
        {
            return ReadItem(node, name, what, context);
        }

        var items = list.Items.Select(i => ReadItem(i, name, what, context)).ToList();
        return items.Contains(null) ? null : AttributeValues.WriteList([.. items.OfType<string>()]);
    }

    private static string? ReadItem(Node node, string name, string what, JourneyReadContext context)
    {
        if (context.Faults.ReadText(node, $"\"{name}\"") is not { } text)
        {
            return null;
        }

        if (CodeTexts.FindPlaceholder(text) is { } braces)
        {
            context.Advice.Add(
                FaultCodes.UnfilledBraces,
                node,
                $"{what} remembers {braces} as it is written: nothing fills it in",
                "",
                "write the value itself, such as yes"
            );
        }

        context.References.Add(new Reference.ListItem(node, name, text, Asked: false));
        return text;
    }
}
