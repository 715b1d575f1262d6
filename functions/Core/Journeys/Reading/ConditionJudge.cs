using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Workspaces.Reading;

namespace MarketingAutomation.Core.Journeys.Reading;

/// <summary>Looks at what is asked of one field: what never matches is a fault, what always matches and what is
/// probably spelt otherwise is advice.</summary>
internal sealed class ConditionJudge(JourneyContext context)
{
    /// <summary>Looks at the comparisons of one field that have to be true together.</summary>
    public void Look(Field field, Node at, IReadOnlyList<Condition.Compare> compared)
    {
        if (compared.Any(c => c.With.OfType<Operand.Text>().Any(t => TextForms.Placeholder(t.Value) is not null)))
        {
            // Braces are a fault already, whatever else the text is not.
            return;
        }

        if (
            compared.Any(c =>
                c is { By: Comparison.Between, With: [var from, var to] } && OperandReader.IsReversed(from, to)
            )
        )
        {
            return;
        }

        if (NeverMatches.Why(compared, context.Asked) is var (why, remedy))
        {
            Never(
                at,
                $"what is asked of \"{field.Name}\" never matches: {why}",
                "",
                remedy.Length > 0 ? remedy : "change the value, or leave the condition out"
            );
        }
        else if (
            field.Name == "event.name"
            && context.Asked is { Name: { } name }
            && compared.Any(c => EventFields.Excludes(c, name))
        )
        {
            Never(
                at,
                $"\"event.name\" is always {name} here",
                "",
                "name the event you mean in event:, or leave the condition out"
            );
        }
        else if (
            context.Asked is null
            && context.Start.Where(c => c.Field.Name == field.Name).ToList() is { Count: > 0 } start
            && NeverMatches.Why([.. start, .. compared], null) is not null
        )
        {
            Never(
                at,
                $"what is asked of \"{field.Name}\" never matches: where of the trigger asks for another",
                "",
                "change the value, or leave the condition out"
            );
        }
        else if (SetByEvent(field, compared) is { } set)
        {
            Never(at, $"what is asked of \"{field.Name}\" never matches: {set}", "", "leave the condition out");
        }
        else if (compared.Count > 0 && compared.All(c => NeverMatches.IsAlways(c, context.Asked)))
        {
            context.Advice.Add(
                FaultCodes.AlwaysMatches,
                at,
                $"what is asked of \"{field.Name}\" matches every value it can have",
                "",
                "change the value, or leave the condition out; to ask whether it is known write exists: yes"
            );
        }

        Event(field, at, compared);
        Workspace(field, at, compared);
    }

    private void Event(Field field, Node at, IReadOnlyList<Condition.Compare> compared)
    {
        if (!field.Name.StartsWith("event.", StringComparison.Ordinal))
        {
            return;
        }

        if (context.Asked is not { } asked)
        {
            context.EventValues.Add((at, compared));
        }
        else if (EventFields.WhyNever(compared, asked) is var (problem, allowed, remedy))
        {
            Never(at, problem, allowed, remedy);
        }
        else if (FieldCatalog.Find(field.Name) is null && EventFields.ProbablyMeant(field.Name, asked) is { } near)
        {
            context.Advice.Add(
                FaultCodes.NotKnownHere,
                at,
                $"\"{asked.Name}\" has no field \"{field.Name}\" but a sender's own",
                near,
                $"did you mean \"{near}\"?"
            );
        }

        if (
            field.Name == "event.link"
            && (context.Asked is null || EventPayload.Find(context.Asked.Name, "link") is not null)
        )
        {
            context.Links.AddRange(compared.Select(c => (at, c, context.Asked is { IsTrigger: true })));
        }

        if (
            field.Name == "event.topic"
            && (context.Asked is null || EventPayload.Find(context.Asked.Name, "topic") is { IsTopic: true })
        )
        {
            context.References.AddRange(
                compared
                    .Where(c => c.By is not (Comparison.Contains or Comparison.Exists))
                    .SelectMany(c => c.With)
                    .OfType<Operand.Text>()
                    .Select(t => new Reference.AskedTopic(at, t.Value))
            );
        }
    }

