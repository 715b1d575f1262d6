using System.Text.Json;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using NodaTime;

namespace MarketingAutomation.Core.Decisions;

/// <summary>
/// Requests of law: erasure (<c>redact</c>), a copy of the data (<c>data_request</c>), objection, deletion by the shop.
/// All act at once: from the commit on nothing is sent, all runs end,
/// what waited is dropped, every address known of the customer is suppressed, until an opt-in of theirs that is dated
/// after it.
/// </summary>
public static class Privacy
{
    /// <summary>The run and journey that notices to the team about these requests are written down under; no run of a
    /// customer is called so.</summary>
    public const string Run = "privacy";

    /// <summary>The team of <c>shop.yaml</c> that hears of requests; where there is none of this name the first team,
    /// else the address replies go to.</summary>
    public const string Team = "privacy";

    /// <summary>What kind of request an event is: <c>redact</c>, <c>data_request</c>, <c>objection</c>, <c>deleted</c>;
    /// null: none.</summary>
    public static string? KindOf(Event arrived) =>
        arrived.Name switch
        {
            EventNames.CustomerDeleted => "deleted",
            EventNames.PrivacyRequested => Field(arrived, "kind") ?? "redact",
            _ => null,
        };

    /// <summary>By when the law (GDPR Art. 12(3): one month) and Shopify (30 days) want it done: the earlier of the
    /// two, from when it reached the shop.</summary>
    public static Instant DueBy(Instant asked) =>
        Instant.Min(
            asked + Duration.FromDays(30),
            (asked.InUtc().LocalDateTime + Period.FromMonths(1)).InUtc().ToInstant()
        );

    /// <summary>The addresses an event names itself, whichever customer has them.</summary>
    public static IEnumerable<(Channel Channel, string Address)> Addresses(Event arrived)
    {
        var emails = new[] { arrived.Who.Email, arrived.Profile?.Email }
            .OfType<string>()
            .Where(e => e.Contains('@', StringComparison.Ordinal));
        return emails
            .Select(e => (Channel.Email, e))
            .Concat(arrived.Profile?.Phone is { } phone ? [(Channel.Sms, phone)] : [])
            .Distinct();
    }

    /// <summary>Acts on the request. True: it stopped everything, and nothing is to be learned from it.</summary>
    internal static bool Apply(Draft draft, Event arrived)
    {
        if (arrived.Name == EventNames.PrivacyListed)
        {
            Notice(draft, arrived);
            return true;
        }

        if (KindOf(arrived) is not { } kind)
        {
            return false;
        }

        foreach (
            var (channel, address) in Addresses(arrived)
                .Concat(Known(draft.State))
                .DistinctBy(a => AddressKey.Of(a.Channel, a.Address))
        )
        {
            draft.Marks.Add(new AddressMark(channel, address, "privacy", draft.Now));
        }

        draft.State = draft.State with { Stopped = new PrivacyStop(kind, draft.Now) };
        draft.Note("stopped", why: $"{kind}: nothing is sent any more, runs end, addresses are suppressed");
        foreach (var run in draft.State.Runs.ToArray())
        {
            Running.End(draft, run, "privacy", kind);
        }

        foreach (var message in draft.State.Messages.Where(m => m.Attempt is null).ToArray())
        {
            Sending.Drop(draft, message, Reasons.PrivacyRequest, kind);
        }

        return true;
    }

    /// <summary>Whether this message falls under the stop: all to the customer, and what was to be told to the team
    /// before it.</summary>
    internal static bool Forbids(CustomerState state, Message message) =>
        state.Stopped is { } stop && (message.Staff is null || message.DecidedAt <= stop.At);

    /// <summary>Who opts in anew after it, dated, is a customer again. A soft opt-in is the law's word and not theirs.
    /// To be called when consent is taken over.</summary>
    internal static void Lift(Draft draft, Event arrived)
    {
        if (
            draft.State.Stopped is { } stop
            && !arrived.Backfill
            && draft.State.Consents.Any(c => c.EventId == arrived.Id && IsLater(c, stop))
        )
        {
            draft.State = draft.State with { Stopped = null };
            draft.Note("stop_lifted", why: "they opted in anew");
        }
    }

    /// <summary>
    /// One of two customers who are one asked to be forgotten: the request is about both. What began before it ends,
    /// the addresses of both are suppressed from then on; a dated
    /// opt-in of either that is later lifts it, as it would have for one customer.
    /// </summary>
    internal static void Merged(Draft draft)
    {
        if (draft.State.Stopped is not { } stop)
        {
            return;
        }

        var later = draft.State.Consents.Where(c => IsLater(c, stop)).ToArray();
        foreach (
            var (channel, address) in Known(draft.State)
                .Where(a =>
                    !later.Any(c => c.Channel == a.Channel && ContactAddress.Same(a.Channel, c.Address, a.Address))
                )
        )
        {
            draft.Marks.Add(new AddressMark(channel, address, "privacy", stop.At));
        }

        var until = later.Length == 0 ? Instant.MaxValue : later.Min(c => c.ArrivedAt!.Value);
        foreach (var run in draft.State.Runs.Where(r => r.EnteredAt < until).ToArray())
        {
            Running.End(draft, run, Run, $"{stop.Kind} of the customer they were merged with");
        }

        foreach (var message in draft.State.Messages.Where(m => m.Attempt is null && m.DecidedAt <= stop.At).ToArray())
        {
            Sending.Drop(draft, message, Reasons.PrivacyRequest, stop.Kind);
        }

        if (later.Length > 0)
        {
            draft.State = draft.State with { Stopped = null };
            draft.Note("stop_lifted", why: "they had opted in anew");
        }
    }

