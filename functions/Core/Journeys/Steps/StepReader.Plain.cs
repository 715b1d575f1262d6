using System.Globalization;
using System.Text.RegularExpressions;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Checking;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Steps;

/// <summary>Steps that hold no others.</summary>
internal sealed partial class StepReader
{
    private Step.Send? ReadSend(StepHead head, string? next)
    {
        var template = head.Value is Node.Map given ? UnwrapBraces(given) : context.ReadName(head.Value, "send");
        var topicAt = head.Map.Find("topic");
        var topic = context.ReadName(topicAt, "topic");
        var channels = faults.ReadChannels(head.Map.Find("channels"), "channels");
        var dropAfter = faults.ReadDuration(head.Map.Find("drop_after"), "drop_after");
        var (suggestions, needs) = ReadAsked(head, () => ReadNeeds(head.Map.Find("needs")));
        if (dropAfter is { } time)
        {
            context.References.Add(new Reference.DropAfter(head.Map.Find("drop_after")!, time, topic ?? context.Topic));
        }

        if (template is null)
        {
            return null;
        }

        context.References.Add(new Reference.Template(head.Value, template, channels));
        if (topic is not null)
        {
            context.References.Add(new Reference.Topic(topicAt!, topic));
        }

        return new Step.Send
        {
            Id = head.Id,
            Next = next,
            Template = template,
            Topic = topic,
            Channels = channels,
            DropAfter = dropAfter,
            MinSuggestions = suggestions,
            NeedsCondition = needs,
        };
    }

    // Keys of the send that were put into braces: they belong beside it.
    private string? UnwrapBraces(Node.Map given)
    {
        var named =
            given.Entries.FirstOrDefault(e => e.Key.Text is "template" or "name" or "send" or "message")?.Value
            as Node.Scalar;
        var beside = given
            .Entries.Where(e => Vocabulary.Steps["send"].Contains(e.Key.Text))
            .Select(e => $"{e.Key.Text}:")
            .ToList();
        faults.Add(
            FaultCodes.WrongShape,
            given,
            "send is a mapping",
            "the name of a template",
            named is null
                ? "write the name of the template behind send:"
                : $"write send: {named.Text}{(beside.Count == 0 ? "" : $", and {string.Join(", ", beside)} below it, in its column")}"
        );
        return null;
    }

    // Beside the suggestions any condition: what a condition looks like is read as one.
    private (int Suggestions, Condition? Needs) ReadNeeds(Node? node)
    {
        if (node is not Node.Map map)
        {
            return (ReadSuggestions(node), null);
        }

        var asked = map
            .Entries.Where(e =>
                e.Key.Text.Contains('.', StringComparison.Ordinal) || e.Key.Text is "all" or "any" or "not" or "did"
            )
            .ToList();
        var needs = asked.Count == 0 ? null : new ConditionReader(context).ReadCondition(map with { Entries = asked });
        var rest = map.Entries.Except(asked).ToList();
        return (asked.Count > 0 && rest.Count == 0 ? 0 : ReadSuggestions(map with { Entries = rest }), needs);
    }

    private int ReadSuggestions(Node? node)
    {
        var map = MapReader.Create(node, "needs", Vocabulary.Needs, faults);
        var suggestions = MapReader.Create(
            map?.Require("suggestions", "needs: { suggestions: { at_least: 2 } }"),
            "suggestions",
            Vocabulary.AtLeast,
            faults
        );
        var least = suggestions?.Require("at_least");
        if (faults.ReadInteger(least, "at_least", 1, 20, Step.Send.MaxSuggestions) is not { } count)
        {
            return 0;
        }

        if (count > Step.Send.MaxSuggestions)
        {
            context.NeverMatchFaults.Add(
                FaultCodes.NeverMatches,
                least!,
                $"the message never goes: a customer has at most "
                    + $"{CountText.WithNoun(Step.Send.MaxSuggestions, "suggestion")}, and it needs {count}",
                $"1 to {Step.Send.MaxSuggestions}",
                $"write at_least: {Step.Send.MaxSuggestions} or less"
            );
        }
        else
        {
            context.References.Add(new Reference.Suggestions(least!, count));
        }

        return count;
    }

