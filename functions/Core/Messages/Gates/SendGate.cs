using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Core.Templates.Variables;
using NodaTime;

namespace MarketingAutomation.Core.Messages.Gates;

/// <summary>The result of the gates for one message at this moment.</summary>
internal abstract record GateResult
{
    private GateResult() { }

    /// <summary>May be sent now, with this channel and address, chosen for this reason.</summary>
    public sealed record Allow(
        Channel Channel,
        string Address,
        Template Template,
        string Language,
        MessageContext Context,
        ChannelChoice? Choice = null
    ) : GateResult;

    /// <summary>Not yet: checked again at the given time.</summary>
    public sealed record Hold(string Reason, Instant Until, string Detail) : GateResult;

    /// <summary>Will not be sent.</summary>
    public sealed record Reject(string Reason, string Detail) : GateResult;

    /// <summary>Cannot be decided before a lookup is made outside of the core.</summary>
    public sealed record NeedsLookup : GateResult;

    /// <summary>A hold that would last past the message's deadline is a rejection at once, with the same
    /// reason.</summary>
    public static GateResult HoldOrReject(Message message, string reason, Instant until, string detail) =>
        until > message.NotAfter
            ? new Reject(reason, $"{detail}; later than its time")
            : new Hold(reason, until, detail);
}

