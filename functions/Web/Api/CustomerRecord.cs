using System.Text.Json.Serialization;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Attributes;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Customers.Products;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Flow.Views;
using NodaTime;

namespace MarketingAutomation.Web.Api;

/// <summary>How to find a customer: an e-mail address, or a shop's name with its customer id. Addresses never stand in
/// a URL.</summary>
public sealed record FindCustomer(string? Email = null, string? Phone = null, string? Source = null, string? Id = null);

/// <summary>The customer's key.</summary>
public sealed record FoundCustomer(string Key);

/// <summary>What is known of a customer.</summary>
public sealed record CustomerRecord
{
    public required string Key { get; init; }
    public required ProfileRecord Profile { get; init; }
    public required IReadOnlyList<ShopCustomer> ShopIds { get; init; }

    /// <summary>Whether something may be sent to each known address now, and which fact decides it; first the present
    /// addresses.</summary>
    public required IReadOnlyList<EffectiveConsent> Addresses { get; init; }

    /// <summary>What this customer allowed or refused as far as reported, each with its evidence. What was reported of
    /// an address while it was another customer's is in <see cref="Addresses"/>.</summary>
    public required IReadOnlyList<ConsentRecord> Consents { get; init; }

    public required Preference Preference { get; init; }

    /// <summary>Paid orders we counted; the shop's own count; the last ones in full.</summary>
    public required OrdersRecord Orders { get; init; }

    /// <summary>Journeys the customer is in.</summary>
    public required IReadOnlyList<RunRecord> Runs { get; init; }

    /// <summary>When the customer is looked at next; null: only when something happens.</summary>
    public Instant? NextWake { get; init; }

    public Instant DecidedAt { get; init; }
    public int? LastRating { get; init; }
    public Instant? LastRatingAt { get; init; }

    /// <summary>The attributes that shop.yaml declares, without lists; a number, a date (<c>1990-02-28</c>) and
    /// <c>yes</c> or <c>no</c> as text.</summary>
    public required IReadOnlyDictionary<string, string> Attributes { get; init; }

    /// <summary>The customer's <c>tags</c>, and the attributes that are lists.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Lists { get; init; }

    /// <summary>The products the customer asked to be written to about, and the run that answers each.</summary>
    public required IReadOnlyList<ProductRequest> ProductRequests { get; init; }

    /// <summary>Keys of those who turned out to be this customer.</summary>
    public required IReadOnlyList<string> MergedFrom { get; init; }

    internal static CustomerRecord FromState(CustomerState state, IReadOnlyList<EffectiveConsent> addresses) =>
        new()
        {
            Key = state.Key,
            Profile = ProfileRecord.FromProfile(state.Profile),
            ShopIds = state.ShopIds,
            Addresses = addresses,
            Consents = state.Consents,
            Preference = state.Preference,
            Orders = new OrdersRecord(
                state.Orders.PaidCount,
                state.Orders.ReportedPaidCount,
                state.Orders.FirstPaidAt,
                state.Orders.LastPaidAt,
                Spending.CountedByCurrency(state),
                [
                    .. state.Orders.Recent.Select(o => new OrderRecord(
                        o.Ref,
                        o.Name,
                        o.Total,
                        o.PlacedAt,
                        o.PaidAt,
                        o.FulfilledAt,
                        o.DeliveredAt,
                        o.DeliveryEstimated,
                        o.CancelledAt,
                        o.Origin,
                        o.Refunds,
                        o.RefundedTotal,
                        o.IsFullyRefunded
                    )),
                ]
            ),
            Runs =
            [
                .. state.Runs.Select(r => new RunRecord(
                    r.Id,
                    r.Journey,
                    r.Version,
                    r.StepId,
                    r.EnteredAt,
                    r.WaitUntil,
                    r.Order,
                    r.Shadow,
                    MessageOf(state, r)
                )
                {
                    ShadowReason = r.Shadow ? r.ShadowReason ?? Reasons.Draft : null,
                }),
            ],
            ProductRequests = state.ProductRequests ?? [],
            NextWake = state.NextWake,
            DecidedAt = state.DecidedAt,
            LastRating = state.LastRating,
            LastRatingAt = state.LastRatingAt,
            Attributes = state.Attributes.Where(a => AttributeValues.ReadList(a.Value) is null).ToDictionary(),
            Lists = state
                .Attributes.Select(a => (a.Key, Values: AttributeValues.ReadList(a.Value)))
                .Where(a => a.Values is not null)
                .ToDictionary(a => a.Key, a => a.Values!),
            MergedFrom = state.MergedFrom,
        };

