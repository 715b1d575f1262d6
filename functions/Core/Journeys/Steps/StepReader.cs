using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Steps;

/// <summary>
/// Reads blocks of steps and flattens them: every step gets an id and the id of the step after it. The id is the one
/// given; else a send's template; else kind and position within the block (<c>wait-1</c>, <c>if-1.then.set-1</c>), so
/// that a change elsewhere does not change it.
/// </summary>
internal sealed class StepReader(JourneyReadContext context)
{
    private readonly FaultCollector faults = context.Faults;
    private readonly StepCatalog kinds = context.Kinds.Steps;

    /// <summary>What is collected about the journey that is read.</summary>
    public JourneyReadContext Context { get; } = context;

    /// <summary>Where faults go.</summary>
    public FaultCollector Faults { get; } = context.Faults;

    /// <summary>Reads a list of steps that leads to <paramref name="next"/>. Returns the id of its first step; null
    /// ends the run.</summary>
    public string? ReadBlock(Node? node, string path, string? next, string what)
    {
        if (node is not Node.List { Items.Count: > 0 } list)
        {
            if (node is not null)
            {
                var empty = node is Node.List or Node.Scalar { Text: "" };
                faults.Add(
                    empty ? FaultCodes.NoSteps : FaultCodes.WrongShape,
                    node,
                    empty ? $"{what} has no steps" : $"{what} is {node.DisplayName}",
                    "a list of steps (each line starts with \"- \")",
                    AsList(node)
                );
            }

            return next;
        }

        var heads = ReadHeads(list, path, what);
        for (var i = heads.Count - 1; i >= 0; i--)
        {
            if (kinds.Find(heads[i].Kind)!.Read(heads[i], next, this) is { } step)
            {
                Context.Steps[step.Id] = step;
            }

            next = heads[i].Id;
        }

        return next;
    }

    // The first step as an item of a list, where a mapping was written instead of a list.
    private string AsList(Node node)
    {
        if (node is not Node.Map { Entries: [{ Key.Text: var key, Value: var value }, ..] })
        {
            return "";
        }

        var kind = key.TrimStart('-', '–', '—', ' ');
        return !kinds.Contains(kind) ? ""
            : key != kind ? $"put a space after -: - {kind}: {(value as Node.Scalar)?.Text ?? "…"}"
            : $"write - before it: - {kind}: {(value as Node.Scalar)?.Text ?? "…"}";
    }

    private List<StepHead> ReadHeads(Node.List list, string path, string what)
    {
        var heads = new List<StepHead>();
        var ordinals = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var item in list.Items)
        {
            if (item is not Node.Map { Entries.Count: > 0 } map)
            {
                faults.Add(
                    FaultCodes.WrongShape,
                    item,
                    $"a step of {what} is {item.DisplayName}",
                    "a mapping whose first key is its kind, such as send: welcome",
                    string.Join(", ", kinds.Kinds)
                );
            }
            else if (FindKind(map) is { } kind)
            {
                heads.Add(new StepHead(map, kind.Key.Text, CreateId(map, kind, path, ordinals), kind.Value));
            }
        }

