using System.Text.Json;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces;
using NodaTime;

namespace MarketingAutomation.Core.Decisions;

/// <summary>
/// Answers of customers that the shop's own people always hear of: a rating of <c>policy.feedback.unhappy</c> or less,
/// words beside any rating, a correction of a rating
/// they were told of, a complaint, a message marked as spam, a reply. Once for each answer, at once, whichever message
/// it answers, however late, in a run or in none;
/// only what is told as history (backfill) is quiet. Where a journey acts on the answer with a <c>notify_staff</c>
/// before it waits again, that step's
/// text, team and due date are used, and the step says nothing more when it is reached.
/// </summary>
internal static class Answers
{
    /// <summary>How long a notice of an answer waits for its way out (everything paused, the provider
    /// failing).</summary>
    public static readonly Duration Kept = Duration.FromDays(90);

    private const int MostOpen = 50;
    private const int LongestWords = 2_000;
    private const int ShortWords = 100;

    /// <summary>Takes over a rating of an order. What the team has to hear of it; null: nothing. Before runs are moved,
    /// so that they see the rating.</summary>
    public static Answer? Learn(Draft draft, Event arrived)
    {
        var answer = arrived switch
        {
            { Feedback: { } feedback } => OfRating(draft, arrived, feedback),
            { Name: EventNames.ComplaintOpened } => new Answer("complaint", arrived.Id) { Words = Fields(arrived) },
            { Name: EventNames.MessageComplained } => new Answer("spam", arrived.Id),
            { Name: EventNames.MessageReplied } => new Answer("reply", arrived.Id) { Words = Text(arrived, "text") },
            _ => null,
        };
        return answer is null || arrived.Backfill
            ? null
            : answer with
            {
                Order = Unknown(draft, arrived, answer) is null ? answer.Order ?? OrderOf(draft, arrived) : null,
                UnknownOrder = Unknown(draft, arrived, answer),
                Words = Cut(
                    answer.Words,
                    draft.State.Messages.Count(m => m.Staff?.Answer is not null) < MostOpen ? LongestWords : ShortWords
                ),
            };
    }

    /// <summary>Tells the team, once, with the words of the journey that acts on the answer, where one does. To be
    /// called when the event has moved the runs it moves.</summary>
    public static void Tell(Draft draft, Answer answer)
    {
        foreach (
            var run in draft.State.Runs.Where(r => r.Event?.Id == answer.Event && Modes.OnlyRecords(draft, r) is null)
        )
        {
            if (NoticeOf(draft, run) is { } step)
            {
                Deciding.StaffNotice(draft, run, step, answer);
                draft.Replace(run, run with { Event = run.Event! with { Told = true } });
                draft.Note("answer", run.Journey, step.Id, "the team is told of it, in the words of this step");
                return;
            }
        }

        Deciding.AnswerNotice(draft, answer);
        draft.Note("answer", why: "the team is told of it");
    }

    /// <summary>The <c>notify_staff</c> a run comes to before it waits again; null: none. Sends on the way are no
    /// waits: the team does not wait for the night to pass.</summary>
    public static Step.NotifyStaff? NoticeOf(Draft draft, Run run)
    {
        var journey = draft.Workspace.Version(run.Journey, run.Version);
        for (var at = run.At; at is not null && journey is not null && journey.Steps.TryGetValue(at, out var step); )
        {
            switch (step)
            {
                case Step.NotifyStaff notify:
                    return notify;
                case Step.WaitFor or Step.WaitUntil or Step.WaitForEvent:
                    return null;
                case Step.Choose choose:
                    var scope = draft.ScopeOf(run);
                    var branch = choose.Branches.FirstOrDefault(b =>
                        ConditionEvaluator.Evaluate(b.When, scope).Truth == Truth.True
                    );
                    at = branch is null ? choose.Otherwise : branch.Then;
                    break;
                default:
                    at = step.Next;
                    break;
            }
        }

        return null;
    }

    /// <summary>Who hears of answers: the team policy names, else the first of <c>shop.yaml</c>; null: there is
    /// none.</summary>
    public static string? TeamOf(Workspace workspace) =>
        workspace.Policy.AnswerTeam is { } named && workspace.Shop.Teams.ContainsKey(named)
            ? named
            : workspace.Shop.Teams.Keys.FirstOrDefault();

