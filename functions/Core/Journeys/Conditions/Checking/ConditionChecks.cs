using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Conditions.Checking;

/// <summary>Checks the comparisons of one field: a condition that never matches is a fault; one that always matches, or
/// is probably misspelt, gives advice.</summary>
internal sealed class ConditionChecks(JourneyReadContext context)
{
    /// <summary>Checks the comparisons of one field that have to be true at the same time.</summary>
    public void CheckComparisons(Field field, Node at, IReadOnlyList<Condition.Compare> compared)
    {
        if (
            compared.Any(c =>
                c.Operands.OfType<Operand.Text>().Any(t => CodeTexts.FindPlaceholder(t.Value) is not null)
            )
        )
        {
            // Braces are already a fault, so other faults of the text are not reported.
            return;
        }

        if (
            compared.Any(c =>
                c is { Operator: Comparison.Between, Operands: [var from, var to] }
                && OperandReader.IsReversed(from, to)
            )
        )
        {
            return;
        }

        if (ContradictionChecks.Explain(compared, context.AskedEvent) is var (why, remedy))
        {
            ReportNever(
                at,
                $"what is asked of \"{field.Name}\" never matches: {why}",
                "",
                remedy.Length > 0 ? remedy : "change the value, or leave the condition out"
            );
        }
        else if (
            field.Name == "event.name"
            && context.AskedEvent is { Name: { } name }
            && compared.Any(c => EventFieldChecks.Excludes(c, name))
        )
        {
            ReportNever(
                at,
                $"\"event.name\" is always {name} here",
                "",
                "name the event you mean in event:, or leave the condition out"
            );
        }
        else if (
            context.AskedEvent is null
            && context.TriggerComparisons.Where(c => c.Field.Name == field.Name).ToList() is { Count: > 0 } start
            && ContradictionChecks.Explain([.. start, .. compared], null) is not null
        )
        {
            ReportNever(
                at,
                $"what is asked of \"{field.Name}\" never matches: where of the trigger asks for another",
                "",
                "change the value, or leave the condition out"
            );
        }
        else if (ExplainSetByEvent(field, compared) is { } set)
        {
            ReportNever(at, $"what is asked of \"{field.Name}\" never matches: {set}", "", "leave the condition out");
        }
        else if (compared.Count > 0 && compared.All(c => ContradictionChecks.IsAlwaysTrue(c, context.AskedEvent)))
        {
            context.Advice.Add(
                FaultCodes.AlwaysMatches,
                at,
                $"what is asked of \"{field.Name}\" matches every value it can have",
                "",
                "change the value, or leave the condition out; to ask whether it is known write exists: yes"
            );
        }

        CheckEventField(field, at, compared);
        AddReferences(field, at, compared);
    }

    private void CheckEventField(Field field, Node at, IReadOnlyList<Condition.Compare> compared)
    {
        if (!field.Name.StartsWith("event.", StringComparison.Ordinal))
        {
            return;
        }

        if (context.AskedEvent is not { } asked)
        {
            context.EventValues.Add((at, compared));
        }
        else if (EventFieldChecks.ExplainNever(compared, asked) is var (problem, allowed, remedy))
        {
            ReportNever(at, problem, allowed, remedy);
        }
        else if (
            FieldCatalog.Find(field.Name) is null
            && EventFieldChecks.FindMeantField(field.Name, asked) is { } near
        )
        {
            context.Advice.Add(
                FaultCodes.UnknownValue,
                at,
                $"\"{asked.Name}\" has no field \"{field.Name}\" but a sender's own",
                near,
                $"did you mean \"{near}\"?"
            );
        }

        if (
            field.Name == "event.link"
            && (context.AskedEvent is null || EventPayload.Find(context.AskedEvent.Name, "link") is not null)
        )
        {
            context.AskedLinks.AddRange(compared.Select(c => (at, c, context.AskedEvent is { IsTrigger: true })));
        }

        if (
            field.Name == "event.topic"
            && (context.AskedEvent is null || EventPayload.Find(context.AskedEvent.Name, "topic") is { IsTopic: true })
        )
        {
            context.References.AddRange(
                compared
                    .Where(c => c.Operator is not (Comparison.Contains or Comparison.Exists))
                    .SelectMany(c => c.Operands)
                    .OfType<Operand.Text>()
                    .Select(t => new Reference.AskedTopic(at, t.Value))
            );
        }
    }

