using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Steps;

/// <summary>
/// Reads blocks of steps and flattens them: every step gets an id and knows what follows it. Ids: given; a send's
/// template; else kind and place within the
/// block (<c>wait-1</c>, <c>if-1.then.set-1</c>), so that a change elsewhere leaves them alone.
/// </summary>
internal sealed partial class StepReader(JourneyReadContext context)
{
    private readonly FaultCollector faults = context.Faults;

    private sealed record StepHead(Node.Map Map, string Kind, string Id, Node Value);

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
            if (ReadStep(heads[i], next) is { } step)
            {
                context.Steps[step.Id] = step;
            }

            next = heads[i].Id;
        }

        return next;
    }

    // The first step as a line of a list, where a mapping was written in its place.
    private static string AsList(Node node)
    {
        if (node is not Node.Map { Entries: [{ Key.Text: var key, Value: var value }, ..] })
        {
            return "";
        }

        var kind = key.TrimStart('-', '–', '—', ' ');
        return !Vocabulary.Steps.ContainsKey(kind) ? ""
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
                    string.Join(", ", Vocabulary.Steps.Keys)
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
        var kind = map.Entries.FirstOrDefault(e => Vocabulary.Steps.ContainsKey(e.Key.Text));
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
                string.Join(", ", Vocabulary.Steps.Keys),
                FindMeantStep(word) ?? Spelling.DidYouMean(word, Vocabulary.Steps.Keys)
            );
            return null;
        }

        // The keys beside it are checked here; the kind's own value by the kind.
        MapReader.Create(
            map,
            $"the {kind.Key.Text} step",
            [kind.Key.Text, .. Vocabulary.Steps[kind.Key.Text], "id"],
            faults
        );
        return kind;
    }

    // Words of other programs, and keys that belong beside a step.
    private static string? FindMeantStep(string word) =>
        word switch
        {
            "delay" or "sleep" or "pause" => "write wait: instead, such as wait: 3d",
            "email" or "sms" or "message" or "send_email" or "template" =>
                $"write send: with the template's name{(word is "email" or "sms" ? $"; channels: [{word}] below it, if by no other" : "")}",
            "branch" or "split" or "switch" => "write if: or choose: instead",
            "then" or "else" => $"{word}: belongs below if:, in its column: leave out \"- \"",
            "otherwise" or "when" => $"{word}: is a line of choose:",
            _ => Vocabulary.Steps.FirstOrDefault(s => s.Value.Contains(word)).Key is { } kind
                ? $"{word}: belongs to the {kind} step: write it below {kind}: in its column, without \"- \""
                : null,
        };

    private string CreateId(Node.Map map, Node.Entry kind, string path, Dictionary<string, int> ordinals)
    {
        var name = kind.Key.Text.Replace('_', '-');
        var given = map.Find("id");
        var template = kind.Key.Text == "send" ? (kind.Value as Node.Scalar)?.Text : null;
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

    private readonly Dictionary<string, Node> ids = new(StringComparer.Ordinal);

    private Step? ReadStep(StepHead head, string? next) =>
        head.Kind switch
        {
            "send" => ReadSend(head, next),
            "wait" => ReadWait(head, next),
            "wait_for" => ReadWaitFor(head, next),
            "if" => ReadIf(head, next),
            "choose" => ReadChoose(head, next),
            "set" => ReadSet(head, next),
            "notify_staff" => ReadNotifyStaff(head, next),
            "unsubscribe" => ReadUnsubscribe(head, next),
            _ => throw new System.Diagnostics.UnreachableException(head.Kind),
        };
}