    // What only the other files can tell.
    private void Workspace(Field field, Node at, IReadOnlyList<Condition.Compare> compared)
    {
        if (field.Name is "line.sku" or "line.category")
        {
            context.References.AddRange(
                compared
                    .Where(c => c.By != Comparison.Exists)
                    .Select(c => new Reference.AskedProduct(at, field.Name, c))
            );
        }
        else if (field.Name is "shop.name" or "shop.country")
        {
            context.References.AddRange(
                compared.Where(c => c.By != Comparison.Exists).Select(c => new Reference.AskedShop(at, c))
            );
        }
        else if (field.Name is "order.source" or "event.order.source" or "event.source")
        {
            context.References.AddRange(
                compared.Where(c => c.By != Comparison.Exists).Select(c => new Reference.AskedSource(at, field.Name, c))
            );
        }
        else if (
            field.Name is "order.name" or "event.order.name"
            && Words(compared).FirstOrDefault(t => t.All(char.IsAsciiDigit)) is { } digits
        )
        {
            context.Advice.Add(
                FaultCodes.NotKnownHere,
                at,
                $"shops tell an order's name with its sign, such as #{digits}, and \"{digits}\" is another text",
                "",
                $"write \"#{digits}\" in quotes, unless your shop leaves the sign out"
            );
        }
        else if (
            field.Name == "customer.locale"
            && Words(compared).FirstOrDefault(t => t.Length is 2 or 3) is { } language
        )
        {
            context.Advice.Add(
                FaultCodes.NotKnownHere,
                at,
                $"\"{language}\" is only the locale of customers whose shop tells no country with it; "
                    + $"{language}-… is another",
                "",
                $"write customer.language: {language} if you mean the language"
            );
        }
        else if (FieldCatalog.Find(field.Name) is null && field.Name.StartsWith("customer.", StringComparison.Ordinal))
        {
            context.References.AddRange(
                compared.Select(c => new Reference.Remembered(at, field.Name["customer.".Length..], c))
            );
        }
    }

    private static IEnumerable<string> Words(IReadOnlyList<Condition.Compare> compared) =>
        compared
            .Where(c => c.By is Comparison.Is or Comparison.In or Comparison.IsNot)
            .SelectMany(c => c.With)
            .OfType<Operand.Text>()
            .Select(t => t.Value)
            .Where(t => t.Length > 0);

    // An order that was paid has a time of payment: exists: no is asked of nothing.
    private string? SetByEvent(Field field, IReadOnlyList<Condition.Compare> compared) =>
        compared.Any(c => IsExists(c, false)) ? IsThere(field.Name)
        : context.Asked is { IsTrigger: true, Name: EventNames.OrderRefunded }
        && field.Name is "order.refunded" or "event.order.refunded"
        && compared.All(c => c is { By: Comparison.Is, With: [Operand.YesNo { Value: false }] })
            ? "order.refunded tells that something was given back"
        : null;

    /// <summary>Why a field is there whenever it is asked for here; null: it may be missing.</summary>
    public string? IsThere(string field)
    {
        var (order, eventName) = field.StartsWith("event.order.", StringComparison.Ordinal)
            ? ("event.order.", context.Asked?.Name)
            : ("order.", context.Trigger);
        return FieldValues.IsThere(field, order, eventName) ? $"it is there from {eventName} on"
            : field == "customer.last_rating" && context.Asked?.Name == EventNames.FeedbackReceived
                ? $"the rating of {EventNames.FeedbackReceived} counts"
            : null;
    }

    /// <summary>True: <c>exists: yes</c>, or with <paramref name="value"/> false <c>exists: no</c>.</summary>
    public static bool IsExists(Condition.Compare compare, bool value) =>
        compare is { By: Comparison.Exists, With: [Operand.YesNo yes] } && yes.Value == value;

    private void Never(Node at, string problem, string allowed, string remedy) =>
        context.Never.Add(FaultCodes.NeverMatches, at, problem, allowed, remedy);
}
