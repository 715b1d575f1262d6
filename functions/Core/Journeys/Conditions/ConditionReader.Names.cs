using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Conditions.Checking;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Conditions;

/// <summary>Names of fields: whether the trigger provides what they need, and suggestions for misspelt ones.</summary>
internal sealed partial class ConditionReader
{
    private static bool IsOfEvent(string name) => name.StartsWith("event.", StringComparison.Ordinal);

    private Field? ReadField(Node.Scalar key)
    {
        var name = key.Text;
        if (ofLine)
        {
            var line = FieldCatalog.Find(name.StartsWith(Line, StringComparison.Ordinal) ? name : Line + name);
            if (line is null)
            {
                faults.AddNotOneOf(
                    FaultCodes.UnknownField,
                    key,
                    $"unknown field \"{name}\" of a line",
                    name,
                    FieldCatalog
                        .All.Where(f => f.Name.StartsWith(Line, StringComparison.Ordinal))
                        .Select(f => f.Name[Line.Length..])
                );
            }

            return line;
        }

        if (IsOfLines(name))
        {
            faults.Add(
                FaultCodes.UnknownField,
                key,
                $"unknown field \"{name}\"",
                "order.any_line, order.every_line, event.order.any_line, event.order.every_line",
                FindMeantLines(name[(name.LastIndexOf('.') + 1)..])
            );
            return null;
        }

        CheckHasOrder(key);
        CheckHasEvent(key);
        if (name.StartsWith(Line, StringComparison.Ordinal))
        {
            faults.Add(
                FaultCodes.NotAvailableHere,
                key,
                $"\"{name}\" is asked outside of a line",
                "",
                $"write order.any_line: {{ {name[Line.Length..]}: … }}"
            );
            return null;
        }

        if (name.StartsWith("coupon.", StringComparison.Ordinal) && !context.IsReadingTrigger)
        {
            context.CouponFields.Add(key);
        }

        if (context.IsReadingTrigger && name.Split('.')[0] is "run" or "coupon")
        {
            faults.Add(
                FaultCodes.NotAvailableHere,
                key,
                $"\"{name}\" is asked before there is a run",
                "",
                "ask it in a step"
            );
            return null;
        }

        return FieldCatalog.Find(name) ?? FindOwnField(key);
    }

    private void CheckHasOrder(Node.Scalar key)
    {
        if (!context.HasOrder && key.Text.StartsWith("order.", StringComparison.Ordinal))
        {
            faults.Add(
                FaultCodes.NoOrder,
                key,
                $"this journey does not start with an order, so \"{key.Text}\" is never known",
                "",
                context.AskedEvent is { Name: { } name } && EventNames.MayHaveOrder(name)
                        ? $"write event.{key.Text}: the order that arrived"
                    : FindMeantEventField(key.Text) is { } meant
                        ? $"write {meant}; {context.AskedEvent?.Name ?? context.TriggerEvent} carries it"
                    : "ask about customer.*, or use a trigger with an order"
            );
        }
        else if (
            context.AskedEvent is { IsTrigger: false, Scope: OrderScope.Any, Name: { } arrives }
            && EventNames.OrderEvents.Contains(arrives)
            && key.Text.StartsWith("order.", StringComparison.Ordinal)
        )
        {
            context.Advice.Add(
                FaultCodes.PossiblyOtherOrder,
                key,
                $"\"{key.Text}\" is of the order that started the run, while \"{arrives}\" may be about another",
                $"event.{key.Text}, {key.Text}",
                $"write event.{key.Text} if you mean the order that arrived"
            );
        }
    }

    // A field of an order may also exist on the event of the condition, or on the event that started the run: a
    // checkout has a total.
    private string? FindMeantEventField(string name) =>
        (context.AskedEvent?.Name ?? context.TriggerEvent) is not { } from ? null
        : name is "order.any_line" or "order.every_line"
            ? EventPayload.Find(from, "skus") is null ? null
                : "event.skus: { contains: … }"
        : EventPayload.Find(from, name["order.".Length..]) is { } field ? $"event.{field.Name}"
        : null;

    private void CheckHasEvent(Node.Scalar key)
    {
        if (!key.Text.StartsWith("event.", StringComparison.Ordinal))
        {
            return;
        }

        if (context.AskedEvent is { } asked)
        {
            if (EventFieldChecks.ExplainNever(key.Text, asked) is var (problem, remedy))
            {
                context.NeverMatchFaults.Add(FaultCodes.NeverMatches, key, problem, "", remedy);
            }
        }
        else
        {
            context.EventFields.Add(key);
        }
    }
}