    private static RunMessageRecord? MessageOf(CustomerState state, Run run) =>
        state.Messages.FirstOrDefault(run.IsAt) is not { } message ? null
        : message.Attempt is null
            ? new RunMessageRecord(message.Id, message.HoldReason, message.HeldUntil, message.NotAfter)
        : new RunMessageRecord(message.Id, null, null, message.NotAfter);
}

/// <summary>
/// Who the customer is, by the shop's newest report: what is not reported is left out. <paramref name="Email"/> and
/// <paramref name="Phone"/> (E.164) are where messages go; <paramref name="Zone"/> is an IANA zone the shop reported;
/// <paramref name="KnownSince"/> since when the shop knows the customer; <paramref name="AsOf"/> when the newest of
/// this was reported.
/// </summary>
public sealed record ProfileRecord(
    string? FirstName,
    string? LastName,
    string? Email,
    string? Phone,
    string? Locale,
    string? Country,
    string? Region,
    string? Postcode,
    string? Zone,
    Instant? KnownSince,
    Instant? AsOf
)
{
    internal static ProfileRecord FromProfile(Profile p) =>
        new(
            p.FirstName,
            p.LastName,
            p.Email,
            p.Phone,
            p.Locale,
            p.Country,
            p.Region,
            p.Postcode,
            p.Zone,
            p.KnownSince,
            p.AsOf
        );
}

/// <summary>What the customer bought; <paramref name="Spent"/>: net spending by currency, as far as this program
/// counted it.</summary>
public sealed record OrdersRecord(
    int Paid,
    [property: JsonPropertyName("toldPaid")] int? ReportedPaid,
    Instant? FirstPaidAt,
    Instant? LastPaidAt,
    IReadOnlyList<Money> Spent,
    IReadOnlyList<OrderRecord> Recent
);

/// <summary>
/// One order: <paramref name="Ref"/> is <c>source:id</c>, <paramref name="Origin"/> how it came about (null: not
/// reported),
/// <paramref name="RefundedTotal"/> what was given back (null: a part of it is not known).
/// </summary>
public sealed record OrderRecord(
    string Ref,
    string? Name,
    Money? Total,
    Instant? PlacedAt,
    Instant? PaidAt,
    Instant? FulfilledAt,
    Instant? DeliveredAt,
    bool DeliveryEstimated,
    Instant? CancelledAt,
    string? Origin,
    IReadOnlyList<Refund> Refunds,
    Money? RefundedTotal,
    bool RefundedWholly
);

/// <summary>
/// One passage through a journey: the step it is at, until when it waits there, and the order it is about. <paramref
/// name="Message"/>: the message it waits for at a send; null: at none.
/// </summary>
public sealed record RunRecord(
    string Id,
    string Journey,
    string Version,
    string Step,
    Instant EnteredAt,
    Instant? Until,
    string? Order,
    bool Shadow,
    RunMessageRecord? Message
)
{
    /// <summary>Why the run only records: <c>draft</c>, <c>shadow_mode</c> or <c>hold_out</c>; null: it acts.</summary>
    public string? ShadowReason { get; init; }
}

/// <summary>
/// The message a run waits for: why it is held (a reason of docs/reasons.md; null: it is being sent), when it is looked
/// at again, and after which time it is not sent any more.
/// </summary>
public sealed record RunMessageRecord(string Id, string? HeldFor, Instant? HeldUntil, Instant NotAfter);

/// <summary>The customer's timeline, newest first; <paramref name="Next"/> null: the end.</summary>
public sealed record TimelineList(IReadOnlyList<TimelineRow> Items, string? Next);
