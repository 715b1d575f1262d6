using System.Text.Json;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces;
using NodaTime;

namespace MarketingAutomation.Core.Messages;

/// <summary>
/// Answers of customers that the shop's own people always hear of: a rating of <c>policy.feedback.unhappy</c> or less,
/// words beside any rating, a correction of a rating they were told of, a complaint, a message marked as spam, a reply.
/// Once for each answer, at once, whichever message it answers, however late, in a run or in none; only what is told as
/// history (backfill) is quiet. Where a journey acts on the answer with a <c>notify_staff</c> before it waits again,
/// that step's text, team and due date are used, and the step says nothing more when it is reached.
/// </summary>
internal static class CustomerAnswers
{
    /// <summary>How long a notice of an answer waits for its way out (everything paused, the provider
    /// failing).</summary>
    public static readonly Duration NoticeLifetime = Duration.FromDays(90);

    private const int MostOpen = 50;
    private const int LongestWords = 2_000;
    private const int ShortWords = 100;

    /// <summary>Takes over a rating of an order. What the team has to hear of it; null: nothing. Before runs are moved,
    /// so that they see the rating.</summary>
    public static CustomerAnswer? RecordAnswer(DecisionContext context, Event arrived)
    {
        var answer = arrived switch
        {
            { Feedback: { } feedback } => CreateRatingAnswer(context, arrived, feedback),
            { Name: EventNames.ComplaintOpened } => new CustomerAnswer("complaint", arrived.Id)
            {
                CustomerText = DescribeFields(arrived),
            },
            { Name: EventNames.MessageComplained } => new CustomerAnswer("spam", arrived.Id),
            { Name: EventNames.MessageReplied } => new CustomerAnswer("reply", arrived.Id)
            {
                CustomerText = FieldText(arrived, "text"),
            },
            _ => null,
        };
        return answer is null || arrived.Backfill
            ? null
            : answer with
            {
                Order = UnknownOrderId(context, arrived, answer) is null
                    ? answer.Order ?? FindOrderReference(context, arrived)
                    : null,
                UnknownOrder = UnknownOrderId(context, arrived, answer),
                CustomerText = TruncateText(
                    answer.CustomerText,
                    context.State.Messages.Count(m => m.Staff?.Answer is not null) < MostOpen
                        ? LongestWords
                        : ShortWords
                ),
            };
    }

    /// <summary>Tells the team, once, with the words of the journey that acts on the answer, where one does. To be
    /// called when the event has moved the runs it moves.</summary>
    public static void NotifyTeam(DecisionContext context, CustomerAnswer answer)
    {
        foreach (
            var run in context.State.Runs.Where(r =>
                r.Event?.Id == answer.Event && RunModes.RecordOnlyReason(context, r) is null
            )
        )
        {
            if (FindNotifyStep(context, run) is { } step)
            {
                MessageFactory.CreateStaffNotice(context, run, step, answer);
                context.Replace(run, run with { Event = run.Event! with { TeamNotified = true } });
                context.AddNote("answer", run.Journey, step.Id, "the team is told of it, in the words of this step");
                return;
            }
        }

        MessageFactory.CreateAnswerNotice(context, answer);
        context.AddNote("answer", why: "the team is told of it");
    }

    /// <summary>The <c>notify_staff</c> a run comes to before it waits again; null: none. Sends on the way are no
    /// waits: the team does not wait for the night to pass.</summary>
    public static NotifyStaffStep? FindNotifyStep(DecisionContext context, Run run)
    {
        var journey = context.Workspace.FindVersion(run.Journey, run.Version);
        for (
            var at = run.StepId;
            at is not null && journey is not null && journey.Steps.TryGetValue(at, out var step);

        )
        {
            if (step is NotifyStaffStep notify)
            {
                return notify;
            }

            if (step.IsWait)
            {
                return null;
            }

            at = step.FindNextStep(context.CreateStepScope(run));
        }

        return null;
    }

    /// <summary>Who hears of answers: the team policy names, else the first of <c>shop.yaml</c>; null: there is
    /// none.</summary>
    public static string? FindTeam(Workspace workspace) =>
        workspace.Policy.FeedbackTeam is { } named && workspace.Shop.Teams.ContainsKey(named)
            ? named
            : workspace.Shop.Teams.Keys.FirstOrDefault();