    /// <summary>Ends the runs that write to one of these addresses because an order or a checkout gave it. Of the
    /// customer who gave it nothing else ends.</summary>
    internal static void Forget(Draft draft, IReadOnlyList<string> emails, string kind)
    {
        foreach (
            var run in draft
                .State.Runs.Where(r =>
                    OfAnother(draft, r) is { } email && emails.Any(e => ContactAddress.Same(Channel.Email, e, email))
                )
                .ToArray()
        )
        {
            Close(draft, run.Id, $"{kind} of the address that its messages go to");
            foreach (
                var message in draft
                    .State.Messages.Where(m => m.Run == run.Id && m.Staff is null && m.Attempt is null)
                    .ToArray()
            )
            {
                Sending.Drop(draft, message, Reasons.PrivacyRequest, kind);
            }
        }
    }

    /// <summary>True: the message goes to an address of an order or a checkout whose owner asked to be
    /// forgotten.</summary>
    internal static bool IsForgotten(Draft draft, Message message) =>
        message.Staff is null
        && draft.State.Runs.FirstOrDefault(r => r.Id == message.Run) is { } run
        && OfAnother(draft, run) is { } email
        && draft.Facts.Suppressed.GetValueOrDefault(AddressKey.Of(Channel.Email, email)) is { Reason: "privacy" };

    internal static void Close(Draft draft, string run, string why)
    {
        if (draft.State.Runs.FirstOrDefault(r => r.Id == run) is { } still)
        {
            Running.End(draft, still, Run, why);
        }
    }

    // Where a run's e-mail goes, where that is not the customer's own address.
    private static string? OfAnother(Draft draft, Run run) =>
        OrderRecipient.AddressOf(draft, run, Channel.Email) is { } email
        && !ContactAddress.Same(Channel.Email, email, draft.State.Profile.Email)
            ? email
            : null;

    private static bool IsLater(Consent consent, PrivacyStop stop) =>
        consent is { Status: ConsentStatus.Subscribed, IsSoft: false, IsDated: true }
        && (consent.ActedAt ?? consent.ArrivedAt) > stop.At
        && consent.ArrivedAt > stop.At;

    // Former addresses too: whatever was allowed there is over.
    private static IEnumerable<(Channel Channel, string Address)> Known(CustomerState state)
    {
        var present = ((Channel[])[Channel.Email, Channel.Sms])
            .Select(c => (Channel: c, Address: ConsentBook.AddressOf(state, c)))
            .Where(a => a.Address is not null)
            .Select(a => (a.Channel, a.Address!));
        var all = present
            .Concat(state.Consents.Where(c => c.Address is not null).Select(c => (c.Channel, c.Address!)))
            .Concat(
                state
                    .Messages.Select(m => m.Attempt)
                    .OfType<Attempt>()
                    .Where(a => a.Channel != Channel.Staff)
                    .Select(a => (a.Channel, a.Address))
            )
            .DistinctBy(a => AddressKey.Of(a.Item1, a.Item2));

        // What was corrected is another person's, who asked for nothing.
        return state.Corrected is { Count: > 0 } corrected
            ? all.Where(a => !corrected.Contains(AddressKey.Of(a.Item1, a.Item2)))
            : all;
    }

    // The team hears of it once, by the same attempt protocol as everybody; neither a pause nor a journey's end keeps
    // it back.
    private static void Notice(Draft draft, Event arrived)
    {
        var (kind, source) = (Field(arrived, "kind") ?? "", Field(arrived, "source") ?? "");
        var due = DueBy(arrived.At);
        var zone = CustomerZone.Named(draft.Workspace.Shop.Zone)!;
        var teams = draft.Workspace.Shop.Teams;
        var what = kind switch
        {
            "data_request" => "A customer asks for a copy of their data.",
            "redact" => "A customer is to be erased. Nothing is sent to them any more.",
            "objection" => "A customer objects to marketing. Nothing is sent to them any more.",
            "deleted" => "The shop deleted a customer. Nothing is sent to them any more.",
            _ => "A request about privacy came in.",
        };
        draft.State = draft.State with
        {
            Messages =
            [
                .. draft.State.Messages,
                new Message
                {
                    Id = $"{draft.State.Key}.{Entering.Hash(Run, arrived.Id)}",
                    Run = Run,
                    Journey = Run,
                    Step = kind,
                    Topic = "staff",
                    Template = Contexts.StaffTemplate,
                    Channels = [Channel.Staff],
                    Staff = new StaffNotice(
                        teams.ContainsKey(Team) ? Team : teams.Keys.FirstOrDefault() ?? Team,
                        $"{what} Told by {source}; the request is {Field(arrived, "request")} in GET "
                            + $"/api/privacy-requests.",
                        NodaTime.Text.LocalDatePattern.Iso.Format(due.InZone(zone).Date)
                    ),
                    DecidedAt = draft.Now,
                    NotAfter = Instant.Max(due, draft.Now + Duration.FromDays(30)),
                    Seq = 0,
                },
            ],
        };
    }

    private static string? Field(Event arrived, string name) =>
        arrived.Data.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
