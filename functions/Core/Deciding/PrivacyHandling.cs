using System.Text.Json;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Messages.Gates;
using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Deciding;

/// <summary>
/// Privacy requests: erasure (<c>redact</c>), a copy of the data (<c>data_request</c>), objection, deletion by the
/// shop. All take effect at once: from the commit on no message is sent, all runs end, waiting messages are dropped,
/// every known address of the customer is suppressed, until a dated opt-in of the customer after it.
/// </summary>
public static class PrivacyHandling
{
    /// <summary>The team of <c>shop.yaml</c> that is notified of requests; if there is no team of this name, the first
    /// team, else the address that replies go to.</summary>
    public const string NoticeTeam = "privacy";

    /// <summary>The kind of request of an event: <c>redact</c>, <c>data_request</c>, <c>objection</c>, <c>deleted</c>;
    /// null: none.</summary>
    public static string? RequestKind(Event arrived) =>
        arrived.Name switch
        {
            EventNames.CustomerDeleted => "deleted",
            EventNames.PrivacyRequested => FieldText(arrived, "kind") ?? "redact",
            _ => null,
        };

    /// <summary>The deadline by law (GDPR Art. 12(3): one month) and by Shopify (30 days): the earlier of the two,
    /// counted from when the request reached the shop.</summary>
    public static Instant Deadline(Instant asked) =>
        Instant.Min(
            asked + Duration.FromDays(30),
            (asked.InUtc().LocalDateTime + Period.FromMonths(1)).InUtc().ToInstant()
        );

    /// <summary>The addresses that an event itself names, for any customer.</summary>
    public static IEnumerable<(Channel Channel, string Address)> AddressesOf(Event arrived)
    {
        var emails = new[] { arrived.Identity.Email, arrived.Profile?.Email }
            .OfType<string>()
            .Where(e => e.Contains('@', StringComparison.Ordinal));
        return emails
            .SelectMany(e => ChannelCatalog.WithAddress(AddressKind.Email).Select(c => (c, e)))
            .Concat(
                arrived.Profile?.Phone is { } phone
                    ? ChannelCatalog.WithAddress(AddressKind.Phone).Select(c => (c, phone))
                    : []
            )
            .Distinct();
    }

    /// <summary>Applies the request. True: it stopped everything, and no other data of the event is to be taken
    /// over.</summary>
    internal static bool ApplyRequest(DecisionContext context, Event arrived)
    {
        if (arrived.Name == EventNames.PrivacyListed)
        {
            AddTeamNotice(context, arrived);
            return true;
        }

        if (RequestKind(arrived) is not { } kind)
        {
            return false;
        }

        foreach (
            var (channel, address) in AddressesOf(arrived)
                .Concat(KnownAddresses(context.State))
                .DistinctBy(a => AddressKey.Of(a.Channel, a.Address))
        )
        {
            context.SuppressionChanges.Add(new SuppressionChange(channel, address, "privacy", context.Now));
        }

        context.State = context.State with { PrivacyStop = new PrivacyStop(kind, context.Now), ProductRequests = null };
        context.AddNote("stopped", why: $"{kind}: nothing is sent any more, runs end, addresses are suppressed");
        foreach (var run in context.State.Runs.ToArray())
        {
            RunTransitions.EndRun(context, run, "privacy", kind);
        }

        foreach (var message in context.State.Messages.Where(m => m.Attempt is null).ToArray())
        {
            MessageEnding.DropMessage(context, message, Reasons.PrivacyRequest, kind);
        }

        return true;
    }

    /// <summary>Lifts the stop after a new, dated opt-in. A soft opt-in is a legal basis and no act of the customer, so
    /// it does not count. To be called after consent was taken over.</summary>
    internal static void LiftStop(DecisionContext context, Event arrived)
    {
        if (
            context.State.PrivacyStop is { } stop
            && !arrived.Backfill
            && context.State.Consents.Any(c => c.EventId == arrived.Id && IsLaterOptIn(c, stop))
        )
        {
            context.State = context.State with { PrivacyStop = null };
            context.AddNote("stop_lifted", why: "they opted in anew");
        }
    }

    /// <summary>
    /// Applies the stop of one of two merged customers to both. Runs and messages from before it end, the addresses of
    /// both are suppressed from then on; a later dated opt-in of either lifts it, as it would for one customer.
    /// </summary>
    internal static void MergeStop(DecisionContext context)
    {
        if (context.State.PrivacyStop is not { } stop)
        {
            return;
        }

        var later = context.State.Consents.Where(c => IsLaterOptIn(c, stop)).ToArray();
        foreach (
            var (channel, address) in KnownAddresses(context.State)
                .Where(a =>
                    !later.Any(c => c.Channel == a.Channel && ContactAddress.AreSame(a.Channel, c.Address, a.Address))
                )
        )
        {
            context.SuppressionChanges.Add(new SuppressionChange(channel, address, "privacy", stop.At));
        }

        context.State = context.State with { ProductRequests = null };
        var until = later.Length == 0 ? Instant.MaxValue : later.Min(c => c.ArrivedAt!.Value);
        foreach (var run in context.State.Runs.Where(r => r.EnteredAt < until).ToArray())
        {
            RunTransitions.EndRun(
                context,
                run,
                PrivacyStop.RunName,
                $"{stop.Kind} of the customer they were merged with"
            );
        }

        foreach (
            var message in context.State.Messages.Where(m => m.Attempt is null && m.DecidedAt <= stop.At).ToArray()
        )
        {
            MessageEnding.DropMessage(context, message, Reasons.PrivacyRequest, stop.Kind);
        }

        if (later.Length > 0)
        {
            context.State = context.State with { PrivacyStop = null };
            context.AddNote("stop_lifted", why: "they had opted in anew");
        }
    }