    /// <summary>The customer's own words in a rating, reply or complaint, at most 2,000 characters; null: there are
    /// none.</summary>
    public static string? CustomerText(Event arrived) =>
        TruncateText(
            arrived switch
            {
                { Feedback: { } feedback } => TrimText(feedback.Text),
                { Name: EventNames.ComplaintOpened } => DescribeFields(arrived),
                { Name: EventNames.MessageReplied } => FieldText(arrived, "text"),
                _ => null,
            },
            LongestWords
        );

    private static CustomerAnswer? CreateRatingAnswer(DecisionContext context, Event arrived, FeedbackData feedback)
    {
        var order = FindRatedOrder(context, arrived);
        var (held, words, at) = (order?.Rating, TrimText(feedback.Text), Instant.Min(arrived.At, context.Now));
        var mark = words is null ? null : RunEntry.ShortHash(words);

        // The same stars again without new words (a page that is loaded twice, the delivery repeated under another id)
        // are one answer.
        var same = held is not null && held.Stars == feedback.Rating && (mark is null || mark == held.CustomerText);
        var heard =
            !same
            && (feedback.Rating <= context.Policy.UnhappyRating || words is not null || held?.TeamNotified == true);
        if (order is not null && !same && !(held?.At > at))
        {
            SaveRatedOrder(
                context,
                order with
                {
                    Rating = new OrderRating(feedback.Rating, at, arrived.Id, mark, heard && !arrived.Backfill),
                }
            );
        }

        return heard
            ? new CustomerAnswer("rating", arrived.Id)
            {
                Order = order?.Ref,
                Rating = feedback.Rating,
                PreviousRating = held?.Stars == feedback.Rating ? null : held?.Stars,
                CustomerText = words,
            }
            : null;
    }

    private static void SaveRatedOrder(DecisionContext context, Order rated)
    {
        context.State = context.State with
        {
            Orders = context.State.Orders with
            {
                Recent = [.. context.State.Orders.Recent.Select(o => o.Ref == rated.Ref ? rated : o)],
            },
        };
        context.Rows.Add(new RowWrite.CurrentOrder(rated));
    }

    private static Order? FindRatedOrder(DecisionContext context, Event arrived)
    {
        if (OrderReference.Resolve(context, arrived) is not { } reference)
        {
            return null;
        }

        if (context.FindOrder(reference) is { } held)
        {
            return held;
        }

        // Whoever collects ratings for the shop knows the order's number, and seldom what we call the shop.
        var id = reference[(reference.IndexOf(':', StringComparison.Ordinal) + 1)..];
        var alike = context.State.Orders.Recent.Where(o => o.Id == id).ToArray();
        return context.Lookups.OlderOrder is { } older
            && (older.Ref == reference || older.Ref == arrived.Feedback?.OrderId)
                ? older
            : alike.Length == 1 ? alike[0]
            : null;
    }

    // A notice must not speak of another order than the one that was named.
    private static string? UnknownOrderId(DecisionContext context, Event arrived, CustomerAnswer answer) =>
        OrderReference.OrderId(arrived) is not null
        && context.FindOrder(answer.Order ?? OrderReference.Resolve(context, arrived))
            is null
                or { PlacedAt: null, PaidAt: null, Name: null }
            ? OrderReference.OrderId(arrived)
            : null;

    // The order the event names; else that of the run whose message it answers. Which of several orders a customer
    // means who names none is not known.
    private static string? FindOrderReference(DecisionContext context, Event arrived) =>
        context.FindOrder(OrderReference.Resolve(context, arrived))?.Ref
        ?? (
            ReceiptUpdates.FindMessage(context.State, arrived) is { } message
                ? context
                    .State.Runs.FirstOrDefault(r => r.Order is not null && r.Messages.Any(m => m.Message == message))
                    ?.Order
                : null
        );

    private static string? DescribeFields(Event arrived)
    {
        var told = arrived
            .Data.Keys.Order(StringComparer.Ordinal)
            .Select(name => (name, text: FieldText(arrived, name)))
            .Where(f => f.text is not null)
            .OrderBy(f => f.name == "text" ? 0 : 1)
            .Select(f => f.name == "text" ? f.text : $"{f.name}: {f.text}")
            .ToArray();
        return told.Length == 0 ? null : string.Join('\n', told);
    }

    private static string? FieldText(Event arrived, string name) =>
        arrived.Data.TryGetValue(name, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number
            ? TrimText(value.ToString())
            : null;

    private static string? TrimText(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string? TruncateText(string? text, int most) =>
        text is null || text.Length <= most ? text : TextTruncation.Truncate(text, most) + "…";
}
