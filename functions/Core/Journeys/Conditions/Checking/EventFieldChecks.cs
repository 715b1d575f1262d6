using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Conditions.Checking;

/// <summary>Checks which <c>event.*</c> fields an event has and which values they can have, by
/// <see cref="EventPayload"/>. A sender's own event may have any field.</summary>
internal static class EventFieldChecks
{
    private const string Prefix = "event.";
    private const string Order = "event.order.";

    /// <summary>Why a field is never known for this event, with the remedy; null: it may be known.</summary>
    public static (string Problem, string Remedy)? ExplainNever(string field, AskedEvent asked)
    {
        if (asked.Name is not { } name)
        {
            return asked.IsTrigger
                ? ($"time starts this journey, so \"{field}\" is never known", "ask about customer.*")
                : null;
        }

        if (!EventNames.KnownNames.Contains(name) || field is "event.name" or "event.source")
        {
            return null;
        }

        if (field.StartsWith(Order, StringComparison.Ordinal))
        {
            return EventNames.MayHaveOrder(name)
                ? null
                : (
                    $"\"{name}\" is not about an order, so \"{field}\" is never known",
                    "ask about customer.*, or about order.* where a run has an order"
                );
        }

        if (field == "event.rating")
        {
            return name == EventNames.FeedbackReceived
                ? null
                : (
                    $"\"{name}\" has no rating, so \"{field}\" is never known",
                    $"wait for {EventNames.FeedbackReceived}, or ask for customer.last_rating or order.rating"
                );
        }

        // A sender may add its own fields to the other events.
        if (!EventNames.InternalOnly.Contains(name) || EventPayload.Find(name, field[Prefix.Length..]) is not null)
        {
            return null;
        }

        var has = EventPayload.FieldsOf(name);
        return (
            $"\"{name}\" has no \"{field}\", so it is never known",
            has.Count == 0 ? "leave it out" : $"it has {string.Join(", ", has.Select(f => $"{Prefix}{f.Name}"))}"
        );
    }

    /// <summary>Why the comparisons of one <c>event.NAME</c> are never true for this event; null: they may be, or the
    /// field is a sender's own.</summary>
    public static (string Problem, string Allowed, string Remedy)? ExplainNever(
        IReadOnlyList<Condition.Compare> compared,
        AskedEvent asked
    )
    {
        var name = compared[0].Field.Name;
        if (EventPayload.Find(asked.Name, name[Prefix.Length..]) is not { } field)
        {
            return null;
        }

        var problem = $"what is asked of \"{name}\" never matches";
        foreach (var compare in compared)
        {
            if (!ComparisonCatalog.Fits(compare.Operator, field.Kind))
            {
                return (
                    $"{problem}: \"{ComparisonCatalog.Word(compare.Operator)}\" does not fit {Words(field.Kind)}",
                    string.Join(", ", ComparisonCatalog.WordsFor(field.Kind)),
                    ""
                );
            }

            if (
                compare.Operator != Comparison.Exists
                && compare.Operands.FirstOrDefault(o => !IsOf(field.Kind, o)) is { } wrong
            )
            {
                return (
                    $"{problem}: it is {Words(field.Kind)}, compared with {FormatOperand(wrong)}",
                    "",
                    "change the value, or leave the condition out"
                );
            }

            if (
                field.IsUrlWithoutQuery
                && compare
                    .Operands.OfType<Operand.Text>()
                    .FirstOrDefault(t => t.Value.AsSpan().IndexOfAny('?', '#') >= 0)
                    is { } query
            )
            {
                return (
                    $"{problem}: it is kept without what follows a ? or #, compared with {FormatOperand(query)}",
                    "",
                    "ask for what comes before, or name the link (data-link) and ask for event.link"
                );
            }

            if (
                field.AllowedValues is { } words
                && compare
                    .Operands.OfType<Operand.Text>()
                    .Select(t => t.Value)
                    .FirstOrDefault(t => !words.Any(w => Fits(compare.Operator, w, t)))
                    is { } other
            )
            {
                return (
                    $"{problem}: it is never \"{other}\"",
                    string.Join(", ", words),
                    Spelling.DidYouMean(other, words)
                );
            }
        }

        var typed = new Field(name, field.Kind, "", field.ReadValue) { MayBeAbsent = true };
        return
            ContradictionChecks.Explain([.. compared.Select(c => c with { Field = typed })], asked) is var (why, remedy)
            ? ($"{problem}: {why}", "", remedy.Length > 0 ? remedy : "change the value, or leave the condition out")
            : null;
    }

