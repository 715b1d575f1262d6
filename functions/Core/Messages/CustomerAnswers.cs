using System.Text.Json;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces;
using NodaTime;

namespace MarketingAutomation.Core.Messages;

/// <summary>
/// Answers of customers that are always reported to the shop's team: a rating of <c>policy.feedback.unhappy</c> or
/// less, words beside any rating, a correction of a rating that was reported, a complaint, a message marked as spam, a
/// reply. Each answer is reported once, at once, whichever message it answers, however late, in a run or outside of
/// one; only history (backfill) is not reported. Where a journey acts on the answer with a <c>notify_staff</c> before
/// its next wait, that step's text, team and due date are used, and the step sends nothing more when it is reached.
/// </summary>
internal static class CustomerAnswers
{
    private const int MostOpen = 50;
    private const int LongestWords = 2_000;
    private const int ShortWords = 100;

    /// <summary>Stores a rating of an order and returns what has to be reported to the team; null: nothing. To be
    /// called before runs are moved, so that they see the rating.</summary>
    public static CustomerAnswer? RecordAnswer(SendContext context, Event arrived)
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

    /// <summary>Notifies the team once, with the text of the journey that acts on the answer, where there is one. To be
    /// called after the event has moved its runs.</summary>
    public static void NotifyTeam(SendContext context, CustomerAnswer answer)
    {
        foreach (
            var run in context.State.Runs.Where(r =>
                r.Event?.Id == answer.Event && RunModes.RecordOnlyReason(context, r) is null
            )
        )
        {
            if (NotifyStaffStep.FindBeforeWait(context, run) is { } step)
            {
                MessageFactory.CreateStaffNotice(context, run, step, answer);
                context.Replace(run, run with { Event = run.Event! with { TeamNotified = true } });
                context.AddNote("answer", run.Journey, step.Id, "the team is notified, with the text of this step");
                return;
            }
        }

        MessageFactory.CreateAnswerNotice(context, answer);
        context.AddNote("answer", why: "the team is notified");
    }

    /// <summary>The team that gets the notices: the one in the policy, else the first of <c>shop.yaml</c>; null: there
    /// is none.</summary>
    public static string? FindTeam(Workspace workspace) =>
        workspace.Policy.FeedbackTeam is { } named && workspace.Shop.Teams.ContainsKey(named)
            ? named
            : workspace.Shop.Teams.Keys.FirstOrDefault();

    /// <summary>The customer's own words in a rating, reply or complaint, at most 2,000 characters; null:
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

    private static CustomerAnswer? CreateRatingAnswer(SendContext context, Event arrived, FeedbackData feedback)
    {
        var order = FindRatedOrder(context, arrived);
        var (held, words, at) = (order?.Rating, TrimText(feedback.Text), Instant.Min(arrived.At, context.Now));
        var mark = words is null ? null : ContentHash.ComputeParts(words);

        // The same rating again without new words (a page loaded twice, a delivery repeated under another id) is one
        // answer.
        var same = held is not null && held.Stars == feedback.Rating && (mark is null || mark == held.CustomerText);
        var forTeam =
            !same
            && (feedback.Rating <= context.Policy.UnhappyRating || words is not null || held?.TeamNotified == true);
        if (order is not null && !same && !(held?.At > at))
        {
            SaveRatedOrder(
                context,
                order with
                {
                    Rating = new OrderRating(feedback.Rating, at, arrived.Id, mark, forTeam && !arrived.Backfill),
                }
            );
        }

        return forTeam
            ? new CustomerAnswer("rating", arrived.Id)
            {
                Order = order?.Ref,
                Rating = feedback.Rating,
                PreviousRating = held?.Stars == feedback.Rating ? null : held?.Stars,
                CustomerText = words,
            }
            : null;
    }

    private static void SaveRatedOrder(SendContext context, Order rated)
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

    private static Order? FindRatedOrder(SendContext context, Event arrived)
    {
        if (OrderReference.Resolve(context, arrived) is not { } reference)
        {
            return null;
        }

        if (context.FindOrder(reference) is { } held)
        {
            return held;
        }

        // A service that collects ratings for the shop knows the order's number, but seldom the name of the shop in
        // this program.
        var id = reference[(reference.IndexOf(':', StringComparison.Ordinal) + 1)..];
        var alike = context.State.Orders.Recent.Where(o => o.Id == id).ToArray();
        return context.Lookups.OlderOrder is { } older
            && (older.Ref == reference || older.Ref == arrived.Feedback?.OrderId)
                ? older
            : alike.Length == 1 ? alike[0]
            : null;
    }

    // A notice must not be about another order than the one that was named.
    private static string? UnknownOrderId(SendContext context, Event arrived, CustomerAnswer answer) =>
        OrderReference.OrderId(arrived) is not null
        && context.FindOrder(answer.Order ?? OrderReference.Resolve(context, arrived))
            is null
                or { PlacedAt: null, PaidAt: null, Name: null }
            ? OrderReference.OrderId(arrived)
            : null;

    // The order that the event names; else that of the run whose message it answers. If the customer names no order, it
    // is not known which of several is meant.
    private static string? FindOrderReference(SendContext context, Event arrived) =>
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
        var texts = arrived
            .Data.Keys.Order(StringComparer.Ordinal)
            .Select(name => (name, text: FieldText(arrived, name)))
            .Where(f => f.text is not null)
            .OrderBy(f => f.name == "text" ? 0 : 1)
            .Select(f => f.name == "text" ? f.text : $"{f.name}: {f.text}")
            .ToArray();
        return texts.Length == 0 ? null : string.Join('\n', texts);
    }

    private static string? FieldText(Event arrived, string name) =>
        arrived.Data.TryGetValue(name, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number
            ? TrimText(value.ToString())
            : null;

    private static string? TrimText(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string? TruncateText(string? text, int most) =>
        text is null || text.Length <= most ? text : TextTruncation.Truncate(text, most) + "…";
}