        return heads;
    }

    private Node.Entry? FindKind(Node.Map map)
    {
        var first = map.Entries[0];
        var kind = map.Entries.FirstOrDefault(e => kinds.Contains(e.Key.Text));
        if (kind is not null && kind != first && !Vocabulary.NotImplemented.Contains(first.Key.Text))
        {
            faults.Add(
                FaultCodes.KindMustComeFirst,
                first.Key,
                $"\"{first.Key.Text}\" comes before \"{kind.Key.Text}\"",
                "the first key of a step is its kind",
                $"move {kind.Key.Text}: up"
            );
        }
        else if (Vocabulary.NotImplemented.Contains(first.Key.Text))
        {
            MapReader.AddNotImplemented(first.Key, first.Key.Text, faults);
            return null;
        }
        else if (kind is null)
        {
            var word = first.Key.Text;
            faults.Add(
                FaultCodes.UnknownStep,
                first.Key,
                $"unknown step \"{word}\"",
                string.Join(", ", kinds.Kinds),
                FindMeantStep(word) ?? Spelling.DidYouMean(word, kinds.Kinds)
            );
            return null;
        }

        // The keys beside the kind are checked here; the kind's own value is checked by its definition.
        MapReader.Create(map, $"the {kind.Key.Text} step", kinds.Find(kind.Key.Text)!.AllKeys, faults);
        return kind;
    }

    // Keywords of other programs, and keys that belong beside a step.
    private string? FindMeantStep(string word) =>
        word switch
        {
            "delay" or "sleep" or "pause" => "write wait: instead, such as wait: 3d",
            _ when ChannelCatalog.Words.Contains(word) =>
                $"write send: with the template's name; channels: [{word}] below it, if by no other",
            "message" or "send_email" or "template" => "write send: with the template's name",
            "branch" or "switch" or "condition" or "decision" => "write if: or choose: instead",
            "experiment" or "ab_test" or "random" or "random_split" or "ab_split" or "variants" =>
                "write split: with a list of arms, each { weight, name, do }",
            "loop" or "for" or "while" or "again" => "write repeat: with at_most: and do:",
            "tag" or "add_tag" => "write add: { tags: vip }, with the tag's name",
            "remove_tag" or "untag" => "write remove: { tags: vip }, with the tag's name",
            "set_attribute" or "update_attribute" or "update_profile" =>
                "write set: { size: 42 }, with attributes of shop.yaml",
            "webhook" or "http" or "http_request" or "request" or "api" =>
                "write call_webhook: { url: https://crm.example/hook, fields: { order: \"{{order.name}}\" } }",
            "discount" or "voucher" or "code" => "write coupon: { name: thanks, percent: 10, valid: 14d }",
            "trigger" or "event" or "fire" or "track" => "write emit: { event: vip.reached }, with a name of your own",
            "stop" or "exit" or "finish" or "quit" => "write end: with a reason, such as end: not-interested",
            "then" or "else" => $"{word}: belongs below if:, in its column: leave out \"- \"",
            "otherwise" or "when" => $"{word}: is a line of choose:",
            _ => kinds.All.FirstOrDefault(s => s.Keys.Contains(word))?.Kind is { } kind
                ? $"{word}: belongs to the {kind} step: write it below {kind}: in its column, without \"- \""
                : null,
        };

    private string CreateId(Node.Map map, Node.Entry kind, string path, Dictionary<string, int> ordinals)
    {
        var name = kind.Key.Text.Replace('_', '-');
        var given = map.Find("id");
        var template = kinds.Find(kind.Key.Text)!.IsNamedByValue ? (kind.Value as Node.Scalar)?.Text : null;
        var ordinal = ordinals[name] = ordinals.GetValueOrDefault(name) + 1;
        var id =
            faults.ReadName(given, "id") ?? (string.IsNullOrEmpty(template) ? $"{path}{name}-{ordinal}" : template);
        if (ids.TryAdd(id, map))
        {
            return id;
        }

        if (given is null && template is not null)
        {
            faults.Add(
                FaultCodes.DuplicateId,
                kind.Value,
                $"\"{id}\" is sent here again; the step on line {ids[id].Line} has that id",
                "",
                $"give one of them an id of its own, such as id: {id}-again"
            );
        }
        else
        {
            faults.Add(
                FaultCodes.DuplicateId,
                given ?? map,
                $"the id \"{id}\" is taken by the step on line {ids[id].Line}",
                "each once in a journey",
                "choose another id"
            );
        }

        var other = $"{id}@{map.Line}.{map.Column}";
        ids.TryAdd(other, map);
        return other;
    }

    private readonly Dictionary<string, Node> ids = context.StepPlaces;

    /// <summary>Moves keys that are written under the kind to the step: reported as one fault, and read as if they were
    /// beside the kind.</summary>
    public StepHead MoveKeysOut(StepHead head, string[] keys)
    {
        if (
            head.Value is not Node.Map under
            || under.Entries.Where(e => keys.Contains(e.Key.Text) && head.Map.Find(e.Key.Text) is null).ToList()
                is not { Count: > 0 } moved
        )
        {
            return head;
        }

        var names = string.Join(" and ", moved.Select(e => $"{e.Key.Text}:"));
        faults.Add(
            FaultCodes.UnknownKey,
            moved[0].Key,
            $"{names} {(moved.Count == 1 ? "is" : "are")} written under {head.Kind}:, and belong{(moved.Count == 1 ? "s" : "")} "
                + $"beside it",
            "",
            $"start the line{(moved.Count == 1 ? "" : "s")} below the {head.Kind[0]} of {head.Kind}:, with "
                + $"what is under {(moved.Count == 1 ? "it" : "them")} as far to the left"
        );
        var value = under with { Entries = [.. under.Entries.Except(moved)] };
        return head with
        {
            Value = value,
            Map = head.Map with
            {
                Entries =
                [
                    .. head.Map.Entries.Select(e => ReferenceEquals(e.Value, under) ? e with { Value = value } : e),
                    .. moved,
                ],
            },
        };
    }

    /// <summary>Reads a condition of this step: it can refer to what came before the step.</summary>
    public T ReadAsked<T>(StepHead head, Func<T> read)
    {
        Context.Step = head.Id;
        var found = read();
        Context.Step = null;
        return found;
    }

    /// <summary>The value of a required key beside the kind; null, with a fault, where it is missing.</summary>
    public Node? ReadRequired(StepHead head, string key, string remedy = "")
    {
        var node = head.Map.Find(key);
        if (node is null && !MapReader.IsIntendedKey(head.Map, key, kinds.Find(head.Kind)!.AllKeys))
        {
            faults.Add(FaultCodes.Missing, head.Map, $"the {head.Kind} step has no \"{key}\"", "", remedy);
        }

        return node;
    }
}