    /// <summary>Ends the runs that send to one of these addresses because an order or a checkout gave it. Nothing else
    /// of the customer who gave it ends.</summary>
    internal static void ForgetAddresses(DecisionContext context, IReadOnlyList<string> emails, string kind)
    {
        foreach (
            var run in context
                .State.Runs.Where(r =>
                    PrivacyGate.OtherPersonsAddress(context, r) is { } email
                    && emails.Any(e => ContactAddress.AreSame(AddressKind.Email, e, email))
                )
                .ToArray()
        )
        {
            RunTransitions.EndForPrivacy(context, run.Id, $"{kind} of the address that its messages go to");
            foreach (
                var message in context
                    .State.Messages.Where(m =>
                        m.Run == run.Id && m.Recipient is Recipient.Customer && m.Attempt is null
                    )
                    .ToArray()
            )
            {
                MessageEnding.DropMessage(context, message, Reasons.PrivacyRequest, kind);
            }
        }
    }

    private static bool IsLaterOptIn(ConsentRecord consent, PrivacyStop stop) =>
        consent is { Status: ConsentStatus.Subscribed, IsSoft: false, IsDated: true }
        && (consent.ActedAt ?? consent.ArrivedAt) > stop.At
        && consent.ArrivedAt > stop.At;

    // Includes former addresses: all permissions for them have ended.
    private static IEnumerable<(Channel Channel, string Address)> KnownAddresses(CustomerState state)
    {
        var present = ChannelCatalog
            .Customers.Select(c => (c.Channel, Address: ConsentBook.AddressOf(state, c.Channel)))
            .Where(a => a.Address is not null)
            .Select(a => (a.Channel, a.Address!));
        var all = present
            .Concat(state.Consents.Where(c => c.Address is not null).Select(c => (c.Channel, c.Address!)))
            .Concat(
                state
                    .Messages.Select(m => m.Attempt)
                    .OfType<Attempt>()
                    .Where(a => ChannelCatalog.Get(a.Channel).IsForCustomers)
                    .Select(a => (a.Channel, a.Address))
            )
            .DistinctBy(a => AddressKey.Of(a.Item1, a.Item2));

        // A corrected address is another person's, who requested nothing.
        return state.CorrectedAddresses is { Count: > 0 } corrected
            ? all.Where(a => !corrected.Contains(AddressKey.Of(a.Item1, a.Item2)))
            : all;
    }

    // The team is notified once, by the same attempt protocol as for every recipient; neither a pause nor the end of a
    // journey holds the notice.
    private static void AddTeamNotice(DecisionContext context, Event arrived)
    {
        var (kind, source) = (FieldText(arrived, "kind") ?? "", FieldText(arrived, "source") ?? "");
        var due = Deadline(arrived.At);
        var zone = CustomerZone.ZoneByName(context.Workspace.Shop.Zone)!;
        var teams = context.Workspace.Shop.Teams;
        var what = kind switch
        {
            "data_request" => "A customer asks for a copy of their data.",
            "redact" => "A customer is to be erased. Nothing is sent to them any more.",
            "objection" => "A customer objects to marketing. Nothing is sent to them any more.",
            "deleted" => "The shop deleted a customer. Nothing is sent to them any more.",
            _ => "A request about privacy came in.",
        };
        context.State = context.State with
        {
            Messages =
            [
                .. context.State.Messages,
                new Message
                {
                    Id = $"{context.State.Key}.{ContentHash.ComputeParts(PrivacyStop.RunName, arrived.Id)}",
                    Run = PrivacyStop.RunName,
                    Journey = PrivacyStop.RunName,
                    Step = kind,
                    Topic = "staff",
                    Template = Template.StaffNotice,
                    Channels = [Channel.Staff],
                    Staff = new StaffNotice(
                        teams.ContainsKey(NoticeTeam) ? NoticeTeam : teams.Keys.FirstOrDefault() ?? NoticeTeam,
                        $"{what} Reported by {source}; the request is {FieldText(arrived, "request")} in GET "
                            + $"/api/privacy-requests.",
                        NodaTime.Text.LocalDatePattern.Iso.Format(due.InZone(zone).Date)
                    ),
                    DecidedAt = context.Now,
                    NotAfter = Instant.Max(due, context.Now + Duration.FromDays(30)),
                    NextLedgerNumber = 0,
                },
            ],
        };
    }

    private static string? FieldText(Event arrived, string name) =>
        arrived.Data.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
