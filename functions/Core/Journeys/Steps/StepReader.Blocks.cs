using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Checking;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Steps;

/// <summary>Steps that hold other steps.</summary>
internal sealed partial class StepReader
{
    private Step.Choose? ReadIf(StepHead head, string? next)
    {
        head = MoveKeysOut(head, ["then", "else"]);
        var when = ReadAsked(head, () => new ConditionReader(context).ReadCondition(head.Value));
        var then = ReadRequired(head, "then") is { } yes ? ReadBlock(yes, $"{head.Id}.then.", next, "then") : next;
        var otherwise = ReadBlock(head.Map.Find("else"), $"{head.Id}.else.", next, "else");
        return when is null
            ? null
            : new Step.Choose
            {
                Id = head.Id,
                Next = next,
                Branches = [new Branch(when, then)],
                Otherwise = otherwise,
            };
    }

    private Step.Choose? ReadChoose(StepHead head, string? next)
    {
        if (head.Value is not Node.List { Items.Count: > 0 } list)
        {
            faults.Add(
                FaultCodes.WrongShape,
                head.Value,
                $"choose is {head.Value.DisplayName}",
                "a list of { when, do }, then perhaps { otherwise }"
            );
            return null;
        }

        var (branches, otherwise, closed) = (new List<Branch>(), next, false);
        for (var i = 0; i < list.Items.Count; i++)
        {
            var item = list.Items[i];
            if (closed)
            {
                faults.Add(
                    FaultCodes.NeverReached,
                    item,
                    "this line comes after otherwise",
                    "otherwise as the last line",
                    "move it up"
                );
            }

            if (item is Node.Map fallback && fallback.Find("otherwise") is { } rest)
            {
                if (
                    MapReader.Create(item, "the line otherwise", ["otherwise"], faults) is not null
                    && rest is Node.Scalar { Text: "" }
                    && fallback.Find("do") is { } under
                )
                {
                    rest = under;
                }

                otherwise = ReadBlock(rest, $"{head.Id}.otherwise.", next, "otherwise");
                closed = true;
                continue;
            }

            item = RenameKeys(item);
            if (item is Node.Map { Entries: [{ Key.Text: "default" or "else" } fall] } && i == list.Items.Count - 1)
            {
                faults.Add(
                    FaultCodes.UnknownKey,
                    fall.Key,
                    $"unknown key \"{fall.Key.Text}\" in a line of choose",
                    "when, do; otherwise as the last line",
                    $"write otherwise: instead of {fall.Key.Text}:"
                );
                otherwise = ReadBlock(
                    fall.Value is Node.Map { Entries: [{ Key.Text: "do" } inner] } ? inner.Value : fall.Value,
                    $"{head.Id}.otherwise.",
                    next,
                    "otherwise"
                );
                continue;
            }

            var line = MapReader.Create(item, "a line of choose", ["when", "do"], faults);
            var when = line?.Require("when", "when: a condition, do: a list of steps; the last line may be otherwise:")
                is { } condition
                ? ReadAsked(head, () => new ConditionReader(context).ReadCondition(condition))
                : null;
            var then = ReadBlock(line?.Require("do"), $"{head.Id}.do-{i + 1}.", next, "do");
            if (
                when is not null
                && branches.FirstOrDefault(b => ConditionImplication.Covers(b.Condition, when)) is { } above
            )
            {
                var same = CanonicalText.Write(above.Condition) == CanonicalText.Write(when);
                (same ? faults : context.NeverMatchFaults).Add(
                    FaultCodes.NeverReached,
                    item,
                    same ? "a line above asks the same" : "a line above matches everyone that this one asks for",
                    "",
                    same
                        ? "the first line that matches wins: change the condition or leave the line out"
                        : "the first line that matches wins: put this line, which asks for more, above it"
                );
            }
            if (when is not null && branches.All(b => CanonicalText.Write(b.Condition) != CanonicalText.Write(when)))
            {
                branches.Add(new Branch(when, then));
            }
        }

        return branches.Count == 0
            ? null
            : new Step.Choose
            {
                Id = head.Id,
                Next = next,
                Branches = branches,
                Otherwise = otherwise,
            };
    }

