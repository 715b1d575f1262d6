using System.Text.Json.Nodes;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Steps.Webhooks;

/// <summary><c>call_webhook: { url, fields, save }</c> with <c>failed</c> beside it.</summary>
internal sealed class CallWebhookDefinition : StepDefinition
{
    private const int MaxFields = 20;
    private static readonly IReadOnlyList<string> CallKeys = ["url", "fields", "save"];

    public override string Kind => "call_webhook";

    public override string Description => "Calls a URL of another system and waits for its answer.";

    public override IReadOnlyList<KeyReference> Reference =>
        [
            new("call_webhook", "`url`, `fields` and `save`", null, "The call."),
            new("call_webhook.url", "an `https` address on a host of `webhook_hosts` in `shop.yaml`", null, "The URL."),
            new(
                "call_webhook.fields",
                $"`{{ NAME: TEXT }}`, at most {MaxFields}, texts with [values](templates.md)",
                "none",
                "What is sent, and nothing else about the customer."
            ),
            new(
                "call_webhook.save",
                $"a list of names, at most {MaxFields}",
                "none",
                "Fields of the JSON answer that the run keeps, read as `run.NAME`."
            ),
            new("failed", "a list of steps", "the run goes on below", "What is done where the call failed for good."),
        ];

    public override Step? Read(StepHead head, string? next, StepReader reader)
    {
        var (context, faults) = (reader.Context, reader.Faults);
        head = reader.MoveKeysOut(head, ["failed"]);
        var onFailed = reader.ReadBlock(head.Map.Find("failed"), $"{head.Id}.failed.", next, "failed");
        if (head.Value is Node.Scalar { Text: { Length: > 0 } text })
        {
            faults.Add(
                FaultCodes.WrongShape,
                head.Value,
                $"call_webhook is \"{text}\"",
                "a mapping (lines of \"key: value\")",
                $"write {{ url: {text} }}"
            );
            return null;
        }

        var map = MapReader.Create(head.Value, "call_webhook", CallKeys, faults);
        var url = ReadUrl(map?.Require("url", "url: https://crm.example/hooks/vip"), context);
        var fields = ReadFields(map?.Find("fields"), context);
        var save = ReadSave(map?.Find("save"), context);
        return url is null
            ? null
            : new CallWebhookStep
            {
                Id = head.Id,
                Next = next,
                Url = url,
                Fields = fields,
                Save = save,
                OnFailed = onFailed,
            };
    }

    private static string? ReadUrl(Node? node, JourneyReadContext context)
    {
        if (context.Faults.ReadText(node, "url") is not { } text)
        {
            return null;
        }

        if (WebhookUrl.FindFault(text) is var (problem, remedy))
        {
            context.Faults.Add(FaultCodes.WebhookUrl, node!, problem, "https://crm.example/hooks/vip", remedy);
            return null;
        }

        context.References.Add(new Reference.WebhookUrl(node!, text));
        return text;
    }

    private static Dictionary<string, string> ReadFields(Node? node, JourneyReadContext context)
    {
        var (faults, fields) = (context.Faults, new Dictionary<string, string>(StringComparer.Ordinal));
        var map = MapReader.ReadOpenMap(node, "fields", faults);
        if (map is { Entries.Count: > MaxFields })
        {
            faults.Add(FaultCodes.Number, map, $"fields has {map.Entries.Count} names", $"at most {MaxFields}");
        }

        foreach (var (key, value) in map?.Entries ?? [])
        {
            if (faults.ReadFieldName(key, "a field is called") && faults.ReadText(value, $"\"{key.Text}\"") is { } text)
            {
                context.References.Add(new Reference.StaffText(value, text));
                fields[key.Text] = text;
            }
        }

        return fields;
    }

    private static List<string> ReadSave(Node? node, JourneyReadContext context)
    {
        var (faults, save) = (context.Faults, new List<string>());
        var items =
            node is Node.List list ? list.Items
            : node is null ? []
            : [node];
        if (items.Count > MaxFields)
        {
            faults.Add(FaultCodes.Number, node!, $"save has {items.Count} names", $"at most {MaxFields}");
        }

        foreach (var item in items.OfType<Node.Scalar>())
        {
            if (!faults.ReadFieldName(item, "a field of the answer is called"))
            {
                continue;
            }

            if (FieldCatalog.Find($"run.{item.Text}") is not null)
            {
                faults.Add(
                    FaultCodes.NameTaken,
                    item,
                    $"\"run.{item.Text}\" is a field of its own",
                    "",
                    "let the other system answer with another name"
                );
            }

            save.Add(item.Text);
            context.SavedFields.Add(item.Text);
        }

        return save;
    }

    public override Dictionary<string, JsonNode> WriteSchema() =>
        new()
        {
            ["call_webhook"] = SchemaNodes.Map(
                CallKeys,
                ["url"],
                new()
                {
                    ["url"] = SchemaNodes.String("An https address on a host of webhook_hosts in shop.yaml."),
                    ["fields"] = SchemaNodes.Named(
                        new JsonObject { ["type"] = SchemaNodes.Array(["string", "number", "boolean"]) },
                        "What is sent; texts with values."
                    ),
                    ["save"] = SchemaNodes.OneOrMore(SchemaNodes.String("A field of the answer.")),
                }
            ),
            ["failed"] = SchemaNodes.Ref("steps"),
        };
}