/// <summary>
/// The gates that every message passes, when it is decided and again at each attempt: run wanted → channels (address,
/// consent, suppression) → frequency → window → priority → copy. The order is part of the product: the first gate that objects
/// gives the reason that is shown.
/// </summary>
internal static class SendGate
{
    public static GateResult Evaluate(SendContext context, Message message)
    {
        if (PrivacyGate.BlocksMessage(context.State, message))
        {
            return new GateResult.Reject(Reasons.PrivacyRequest, context.State.PrivacyStop!.Kind);
        }

        if (context.Now > message.NotAfter)
        {
            var held = message.HoldReason;
            return held is null or Reasons.Ready
                ? new GateResult.Reject(Reasons.TooLate, "its time was over before it could leave")
                : new GateResult.Reject(held, "it was held back until its time was over");
        }

        var passage =
            CheckStillWanted(context, message)
            ?? message.Recipient switch
            {
                Recipient.Customer => CheckCustomerMessage(context, message),
                Recipient.Team(var notice) => CheckStaffNotice(context, message, notice),
                Recipient.Url(var call) => WebhookCallGate.Evaluate(context, message, call),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        return message.HoldReason is Reasons.JourneyPaused or Reasons.AllPaused
                ? SpreadAfterPause(context, message, passage)
            : message.FailingSince is { } since ? SpreadAfterOutage(context, message, passage, context.Now - since)
            : OverdueMessages.SpreadIfOverdue(context, message, passage);
    }

    /// <summary>The reason why this message waits for a resume; null: it does not wait. A notice of a customer's answer
    /// does not depend on the journey's pause or end.</summary>
    public static string? PauseReason(SendContext context, Message message) =>
        message.Staff?.Answer is null ? RunModes.PauseReason(context, message.Journey)
        : context.Lookups.Controls.PausedAll ? Reasons.AllPaused
        : null;

    // Messages that a pause held back together are sent spread, also where they still wait for the same hour.
    private static GateResult SpreadAfterPause(SendContext context, Message message, GateResult result)
    {
        var since = message.HeldSince ?? message.DecidedAt;
        var late = context.Now - since;
        var resume = context.Lookups.Controls.FindResume(message.Journey, since);
        var over = Duration.Min(late, resume?.Over ?? BacklogSpread.MaxDuration);
        return result switch
        {
            GateResult.Allow go
                when OverdueMessages.NextSendTime(context, message, go.Channel, late, over) is var at
                    && at > context.Now => GateResult.HoldOrReject(
                message,
                Reasons.Spread,
                at,
                "the pause is over; what waited is sent spread, within an hour, e-mail that waited for more "
                    + "than an hour between 08:00 and 21:00"
            ),
            GateResult.Hold(Reasons.OutsideSendWindow, var until, var detail) => new GateResult.Hold(
                Reasons.OutsideSendWindow,
                Instant.Min(until + BacklogSpread.DelayOf(context.State.Key, over), message.NotAfter),
                detail
            ),
            GateResult.Allow or GateResult.Hold or GateResult.Reject or GateResult.NeedsLookup => result,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    // A message that the provider did not accept is tried again at any hour; its attempts are already spread by their
    // jitter.
    private static GateResult SpreadAfterOutage(
        SendContext context,
        Message message,
        GateResult result,
        Duration late
    ) =>
        result is GateResult.Allow go
        && message.Recipient.RulesOfContactApply
        && late > OverdueMessages.Threshold
        && OverdueMessages.WithinOverdueWindow(context, message, go.Channel, context.Now, late) is var at
        && at > context.Now
            ? GateResult.HoldOrReject(
                message,
                Reasons.Spread,
                at,
                "its first attempt was more than an hour ago; e-mail that is late is sent between 08:00 and 21:00"
            )
            : result;

    private static GateResult? CheckStillWanted(SendContext context, Message message)
    {
        if (message.Run == PrivacyStop.RunName)
        {
            return null;
        }

        if (
            PauseReason(context, message) is { } paused
            && (
                paused == Reasons.AllPaused
                || message.Staff?.Answer is not null
                || context.Workspace.Journeys.ContainsKey(message.Journey)
            )
        )
        {
            return new GateResult.Hold(
                paused,
                context.Now + SendingControls.Recheck,
                paused == Reasons.AllPaused ? "everything is paused" : "the journey is paused"
            );
        }

        if (message.Staff?.Answer is not null)
        {
            return null;
        }

        if (!context.Workspace.Journeys.ContainsKey(message.Journey))
        {
            return new GateResult.Reject(Reasons.JourneyRemoved, "the journey is no longer in the workspace");
        }

        if (!message.Recipient.RunWaits)
        {
            return null;
        }

        var run = context.State.Runs.FirstOrDefault(r => r.Id == message.Run);
        if (run is null || context.Workspace.FindVersion(run.Journey, run.Version) is not { } journey)
        {
            return new GateResult.Reject(Reasons.RunEnded, "the journey ended for the customer");
        }

        if (RunAdvancer.FindObjection(context, run, journey) is var (reason, why))
        {
            return new GateResult.Reject(reason, why);
        }

        return
            journey.Steps.GetValueOrDefault(message.Step) is SendStep { NeedsCondition: { } needs }
            && ConditionEvaluator.Evaluate(needs, context.CreateStepScope(run)) is { Truth: not Truth.True } verdict
            ? new GateResult.Reject(Reasons.ConditionNotMet, verdict.Explain())
            : null;
    }

    // A message that shows a coupon says nothing without one, and must not promise what has ended.
    private static GateResult.Reject? FindCouponObjection(SendContext context, Template template, Run run) =>
        !template.NeedsCoupon ? null
        : run.Coupon is not { } coupon
            ? new(Reasons.NoCoupon, $"{template.Name} shows a coupon, and the customer has none from this journey")
        : coupon.ExpiresAt < context.Now ? new(Reasons.CouponExpired, $"the coupon {coupon.Name} has ended")
        : null;

    private static GateResult CheckStaffNotice(SendContext context, Message message, StaffNotice notice)
    {
        if (context.Workspace.Templates.GetValueOrDefault(message.Template) is not { } template)
        {
            return new GateResult.Reject(Reasons.NoCopy, $"there is no template {message.Template}");
        }

        var shop = context.Workspace.Shop;
        var team =
            notice.Answer is not null && !shop.Teams.ContainsKey(notice.Team)
                ? CustomerAnswers.FindTeam(context.Workspace)
                : notice.Team;
        return
            shop.Teams.TryGetValue(team ?? "", out var address)
            || (address = message.Run == PrivacyStop.RunName ? shop.ReplyTo ?? shop.Sender.Email : null) is not null
            ? new GateResult.Allow(
                Channel.Staff,
                address,
                template,
                context.Workspace.Shop.Languages[0],
                MessageContextBuilder.Build(context, message, Channel.Staff, context.Workspace.Shop.Languages[0])
            )
            : new GateResult.Reject(Reasons.NoAddress, $"shop.yaml names no team {notice.Team}");
    }

    private static GateResult CheckCustomerMessage(SendContext decision, Message message)
    {
        var run = decision.State.Runs.First(r => r.Id == message.Run);
        var template = decision.Workspace.FindTemplate(message.Template, run.Journey, run.Version);
        if (template is null)
        {
            return new GateResult.Reject(Reasons.NoCopy, $"there is no template {message.Template}");
        }

        if (FindCouponObjection(decision, template, run) is { } objection)
        {
            return objection;
        }

        var choice = ChannelSelection.Select(decision, message, template);
        if (choice is not ChannelSelection.Selected(var channel, var address, var why))
        {
            return ((ChannelSelection.NoChannel)choice).Result;
        }

        if (FrequencyCap.FindHold(decision, message) is { } tooOften)
        {
            return tooOften;
        }

        if (FindClosedHours(decision, message, channel, address) is { } closed)
        {
            return closed;
        }

        if (JourneyPriority.FindHold(decision, message, channel) is { } reserved)
        {
            return reserved;
        }

        var language = template.SelectLanguage(
            channel,
            RunRecipient.LocaleOf(decision, decision.State.Runs.FirstOrDefault(r => r.Id == message.Run))
        )!;
        var context = MessageContextBuilder.Build(decision, message, channel, language, template.ShowsSuggestions);
        return context.Suggestions.Count < message.NeedsSuggestions
            ? new GateResult.Reject(
                Reasons.NothingToSuggest,
                $"{context.Suggestions.Count} to suggest, needs {message.NeedsSuggestions}{MessageContextBuilder.ExplainMissingSuggestions(decision, decision.FindOrder(run.Order))}"
            )
            : new GateResult.Allow(channel, address, template, language, context, why);
    }

    private static GateResult? FindClosedHours(SendContext context, Message message, Channel channel, string address)
    {
        var hours = SendHours.For(context, channel, address);
        if (hours.IsOpen(context.Now))
        {
            return null;
        }

        return hours.NextOpen(context.Now) is { } open
            ? GateResult.HoldOrReject(
                message,
                Reasons.OutsideSendWindow,
                SpreadOpening(context, message, hours, open),
                hours.Describe(context.Now)
            )
            : new GateResult.Reject(Reasons.OutsideSendWindow, hours.Describe(context.Now));
    }

    // What waits for the same opening is sent spread over the time that policy.yaml gives, while the hours are open.
    private static Instant SpreadOpening(SendContext context, Message message, SendHours hours, Instant open)
    {
        var at = open + BacklogSpread.DelayOf(context.State.Key, context.Policy.SendSpread);
        return at <= message.NotAfter && hours.IsOpen(at) ? at : open;
    }
}
