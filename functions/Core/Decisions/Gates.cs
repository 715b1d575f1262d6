using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Templates;
using NodaTime;

namespace MarketingAutomation.Core.Decisions;

/// <summary>The answer of the chain of gates about one message now.</summary>
internal abstract record Passage
{
    private Passage() { }

    /// <summary>May leave now, this way.</summary>
    public sealed record Go(Channel Channel, string Address, Template Template, string Language, MessageContext Context)
        : Passage;

    /// <summary>Not yet.</summary>
    public sealed record Hold(string Reason, Instant Until, string Detail) : Passage;

    /// <summary>Never.</summary>
    public sealed record Stop(string Reason, string Detail) : Passage;

    /// <summary>Cannot be said before the shell has looked something up.</summary>
    public sealed record Ask : Passage;
}

/// <summary>
/// The one chain every message passes, when it is decided and again at each attempt: run wanted → channels (address,
/// consent, suppression) → frequency → window → copy.
/// The order is part of the product: the first gate that objects is the reason people read.
/// </summary>
internal static class Gates
{
    public static Passage Pass(Draft draft, Message message)
    {
        if (Privacy.Forbids(draft.State, message))
        {
            return new Passage.Stop(Reasons.PrivacyRequest, draft.State.Stopped!.Kind);
        }

        if (draft.Now > message.NotAfter)
        {
            var held = message.HeldFor;
            return held is null or Reasons.Ready
                ? new Passage.Stop(Reasons.TooLate, "its time was over before it could leave")
                : new Passage.Stop(held, "it was held back until its time was over");
        }

        var passage =
            Wanted(draft, message) ?? (message.Staff is null ? ToCustomer(draft, message) : ToStaff(draft, message));
        return message.HeldFor is Reasons.JourneyPaused or Reasons.AllPaused ? AfterPause(draft, message, passage)
            : message.FailingSince is { } since ? AfterOutage(draft, message, passage, draft.Now - since)
            : Overdue.Hold(draft, message, passage);
    }

    /// <summary>Why this message waits for a resume; null: it does not. An answer is not the journey's: neither its
    /// pause nor its end keeps it from the team.</summary>
    public static string? PausedBecause(Draft draft, Message message) =>
        message.Staff?.Answer is null ? Modes.PausedBecause(draft, message.Journey)
        : draft.Facts.Controls.PausedAll ? Reasons.AllPaused
        : null;

    // What a pause held back together goes out as a stream, also where it still has to wait for the same hour to come.
    private static Passage AfterPause(Draft draft, Message message, Passage passage)
    {
        var since = message.HeldSince ?? message.DecidedAt;
        var late = draft.Now - since;
        var over = Duration.Min(late, draft.Facts.Controls.SpreadOver(message.Journey, since));
        return passage switch
        {
            Passage.Go go when Overdue.Next(draft, message, go.Channel, late, over) is var at && at > draft.Now => Held(
                message,
                Reasons.Spread,
                at,
                "the pause is over; what waited is sent spread, within an hour, e-mail that waited for more "
                    + "than an hour between 08:00 and 21:00"
            ),
            Passage.Hold(Reasons.Window, var until, var detail) => new Passage.Hold(
                Reasons.Window,
                Instant.Min(until + Spread.Delay(draft.State.Key, over), message.NotAfter),
                detail
            ),
            _ => passage,
        };
    }

    // What a provider did not take is tried again at whatever hour; its attempts are apart from each other already.
    private static Passage AfterOutage(Draft draft, Message message, Passage passage, Duration late) =>
        passage is Passage.Go go
        && message.Staff is null
        && late > Overdue.After
        && Overdue.ByDay(draft, message, go.Channel, draft.Now, late) is var at
        && at > draft.Now
            ? Held(
                message,
                Reasons.Spread,
                at,
                "its first attempt was more than an hour ago; e-mail that is late is sent between 08:00 and 21:00"
            )
            : passage;

