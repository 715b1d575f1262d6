using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Workspaces.Reading;

/// <summary>Reads <c>attributes</c> of <c>shop.yaml</c>: names and types.</summary>
internal static class AttributesReader
{
    /// <summary>The declared attributes; those with a fault are left out.</summary>
    public static IReadOnlyDictionary<string, AttributeType> Read(Node? node, FaultCollector faults)
    {
        var declared = new Dictionary<string, AttributeType>(StringComparer.Ordinal);
        var map = MapReader.ReadOpenMap(node, "attributes", faults);
        if (map is { Entries.Count: > AttributeTypes.MaxDeclared })
        {
            faults.Add(
                FaultCodes.Number,
                map,
                $"attributes has {map.Entries.Count} names",
                $"at most {AttributeTypes.MaxDeclared}"
            );
        }

        foreach (var (key, value) in map?.Entries ?? [])
        {
            if (CheckName(key, faults) && ReadType(key.Text, value, faults) is { } type)
            {
                declared[key.Text] = type;
            }
        }

        return declared;
    }

    private static bool CheckName(Node.Scalar key, FaultCollector faults)
    {
        var name = key.Text;
        if (!faults.ReadFieldName(key, "attributes has", "customer."))
        {
            return false;
        }

        if (FieldCatalog.Find($"customer.{name}") is not null)
        {
            faults.Add(
                FaultCodes.NameTaken,
                key,
                $"\"customer.{name}\" is a field of its own",
                "",
                name == AttributeTypes.Tags
                    ? "every customer has tags: leave the line out, and use add: { tags: … }"
                    : "choose another name"
            );
            return false;
        }

        return true;
    }

    private static AttributeType? ReadType(string name, Node value, FaultCollector faults)
    {
        if (faults.ReadText(value, $"attributes.{name}") is not { } word)
        {
            return null;
        }

        if (AttributeTypes.Find(word) is { } type)
        {
            return type;
        }

        var meant = word.ToLowerInvariant() switch
        {
            "string" or "str" or "word" => AttributeType.Text,
            "int" or "integer" or "decimal" or "float" or "num" or "money" => AttributeType.Number,
            "day" or "time" or "datetime" or "timestamp" => AttributeType.Date,
            "yes" or "no" or "bool" or "boolean" or "yesno" or "yes-no" or "yes_no" or "true/false" =>
                AttributeType.YesNo,
            "array" or "texts" or "set" => AttributeType.List,
            _ => (AttributeType?)null,
        };
        faults.Add(
            FaultCodes.NotAllowed,
            value,
            $"attributes.{name} is \"{word}\"",
            string.Join(", ", AttributeTypes.Words),
            meant is { } found
                ? $"write {name}: {AttributeTypes.Word(found)}"
                : Spelling.DidYouMean(word, AttributeTypes.Words)
        );
        return null;
    }
}
