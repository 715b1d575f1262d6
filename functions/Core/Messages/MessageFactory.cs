using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Journeys.Steps.Webhooks;
using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Messages;

/// <summary>Creates messages: a message is decided once, then it has to pass the gates.</summary>
internal static class MessageFactory
{
    // How long a notice of an answer may wait to be sent (everything paused, the provider failing).
    private static readonly Duration NoticeLifetime = Duration.FromDays(90);

    public static void CreateMessage(SendContext context, Run run, Journey journey, SendStep send) =>
        AddMessage(context, Build(context, run, journey, send, context.Now));

    /// <summary>The message of a send step, as it is or will be decided at that time.</summary>
    public static Message Build(SendContext context, Run run, Journey journey, SendStep send, Instant at)
    {
        var test = RunModes.RecordOnlyReason(context, run);
        var visit = run.FindNextVisit(send.Id);
        return new Message
        {
            Id = CreateMessageId(context, run, send.Id, visit),
            Run = run.Id,
            Journey = run.Journey,
            Step = send.Id,
            Visit = visit,
            Shadow = test is not null,
            ShadowReason = test,
            Topic = send.Topic ?? journey.Topic,
            IsAboutOrder = send.IsAboutOrder,
            Template = send.Template,
            Channels = send.Channels,
            NeedsSuggestions = send.MinSuggestions,
            DecidedAt = at,
            NotAfter = at + (send.DropAfter ?? context.Policy.DropAfter),
            NextLedgerNumber = 0,
        };
    }

    /// <summary>Creates a notice of a journey to the team; with <paramref name="answer"/>: a notice of that answer of
    /// the customer, before the run arrives at the step.</summary>
    public static void CreateStaffNotice(
        SendContext context,
        Run run,
        NotifyStaffStep step,
        CustomerAnswer? answer = null
    )
    {
        var test = RunModes.RecordOnlyReason(context, run);
        var visit = run.FindNextVisit(step.Id);
        var zone = CustomerZone.ZoneByName(context.Workspace.Shop.Zone)!;
        var due = step.DueWorkingDays is { } days
            ? NodaTime.Text.LocalDatePattern.Iso.Format(LocalCalendar.AddWorkingDays(context.Now, days, zone))
            : null;
        AddMessage(
            context,
            new Message
            {
                Id = CreateMessageId(context, run, step.Id, visit),
                Run = run.Id,
                Journey = run.Journey,
                Step = step.Id,
                Visit = visit,
                Shadow = test is not null,
                ShadowReason = test,
                Topic = "staff",
                Template = Template.StaffNotice,
                Channels = [Channel.Staff],
                Staff = new StaffNotice(step.Team, step.Text, due)
                {
                    Answer = answer,
                    Order = run.Order,
                    Event = run.Event,
                },
                DecidedAt = context.Now,
                NotAfter = context.Now + (answer is null ? context.Policy.DropAfter : NoticeLifetime),
                NextLedgerNumber = 0,
            }
        );
    }

    /// <summary>Creates the call of a URL.</summary>
    public static void CreateWebhookCall(SendContext context, Run run, CallWebhookStep step)
    {
        var test = RunModes.RecordOnlyReason(context, run);
        AddMessage(
            context,
            new Message
            {
                Id = CreateMessageId(context, run, step.Id, run.Visit),
                Run = run.Id,
                Journey = run.Journey,
                Step = step.Id,
                Visit = run.Visit,
                Shadow = test is not null,
                ShadowReason = test,
                Topic = "webhook",
                Template = "",
                Channels = [Channel.Webhook],
                Webhook = new WebhookCall(step.Url, step.Fields, step.Save),
                DecidedAt = context.Now,
                NotAfter = context.Now + context.Policy.DropAfter,
                NextLedgerNumber = 0,
            }
        );
    }

    /// <summary>Creates a notice to the team about an answer that no journey has a text for.</summary>
    public static void CreateAnswerNotice(SendContext context, CustomerAnswer answer) =>
        AddMessage(
            context,
            new Message
            {
                Id = $"{context.State.Key}.{ContentHash.ComputeParts(answer.Event, "answer", "1")}",
                Run = "",
                Journey = "",
                Step = answer.Kind,
                Shadow = context.Lookups.Controls.Shadow,
                ShadowReason = RunModes.RecordOnlyReason(context, ""),
                Topic = "staff",
                Template = Template.StaffNotice,
                Channels = [Channel.Staff],
                Staff = new StaffNotice("", "", null) { Answer = answer },
                DecidedAt = context.Now,
                NotAfter = context.Now + NoticeLifetime,
                NextLedgerNumber = 0,
            }
        );

    private static void AddMessage(SendContext context, Message message) =>
        context.State = context.State with { Messages = [.. context.State.Messages, message] };

    private static string CreateMessageId(SendContext context, Run run, string step, Visit visit) =>
        $"{context.State.Key}.{ContentHash.ComputeParts(run.Id, step, visit.ToString())}";
}
