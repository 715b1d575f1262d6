using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Conditions;

/// <summary>Fields that are not in the catalog: a sender's own, the attributes of shop.yaml, and suggestions for
/// misnamed ones.</summary>
internal sealed partial class ConditionReader
{
    // Only orders have lines; a checkout lists its SKUs.
    private static bool IsOfLines(string name) =>
        name.Split('.')[^1] is "any_line" or "every_line" or "any_lines" or "every_lines" && !Blocks.Contains(name);

    private string FindMeantLines(string lines) =>
        context.AskedEvent?.Name is { } name && EventPayload.Find(name, "skus") is not null
            ? $"\"{name}\" has no lines; its SKUs are text: event.skus: {{ contains: … }}"
            : $"write {(context.HasOrder && context.AskedEvent is null or { IsTrigger: true } ? "" : "event.")}order.{lines.TrimEnd('s')}: "
                + $"{{ … }}, where there is an order";

    private Field? FindOwnField(Node.Scalar key)
    {
        var parts = key.Text.Split('.', 2);
        var wellFormed = parts.Length == 2 && ScalarParser.IsFieldName(parts[1]);
        // A field of a part of the event: event.product.sku.
        if (parts is ["event", var own] && own.Contains('.') && EventPayload.All.Any(f => f.Name == own))
        {
            return FieldCatalog.EventField(own);
        }

        if (wellFormed && parts[0] == "event")
        {
            return FieldCatalog.EventField(parts[1]);
        }

        if (wellFormed && parts[0] == "run")
        {
            context.AskedSaved.Add((key, parts[1]));
            return FieldCatalog.RunField(parts[1]);
        }

        if (wellFormed && parts[0] == "customer")
        {
            context.References.Add(new Reference.Attribute(key, parts[1], key.Text));
            return FieldCatalog.CustomerAttribute(parts[1]);
        }

        if (Vocabulary.NotImplemented.Contains(parts[0]))
        {
            MapReader.AddNotImplemented(key, parts[0], faults);
            return null;
        }

        if (FindMeantField(key.Text) is { } meant)
        {
            faults.Add(FaultCodes.UnknownField, key, $"unknown field \"{key.Text}\"", "", meant);
            return null;
        }

        var fields = FieldCatalog
            .All.Select(f => f.Name)
            .Where(n => !n.StartsWith(Line, StringComparison.Ordinal))
            .Concat(Blocks)
            .ToList();
        var alike = fields.Where(f => f.StartsWith(parts[0] + ".", StringComparison.Ordinal)).ToList();
        faults.Add(
            FaultCodes.UnknownField,
            key,
            $"unknown field \"{key.Text}\"",
            alike.Count > 0
                ? string.Join(", ", alike)
                : "customer.*, order.*, event.*, run.*, coupon.*, shop.*, message.*, all, any, not, did, bought, in_segment",
            Spelling.DidYouMean(key.Text, fields)
        );
        return null;
    }

    // Words of other languages, and other names for an order's lines.
    private static string? FindMeantField(string name) =>
        name switch
        {
            "or" => "write any: with a list of conditions",
            "and" => "write all: with a list of conditions",
            "segment" or "segments" or "is_in" => "write in_segment: and the name of a segment of segments.yaml",
            "order.lines" or "order.line" or "order.products" or "order.items" => "write order.any_line: { sku: … }",
            "event.order.lines" or "event.order.line" or "event.order.products" =>
                "write event.order.any_line: { sku: … }",
            _ when name.StartsWith("order.line.", StringComparison.Ordinal) =>
                $"write order.any_line: {{ {name["order.line.".Length..]}: … }}",
            _ when name.StartsWith("order.lines.", StringComparison.Ordinal) =>
                $"write order.any_line: {{ {name["order.lines.".Length..]}: … }}",
            _ => null,
        };
}