    /// <summary>The field of this event that was probably meant, where a sender's own field is possible; null: none is
    /// similar.</summary>
    public static string? FindMeantField(string field, AskedEvent asked) =>
        asked.Name is { } name
        && EventPayload.FieldsOf(name) is { Count: > 0 } has
        && field[Prefix.Length..] is var own
        && field.IndexOf('.', Prefix.Length) < 0
        && own is not ("name" or "source" or "rating")
        && has.All(f => f.Name != own)
        && Spelling.Nearest(own, has.Select(f => f.Name)) is { } near
            ? Prefix + near
            : null;

    private static bool Fits(Comparison by, string word, string asked) =>
        by == Comparison.Contains
            ? word.Contains(asked, StringComparison.OrdinalIgnoreCase)
            : string.Equals(word, asked, StringComparison.OrdinalIgnoreCase);

    // A number may be compared with money (its currency is given beside it), and quotes make any value a text.
    private static bool IsOf(FieldKind kind, Operand operand) =>
        (kind, operand) switch
        {
            (FieldKind.Number, Operand.Number or Operand.Amount) => true,
            (FieldKind.Number, Operand.Text t) => ScalarParser.ParseNumber(t.Value) is not null,
            (FieldKind.Money, Operand.Amount) => true,
            (FieldKind.Money, Operand.Text t) => ScalarParser.ParseMoney(t.Value) is not null,
            (FieldKind.YesNo, Operand.YesNo) => true,
            (FieldKind.YesNo, Operand.Text t) => ScalarParser.ParseYesNo(t.Value) is not null,
            (FieldKind.Text, _) => true,
            _ => false,
        };

    private static string FormatOperand(Operand operand) =>
        operand switch
        {
            Operand.Amount a => a.Value.ToString(),
            Operand.Number n => n.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Operand.YesNo y => y.Value ? "yes" : "no",
            Operand.Text t => $"\"{t.Value}\"",
            Operand.Date or Operand.Ago => "a time",
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static string Words(FieldKind kind) =>
        kind switch
        {
            FieldKind.Number => "a number",
            FieldKind.Money => "an amount with its currency, such as 5 EUR",
            FieldKind.YesNo => "yes or no",
            FieldKind.Text or FieldKind.Time or FieldKind.TextList or FieldKind.Any or FieldKind.Attribute => "text",
        };

    /// <summary>The same for a step or <c>only_while</c>, which can refer to any of the journey's events.</summary>
    public static (string Problem, string Remedy)? ExplainNever(string field, IReadOnlyCollection<string> events)
    {
        var whys = events.Select(e => ExplainNever(field, new AskedEvent(e, OrderScope.Any, false))).ToList();
        return whys.Count == 0
                ? (
                    $"this journey has no event, so \"{field}\" is never known",
                    "ask about customer.*, or ask in the where: of a wait_for"
                )
            : whys.Contains(null) ? null
            : (
                $"no event of this journey ({string.Join(", ", events)}) has \"{field}\", so it is never known",
                whys[0]!.Value.Remedy
            );
    }

    /// <summary>The same for the comparisons of the field.</summary>
    public static (string Problem, string Allowed, string Remedy)? ExplainNever(
        IReadOnlyList<Condition.Compare> compared,
        IReadOnlyCollection<string> events
    )
    {
        if (compared[0].Field.Name == "event.name")
        {
            return events.Count > 0 && events.All(e => compared.Any(c => Excludes(c, e)))
                ? (
                    $"\"event.name\" is always {string.Join(" or ", events)} here",
                    string.Join(", ", events),
                    "name an event of this journey, or leave the condition out"
                )
                : null;
        }

        var asked = events.Select(e => new AskedEvent(e, OrderScope.Any, false)).ToList();
        var whys = asked
            .Where(a => ExplainNever(compared[0].Field.Name, a) is null)
            .Select(a => ExplainNever(compared, a))
            .ToList();
        return whys.Count > 0 && !whys.Contains(null) ? whys[0] : null;
    }

    /// <summary>True: a comparison of <c>event.name</c> that is false for this event.</summary>
    public static bool Excludes(Condition.Compare compare, string name)
    {
        bool named = compare
            .Operands.OfType<Operand.Text>()
            .Any(t => string.Equals(t.Value, name, StringComparison.OrdinalIgnoreCase));
        return compare.Operator switch
        {
            Comparison.Is or Comparison.In => !named,
            Comparison.IsNot => named,
            Comparison.Contains => compare
                .Operands.OfType<Operand.Text>()
                .All(t => !name.Contains(t.Value, StringComparison.OrdinalIgnoreCase)),
            Comparison.MoreThan
            or Comparison.LessThan
            or Comparison.AtLeast
            or Comparison.AtMost
            or Comparison.Between
            or Comparison.Exists
            or Comparison.Before
            or Comparison.After => false,
        };
    }
}