    /// <summary>The customer's own words in a rating, reply or complaint, at most 2,000 characters; null: there are
    /// none.</summary>
    public static string? Said(Event arrived) =>
        Cut(
            arrived switch
            {
                { Feedback: { } feedback } => Words(feedback.Text),
                { Name: EventNames.ComplaintOpened } => Fields(arrived),
                { Name: EventNames.MessageReplied } => Text(arrived, "text"),
                _ => null,
            },
            LongestWords
        );

    private static Answer? OfRating(Draft draft, Event arrived, FeedbackFacts feedback)
    {
        var order = Rated(draft, arrived);
        var (held, words, at) = (order?.Rating, Words(feedback.Text), Instant.Min(arrived.At, draft.Now));
        var mark = words is null ? null : Entering.Hash(words);

        // The same stars again without new words (a page that is loaded twice, the delivery repeated under another id)
        // are one answer.
        var same = held is not null && held.Stars == feedback.Rating && (mark is null || mark == held.Words);
        var heard = !same && (feedback.Rating <= draft.Policy.Unhappy || words is not null || held?.Told == true);
        if (order is not null && !same && !(held?.At > at))
        {
            Keep(
                draft,
                order with
                {
                    Rating = new OrderRating(feedback.Rating, at, arrived.Id, mark, heard && !arrived.Backfill),
                }
            );
        }

        return heard
            ? new Answer("rating", arrived.Id)
            {
                Order = order?.Ref,
                Rating = feedback.Rating,
                Before = held?.Stars == feedback.Rating ? null : held?.Stars,
                Words = words,
            }
            : null;
    }

    private static void Keep(Draft draft, Order rated)
    {
        draft.State = draft.State with
        {
            Orders = draft.State.Orders with
            {
                Recent = [.. draft.State.Orders.Recent.Select(o => o.Ref == rated.Ref ? rated : o)],
            },
        };
        draft.Rows.Add(new RowWrite.OrderNow(rated));
    }

    private static Order? Rated(Draft draft, Event arrived)
    {
        if (OrderReference.Of(draft, arrived) is not { } reference)
        {
            return null;
        }

        if (draft.OrderOf(reference) is { } held)
        {
            return held;
        }

        // Whoever collects ratings for the shop knows the order's number, and seldom what we call the shop.
        var id = reference[(reference.IndexOf(':', StringComparison.Ordinal) + 1)..];
        var alike = draft.State.Orders.Recent.Where(o => o.Id == id).ToArray();
        return draft.Facts.OlderOrder is { } older && (older.Ref == reference || older.Ref == arrived.Feedback?.OrderId)
                ? older
            : alike.Length == 1 ? alike[0]
            : null;
    }

    // A notice must not speak of another order than the one that was named.
    private static string? Unknown(Draft draft, Event arrived, Answer answer) =>
        OrderReference.IdOf(arrived) is not null
        && draft.OrderOf(answer.Order ?? OrderReference.Of(draft, arrived))
            is null
                or { PlacedAt: null, PaidAt: null, Name: null }
            ? OrderReference.IdOf(arrived)
            : null;

    // The order the event names; else that of the run whose message it answers. Which of several orders a customer
    // means who names none is not known.
    private static string? OrderOf(Draft draft, Event arrived) =>
        draft.OrderOf(OrderReference.Of(draft, arrived))?.Ref
        ?? (
            Receipts.MessageOf(draft.State, arrived) is { } message
                ? draft
                    .State.Runs.FirstOrDefault(r => r.Order is not null && r.Messages.Any(m => m.Message == message))
                    ?.Order
                : null
        );

    private static string? Fields(Event arrived)
    {
        var told = arrived
            .Data.Keys.Order(StringComparer.Ordinal)
            .Select(name => (name, text: Text(arrived, name)))
            .Where(f => f.text is not null)
            .OrderBy(f => f.name == "text" ? 0 : 1)
            .Select(f => f.name == "text" ? f.text : $"{f.name}: {f.text}")
            .ToArray();
        return told.Length == 0 ? null : string.Join('\n', told);
    }

    private static string? Text(Event arrived, string name) =>
        arrived.Data.TryGetValue(name, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number
            ? Words(value.ToString())
            : null;

    private static string? Words(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string? Cut(string? text, int most) =>
        text is null || text.Length <= most ? text : TextCut.To(text, most) + "…";
}