    // Adds what can be checked only against the other files.
    private void AddReferences(Field field, Node at, IReadOnlyList<Condition.Compare> compared)
    {
        if (field.Name is "line.sku" or "line.category")
        {
            context.References.AddRange(
                compared
                    .Where(c => c.Operator != Comparison.Exists)
                    .Select(c => new Reference.AskedProduct(at, field.Name, c))
            );
        }
        else if (field.Name is "shop.name" or "shop.country")
        {
            context.References.AddRange(
                compared.Where(c => c.Operator != Comparison.Exists).Select(c => new Reference.AskedShop(at, c))
            );
        }
        else if (field.Name is "order.source" or "event.order.source" or "event.source")
        {
            context.References.AddRange(
                compared
                    .Where(c => c.Operator != Comparison.Exists)
                    .Select(c => new Reference.AskedSource(at, field.Name, c))
            );
        }
        else if (
            field.Name is "order.name" or "event.order.name"
            && WordsOf(compared).FirstOrDefault(t => t.All(char.IsAsciiDigit)) is { } digits
        )
        {
            context.Advice.Add(
                FaultCodes.UnknownValue,
                at,
                $"shops tell an order's name with its sign, such as #{digits}, and \"{digits}\" is another text",
                "",
                $"write \"#{digits}\" in quotes, unless your shop leaves the sign out"
            );
        }
        else if (
            field.Name == "customer.locale"
            && WordsOf(compared).FirstOrDefault(t => t.Length is 2 or 3) is { } language
        )
        {
            context.Advice.Add(
                FaultCodes.UnknownValue,
                at,
                $"\"{language}\" is only the locale of customers whose shop reports no country with it; "
                    + $"{language}-… is another",
                "",
                $"write customer.language: {language} if you mean the language"
            );
        }
        else if (FieldCatalog.Find(field.Name) is null && field.Name.StartsWith("customer.", StringComparison.Ordinal))
        {
            context.References.AddRange(
                compared.Select(c => new Reference.ComparedAttribute(at, field.Name["customer.".Length..], c))
            );
            context.References.Add(new Reference.ComparedTogether(at, field.Name["customer.".Length..], compared));
        }

        if (field.Name.StartsWith("customer.", StringComparison.Ordinal))
        {
            context.References.AddRange(
                compared
                    .Where(c => c.Operator == Comparison.Contains)
                    .SelectMany(c => c.Operands)
                    .OfType<Operand.Text>()
                    .Select(t => new Reference.ListItem(at, field.Name["customer.".Length..], t.Value, Asked: true))
            );
        }
    }

    private static IEnumerable<string> WordsOf(IReadOnlyList<Condition.Compare> compared) =>
        compared
            .Where(c => c.Operator is Comparison.Is or Comparison.In or Comparison.IsNot)
            .SelectMany(c => c.Operands)
            .OfType<Operand.Text>()
            .Select(t => t.Value)
            .Where(t => t.Length > 0);

    // A paid order always has a time of payment, so exists: no never matches there.
    private string? ExplainSetByEvent(Field field, IReadOnlyList<Condition.Compare> compared) =>
        compared.Any(c => IsExistsComparison(c, false)) ? ExplainAlwaysPresent(field.Name)
        : context.AskedEvent is { IsTrigger: true, Name: EventNames.OrderRefunded }
        && field.Name is "order.refunded" or "event.order.refunded"
        && compared.All(c => c is { Operator: Comparison.Is, Operands: [Operand.YesNo { Value: false }] })
            ? "order.refunded reports that something was given back"
        : null;

    /// <summary>Why a field always has a value where it is used here; null: it may be missing.</summary>
    public string? ExplainAlwaysPresent(string field)
    {
        var (order, eventName) = field.StartsWith("event.order.", StringComparison.Ordinal)
            ? ("event.order.", context.AskedEvent?.Name)
            : ("order.", context.TriggerEvent);
        return FieldRanges.IsAlwaysPresent(field, order, eventName) ? $"it is there from {eventName} on"
            : field == "customer.last_rating" && context.AskedEvent?.Name == EventNames.FeedbackReceived
                ? $"the rating of {EventNames.FeedbackReceived} counts"
            : null;
    }

    /// <summary>True: <c>exists: yes</c>, or with <paramref name="value"/> false <c>exists: no</c>.</summary>
    public static bool IsExistsComparison(Condition.Compare compare, bool value) =>
        compare is { Operator: Comparison.Exists, Operands: [Operand.YesNo yes] } && yes.Value == value;

    private void ReportNever(Node at, string problem, string allowed, string remedy) =>
        context.NeverMatchFaults.Add(FaultCodes.NeverMatches, at, problem, allowed, remedy);
}