    private Step.WaitForEvent? ReadWaitFor(StepHead head, string? next)
    {
        head = MoveKeysOut(head, ["up_to", "else"]);
        var items = head.Value is Node.List list ? list.Items : [head.Value];
        if (items.Count == 0)
        {
            faults.Add(FaultCodes.WrongShape, head.Value, "wait_for is an empty list", "at least one { event: … }");
        }

        var lines = new List<EventLine>();
        for (var i = 0; i < items.Count; i++)
        {
            var map = MapReader.Create(items[i], "a line of wait_for", Vocabulary.Line, faults);
            var match = ReadAsked(head, () => EventReader.ReadMatch(map, context));
            var then = ReadBlock(map?.Find("do"), $"{head.Id}.do-{i + 1}.", next, "do");
            if (match is null)
            {
                continue;
            }

            if (lines.Find(earlier => Covers(earlier.Match, match)) is { } above)
            {
                // A version stored before more of these were seen is read as it was.
                (
                    above.Match.Where is null
                    || (match.Where is { } asks && CanonicalText.Write(above.Match.Where) == CanonicalText.Write(asks))
                        ? faults
                        : context.NeverMatchFaults
                ).Add(
                    FaultCodes.NeverReached,
                    items[i],
                    $"a line above takes every \"{match.Event}\" this one waits for",
                    "",
                    "the first line that fits wins: put the line with the narrower where: first"
                );
            }

            if (
                match is { Event: EventNames.OrderPlaced, Scope: OrderScope.ThisOrder }
                && context.TriggerEvent == EventNames.OrderPaid
            )
            {
                context.NeverMatchFaults.Add(
                    FaultCodes.NeverMatches,
                    map!.Find("event")!,
                    "an order that was paid has been placed: \"order.placed\" of this order does not come any more",
                    "",
                    "wait for what happens to a paid order later, such as order.fulfilled"
                );
            }

            context.KnownEvents.Add(match.Event);
            lines.Add(new EventLine(match, then));
        }

        var upTo = faults.ReadDuration(
            ReadRequired(
                head,
                "up_to",
                "a wait that may never end keeps people in it for ever; say how long at most, such as up_to: 14d"
            ),
            "up_to"
        );
        var otherwise = ReadBlock(head.Map.Find("else"), $"{head.Id}.else.", next, "else");
        return upTo is { } time && lines.Count > 0
            ? new Step.WaitForEvent
            {
                Id = head.Id,
                Next = next,
                Lines = lines,
                Timeout = time,
                OnTimeout = otherwise,
            }
            : null;
    }

    // A line in the words of an if step is one fault, and is read as what it means.
    private Node RenameKeys(Node item)
    {
        if (item is not Node.Map { Entries: [{ Key.Text: "if" } first, { Key.Text: "then" } second] } map)
        {
            return item;
        }

        faults.Add(
            FaultCodes.UnknownKey,
            first.Key,
            "unknown keys \"if\" and \"then\" in a line of choose",
            "when, do",
            "write when: instead of if:, and do: instead of then:"
        );
        return map with
        {
            Entries =
            [
                first with
                {
                    Key = first.Key with { Text = "when" },
                },
                second with
                {
                    Key = second.Key with { Text = "do" },
                },
            ],
        };
    }

    // Keys of the step that are written under its kind are one fault, and are read where they belong.
    private StepHead MoveKeysOut(StepHead head, string[] keys)
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

    // What a condition of this step is asked about is what came before it.
    private T ReadAsked<T>(StepHead head, Func<T> read)
    {
        context.Step = head.Id;
        var found = read();
        context.Step = null;
        return found;
    }

    private static bool Covers(EventMatch earlier, EventMatch later) =>
        earlier.Event == later.Event
        && (earlier.Scope == OrderScope.Any || later.Scope == OrderScope.ThisOrder)
        && ConditionImplication.Covers(earlier.Where, later.Where);

    private Node? ReadRequired(StepHead head, string key, string remedy = "")
    {
        var node = head.Map.Find(key);
        if (node is null && !MapReader.IsIntendedKey(head.Map, key, [head.Kind, .. Vocabulary.Steps[head.Kind], "id"]))
        {
            faults.Add(FaultCodes.Missing, head.Map, $"the {head.Kind} step has no \"{key}\"", "", remedy);
        }

        return node;
    }
}
