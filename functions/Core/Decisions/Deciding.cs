using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Workspaces;

namespace MarketingAutomation.Core.Decisions;

/// <summary>A step wants something said: the message is decided, once, and then has to pass the gates.</summary>
internal static class Deciding
{
    public static void Message(Draft draft, Run run, Journey journey, Step.Send send)
    {
        var test = Modes.OnlyRecords(draft, run);
        Add(
            draft,
            new Message
            {
                Id = IdOf(draft, run, send.Id),
                Run = run.Id,
                Journey = run.Journey,
                Step = send.Id,
                Shadow = test is not null,
                ShadowReason = test,
                Topic = send.Topic ?? journey.Topic,
                Template = send.Template,
                Channels = send.Channels,
                NeedsSuggestions = send.NeedsSuggestions,
                DecidedAt = draft.Now,
                NotAfter = draft.Now + (send.DropAfter ?? draft.Policy.DropAfter),
                Seq = 0,
            }
        );
    }

    /// <summary>A journey tells the team something; with <paramref name="answer"/>: of that answer of the
    /// customer.</summary>
    public static void StaffNotice(Draft draft, Run run, Step.NotifyStaff step, Answer? answer = null)
    {
        var test = Modes.OnlyRecords(draft, run);
        var zone = CustomerZone.Named(draft.Workspace.Shop.Zone)!;
        var due = step.DueWorkingDays is { } days
            ? NodaTime.Text.LocalDatePattern.Iso.Format(Calendar.WorkingDays(draft.Now, days, zone))
            : null;
        Add(
            draft,
            new Message
            {
                Id = IdOf(draft, run, step.Id),
                Run = run.Id,
                Journey = run.Journey,
                Step = step.Id,
                Shadow = test is not null,
                ShadowReason = test,
                Topic = "staff",
                Template = Contexts.StaffTemplate,
                Channels = [Channel.Staff],
                Staff = new StaffNotice(step.To, step.Text, due)
                {
                    Answer = answer,
                    Order = run.Order,
                    Event = run.Event,
                },
                DecidedAt = draft.Now,
                NotAfter = draft.Now + (answer is null ? draft.Policy.DropAfter : Answers.Kept),
                Seq = 0,
            }
        );
    }

    /// <summary>The team hears of an answer no journey has words for.</summary>
    public static void AnswerNotice(Draft draft, Answer answer) =>
        Add(
            draft,
            new Message
            {
                Id = $"{draft.State.Key}.{Entering.Hash(answer.Event, "answer", "1")}",
                Run = "",
                Journey = "",
                Step = answer.Kind,
                Shadow = draft.Facts.Controls.Shadow,
                ShadowReason = Modes.OnlyRecords(draft, ""),
                Topic = "staff",
                Template = Contexts.StaffTemplate,
                Channels = [Channel.Staff],
                Staff = new StaffNotice("", "", null) { Answer = answer },
                DecidedAt = draft.Now,
                NotAfter = draft.Now + Answers.Kept,
                Seq = 0,
            }
        );

    private static void Add(Draft draft, Message message) =>
        draft.State = draft.State with { Messages = [.. draft.State.Messages, message] };

    // Without loops in the language a step is visited once a run.
    private static string IdOf(Draft draft, Run run, string step) =>
        $"{draft.State.Key}.{Entering.Hash(run.Id, step, "1")}";
}