    private Step? ReadWait(StepHead head, string? next)
    {
        if (head.Value is not Node.Map)
        {
            if (head.Value is Node.List)
            {
                faults.Add(
                    FaultCodes.WrongShape,
                    head.Value,
                    "wait is a list",
                    "a duration such as 3d, or { days: 3, at: \"10:00\" }"
                );
                return null;
            }

            return faults.ReadDuration(head.Value, "wait") is { } time
                ? new Step.WaitFor
                {
                    Id = head.Id,
                    Next = next,
                    Duration = time,
                }
                : null;
        }

        var map = MapReader.Create(head.Value, "wait", Vocabulary.Wait, faults)!;
        var days = map.Find("days") is { } given ? faults.ReadInteger(given, "days", 0, 366) : 0;
        var at = faults.ReadTime(
            map.Require(
                "at",
                "say at what time of day, such as at: \"10:00\"; for hours that simply pass write wait: 3d"
            ),
            "at"
        );
        var weekdays = faults
            .ReadWords(
                map.Find("weekdays"),
                "weekdays",
                Vocabulary.Weekdays,
                day =>
                    day.Length > 3
                    && Vocabulary.Weekdays.FirstOrDefault(w => day.StartsWith(w, StringComparison.OrdinalIgnoreCase))
                        is { } meant
                        ? $"write {meant}"
                        : null
            )
            ?.Select(w => ScalarParser.ParseWeekday(w)!.Value)
            .Order()
            .ToList();
        return days is { } d && at is { } t
            ? new Step.WaitUntil
            {
                Id = head.Id,
                Next = next,
                Days = d,
                TimeOfDay = t,
                Weekdays = weekdays ?? [],
            }
            : null;
    }

    private Step.Set? ReadSet(StepHead head, string? next)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var map = MapReader.ReadOpenMap(head.Value, "set", faults);
        if (map is { Entries.Count: 0 })
        {
            faults.Add(FaultCodes.Missing, map, "set remembers nothing", "name: value");
        }

        foreach (var (key, value) in map?.Entries ?? [])
        {
            var name = key.Text;
            if (!ScalarParser.IsFieldName(name))
            {
                faults.Add(
                    FaultCodes.Name,
                    key,
                    $"set remembers \"{name}\"",
                    "lower-case letters, digits and single underscores: favourite_shop",
                    name.StartsWith("customer.", StringComparison.Ordinal) ? $"leave out customer.: {name[9..]}" : ""
                );
            }
            else if (FieldCatalog.Find($"customer.{name}") is not null)
            {
                faults.Add(
                    FaultCodes.NameTaken,
                    key,
                    $"\"customer.{name}\" is a field of its own",
                    "",
                    "choose another name"
                );
            }
            else if (faults.ReadText(value, $"\"{name}\"") is { } text)
            {
                if (CodeTexts.FindPlaceholder(text) is { } braces)
                {
                    context.Advice.Add(
                        FaultCodes.UnfilledBraces,
                        value,
                        $"set remembers {braces} as it is written: nothing fills it in",
                        "",
                        "write the value itself, such as yes"
                    );
                }

                values[name] = text;
                context.SetValues.Add((name, text));
                context.SetAttributes.Add(name);
            }
        }

        return values.Count == 0
            ? null
            : new Step.Set
            {
                Id = head.Id,
                Next = next,
                Values = values,
            };
    }

    private Step.NotifyStaff? ReadNotifyStaff(StepHead head, string? next)
    {
        var map = MapReader.Create(head.Value, "notify_staff", Vocabulary.Staff, faults);
        var at = map?.Require("to", "a team of shop.yaml");
        var to = context.ReadName(at, "to");
        var said = map?.Require("text", "what should they do?");
        var text = faults.ReadText(said, "text");
        var due = faults.ReadFormValue(
            map?.Find("due"),
            "due",
            FaultCodes.Duration,
            t =>
                DueForm().Match(t) is { Success: true } m
                    ? int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)
                    : (int?)null,
            "working days, such as 1 working day"
        );
        if (to is not null)
        {
            context.References.Add(new Reference.Team(at!, to));
        }

        if (text is not null)
        {
            context.References.Add(new Reference.StaffText(said!, text));
        }

        return to is null || text is null
            ? null
            : new Step.NotifyStaff
            {
                Id = head.Id,
                Next = next,
                Team = to,
                Text = text,
                DueWorkingDays = due,
            };
    }

    private Step.Unsubscribe? ReadUnsubscribe(StepHead head, string? next)
    {
        var map = MapReader.Create(head.Value, "unsubscribe", Vocabulary.Unsubscribe, faults);
        var at = map?.Require("topics", "topics: all, or a list of topics");
        var reason = faults.ReadName(
            map?.Require("reason", "it is kept with the withdrawal: reason: sunset"),
            "reason"
        );
        var topics = at is Node.Scalar { Text: "all" } ? [] : faults.ReadWords(at, "topics");
        foreach (var topic in topics ?? [])
        {
            var place = at is Node.List list ? list.Items.First(i => i is Node.Scalar s && s.Text == topic) : at!;
            context.References.Add(new Reference.Topic(place, topic));
        }

        return topics is null || reason is null
            ? null
            : new Step.Unsubscribe
            {
                Id = head.Id,
                Next = next,
                Topics = topics,
                Reason = reason,
            };
    }

    [GeneratedRegex(@"\A([1-9][0-9]?) working days?\z", RegexOptions.CultureInvariant)]
    private static partial Regex DueForm();
}
