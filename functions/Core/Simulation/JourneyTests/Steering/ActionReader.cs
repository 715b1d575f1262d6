using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Simulation.JourneyTests.Steering;

/// <summary>Reads the lines of <c>timeline</c> that are no events.</summary>
internal sealed class ActionReader(Journey journey, FaultCollector faults)
{
    private const string Failed = "failed";

    /// <summary>What such a line is about; the first key of these that it has.</summary>
    public static readonly string[] Kinds = ["manual", "call_webhook", "coupon"];

    /// <summary>The keys of such a line, beside <c>at</c>.</summary>
    public static readonly string[] Keys = [.. Kinds, "answers", "empty"];

    /// <summary>True: the line is no event.</summary>
    public static bool IsAction(Node.Map map) => Kinds.Any(k => map.Find(k) is not null);

    /// <summary>Reads the line; null: it has a fault, which is reported.</summary>
    public TestAction? Read(Node.Map map, int line)
    {
        var kind = Kinds.First(k => map.Find(k) is not null);
        string[] own = kind switch
        {
            "manual" => ["at", "manual"],
            "call_webhook" => ["at", "call_webhook", "answers"],
            _ => ["at", "coupon", "empty"],
        };
        foreach (var (key, _) in map.Entries.Where(e => !own.Contains(e.Key.Text)))
        {
            faults.Add(
                FaultCodes.ConflictingKeys,
                key,
                $"{key.Text} is written beside {kind}",
                string.Join(", ", own),
                "write it on a line of its own"
            );
            return null;
        }

        var value = map.Find(kind)!;
        return kind switch
        {
            "manual" => ReadEntry(value, line),
            "call_webhook" => ReadAnswer(value, map),
            _ => ReadPool(value, map),
        };
    }

    private TestAction.Enter? ReadEntry(Node value, int line)
    {
        if (faults.ReadWord(value, "manual", ["yes"]) is null)
        {
            return null;
        }

        if (journey.AllowsManualEntry)
        {
            return new($"test-{line}");
        }

        faults.Add(
            FaultCodes.NotAllowed,
            value,
            $"the journey {journey.Id} has no trigger manual",
            "",
            "write trigger: [ …, { manual: yes } ] in the journey"
        );
        return null;
    }

    private TestAction.AnswerCalls? ReadAnswer(Node value, Node.Map map)
    {
        var calls = TestAction.CallsOf(journey);
        var step = ReadKnown(value, "call_webhook", [.. calls.Keys]);
        var answers = TimelineKeys.Require(
            map,
            "answers",
            "write answers: failed, or the fields of the answer: answers: { owner: Mari }",
            faults
        );
        if (step is null || answers is null)
        {
            return null;
        }

        if (answers is not Node.Map given)
        {
            return faults.ReadWord(answers, "answers", [Failed]) is null ? null : new(step, null);
        }

        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, text) in given.Entries)
        {
            if (!calls[step].Save.Contains(key.Text))
            {
                faults.AddNotOneOf(
                    FaultCodes.UnknownField,
                    key,
                    $"the step {step} saves no field \"{key.Text}\"",
                    key.Text,
                    calls[step].Save
                );
                return null;
            }

            if (faults.ReadText(text, key.Text) is not { } written)
            {
                return null;
            }

            fields[key.Text] = written;
        }

        return new(step, fields);
    }

    private TestAction.EmptyPool? ReadPool(Node value, Node.Map map)
    {
        var name = ReadKnown(value, "coupon", TestAction.PoolCouponsOf(journey));
        var empty = faults.ReadWord(
            TimelineKeys.Require(map, "empty", "write empty: yes where its file has no code left", faults),
            "empty",
            Vocabulary.YesNo
        );
        return name is null || empty is null ? null : new(name, empty == "yes");
    }

    private string? ReadKnown(Node node, string kind, IReadOnlyList<string> known)
    {
        if (known.Count > 0)
        {
            return faults.ReadWord(node, kind, known);
        }

        faults.Add(
            FaultCodes.NotAllowed,
            node,
            $"the journey {journey.Id} has no {kind}{(kind == "coupon" ? " with codes of a file" : "")}",
            "",
            "leave the line out"
        );
        return null;
    }
}