    private static Passage? Wanted(Draft draft, Message message)
    {
        if (message.Run == Privacy.Run)
        {
            return null;
        }

        if (
            PausedBecause(draft, message) is { } paused
            && (
                paused == Reasons.AllPaused
                || message.Staff?.Answer is not null
                || draft.Workspace.Journeys.ContainsKey(message.Journey)
            )
        )
        {
            return new Passage.Hold(
                paused,
                draft.Now + Decider.Recheck,
                paused == Reasons.AllPaused ? "everything is paused" : "the journey is paused"
            );
        }

        if (message.Staff?.Answer is not null)
        {
            return null;
        }

        if (!draft.Workspace.Journeys.ContainsKey(message.Journey))
        {
            return new Passage.Stop(Reasons.JourneyRemoved, "the journey is no longer in the workspace");
        }

        if (message.Staff is not null)
        {
            return null;
        }

        var run = draft.State.Runs.FirstOrDefault(r => r.Id == message.Run);
        if (run is null || draft.Workspace.Version(run.Journey, run.Version) is not { } journey)
        {
            return new Passage.Stop(Reasons.RunEnded, "the journey ended for the customer");
        }

        if (Advancing.StillWanted(draft, run, journey) is { } why)
        {
            return new Passage.Stop(Reasons.OnlyWhile, why);
        }

        return
            journey.Steps.GetValueOrDefault(message.Step) is Step.Send { Needs: { } needs }
            && ConditionEvaluator.Evaluate(needs, draft.ScopeOf(run)) is { Truth: not Truth.True } verdict
            ? new Passage.Stop(Reasons.Needs, verdict.Why())
            : null;
    }

    private static Passage ToStaff(Draft draft, Message message)
    {
        if (draft.Workspace.Templates.GetValueOrDefault(message.Template) is not { } template)
        {
            return new Passage.Stop(Reasons.NoCopy, $"there is no template {message.Template}");
        }

        var shop = draft.Workspace.Shop;
        var team =
            message.Staff!.Answer is not null && !shop.Teams.ContainsKey(message.Staff.Team)
                ? Answers.TeamOf(draft.Workspace)
                : message.Staff.Team;
        return
            shop.Teams.TryGetValue(team ?? "", out var address)
            || (address = message.Run == Privacy.Run ? shop.ReplyTo ?? shop.From.Email : null) is not null
            ? new Passage.Go(
                Channel.Staff,
                address,
                template,
                draft.Workspace.Shop.Languages[0],
                Contexts.Of(draft, message, Channel.Staff, draft.Workspace.Shop.Languages[0])
            )
            : new Passage.Stop(Reasons.NoAddress, $"shop.yaml names no team {message.Staff.Team}");
    }

    private static Passage ToCustomer(Draft draft, Message message)
    {
        var run = draft.State.Runs.First(r => r.Id == message.Run);
        var template = draft.Workspace.TemplateFor(message.Template, run.Journey, run.Version);
        if (template is null)
        {
            return new Passage.Stop(Reasons.NoCopy, $"there is no template {message.Template}");
        }

        var choice = ChannelChoice.For(draft, message, template);
        if (choice is not ChannelChoice.Taken(var channel, var address))
        {
            return ((ChannelChoice.Left)choice).Passage;
        }

        if (Frequency.Objects(draft, message) is { } tooOften)
        {
            return tooOften;
        }

        if (draft.Policy.Windows.TryGetValue(channel, out var window))
        {
            var open = Windows.NextOpen(window, draft.Now, draft.Clock);
            if (open > draft.Now)
            {
                return Held(
                    message,
                    Reasons.Window,
                    open,
                    $"outside {window.From:HH':'mm}–{window.To:HH':'mm} in the customer's time zone: it was "
                        + $"{draft.Now.InZone(draft.Clock).LocalDateTime.TimeOfDay.ToString("HH':'mm", System.Globalization.CultureInfo.InvariantCulture)} "
                        + $"in {draft.Clock.Id}"
                );
            }
        }

        var language = template.LanguageFor(
            channel,
            OrderRecipient.LocaleOf(draft, draft.State.Runs.FirstOrDefault(r => r.Id == message.Run))
        )!;
        var context = Contexts.Of(draft, message, channel, language);
        return context.Suggestions.Count < message.NeedsSuggestions
            ? new Passage.Stop(
                Reasons.NothingToSuggest,
                $"{context.Suggestions.Count} to suggest, needs {message.NeedsSuggestions}{Contexts.WhyFew(draft.State, draft.OrderOf(run.Order), draft.Workspace)}"
            )
            : new Passage.Go(channel, address, template, language, context);
    }

    /// <summary>A delay that would outlast the message is a no at once, under the same name.</summary>
    public static Passage Held(Message message, string reason, Instant until, string detail) =>
        until > message.NotAfter
            ? new Passage.Stop(reason, $"{detail}; later than its time")
            : new Passage.Hold(reason, until, detail);
}
