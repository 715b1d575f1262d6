using System.Text.Json;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Json;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Inbound.Shops.WooCommerce;

/// <summary>
/// Reads the order resource. WooCommerce reports milestones by status and dates, and repeats them with every edit;
/// milestones known already are dropped when the event is applied.
/// </summary>
internal static class WooOrder
{
    private const string Pending = "pending";
    private const string OnHold = "on-hold";
    private const string Failed = "failed";

    public static WebhookResult? Read(JsonCursor order, DeliveryContext delivery)
    {
        var id = order.GetRequiredId("id") ?? "";
        var status = order.Strict.GetText("status")?.ToLowerInvariant();
        if (status is "trash" or "auto-draft" or "checkout-draft" or "draft")
        {
            return new WebhookResult.Ignored(
                $"{delivery.Topic}: not an order yet or any more (status is \"{status}\")"
            );
        }

        var created = WooTime.Read(order, "date_created", delivery.Zone);
        var seen = WooTime.Read(order, "date_modified", delivery.Zone) ?? created ?? delivery.FallbackTime;
        var currency = LocaleCodes.NormalizeCurrency(order.GetText("currency"));
        var total = MoneyFields.ToMoney(order.GetDecimal("total"), currency);
        var refunds = ReadRefunds(order, id, status, total, seen);
        var happenings = ReadOccurrences(order, status, (created ?? seen, seen), refunds.Count > 0, delivery.Zone);
        var origin = WooOrigin.Read(order);
        var stated = WooPerson.ReadProfile(order) with { Locale = WooLanguage.Read(order, delivery.Source) };

        // An order contains the address it was placed with; for a registered customer, this need not be their own
        // address.
        var (customer, email) = (WooPerson.ReadCustomerId(order), stated.Email);
        var profile = customer is null ? stated : stated with { Email = null };
        return new WebhookResult.Accepted(
            SoftOptIn.Apply(
                delivery.Source.SoftOptIn && status is not (Failed or Pending or OnHold),
                new Event
                {
                    Id = delivery.EventId,
                    Source = delivery.Source.Name,
                    Name = delivery.Topic == "order.created" ? EventNames.OrderPlaced : EventNames.OrderUpdated,
                    At = seen,
                    Identity = new()
                    {
                        CustomerId = customer,
                        Email = profile.Email,
                        OrderId = id,
                    },
                    Occurrences = happenings,
                    Profile = profile,
                    Order = new()
                    {
                        Id = id,
                        Name = order.GetId("number") is { } number ? "#" + number : null,
                        Total = total,
                        AsOf = seen,
                        PlacedAt = created,
                        Lines = WooLines.Read(order, currency),
                        Country =
                            LocaleCodes.NormalizeCountry(order.GetObject("shipping").GetText("country"))
                            ?? profile.Country,
                        Origin = origin,
                        Email = email,
                        Locale = stated.Locale,
                        PaymentOutstanding = status is null ? null : status is Failed or Pending or OnHold,
                        Cancelled = status is null ? null : status == "cancelled",
                        CancelledAsOf = delivery.Topic == "order.restored" ? delivery.FallbackTime : null,
                        RefundsAreComplete =
                            order.Element.TryGetProperty("refunds", out var listed)
                            && listed.ValueKind is JsonValueKind.Array or JsonValueKind.Object,
                        FullyRefunded = status is null ? null : status == "refunded",
                    },
                    Refunds = refunds,
                    Consents = WooConsent.Read(
                        order,
                        delivery.Source,
                        email,
                        ConsentGivenAt(origin, created),
                        onOrder: true
                    ),
                    UntickedBoxes = WooConsent.IsUnticked(order, delivery.Source) ? [Channel.Email] : null,
                }
            )
        );
    }

    /// <summary>A deletion contains only the id and no time: a deleted order counts as cancelled at the time the
    /// deletion is received.</summary>
    public static WebhookResult? ReadDeleted(JsonCursor body, DeliveryContext delivery) =>
        TopicMismatch.RejectIfNotDeletion(body, delivery.Topic) || body.GetRequiredId("id") is not { } id
            ? null
            : new WebhookResult.Accepted(
                new Event
                {
                    Id = delivery.EventId,
                    Source = delivery.Source.Name,
                    Name = EventNames.OrderUpdated,
                    At = delivery.FallbackTime,
                    Identity = new() { OrderId = id },
                    Occurrences = [new(EventNames.OrderCancelled, delivery.FallbackTime)],
                }
            );

    // The consent box is the customer's act only at their own checkout: the value in a renewal or an order written by a
    // program is a copy from an older order, without a time of its own.
    private static Instant? ConsentGivenAt(string? origin, Instant? created) =>
        origin is null or OrderOrigin.Online ? created : null;

    private static List<Occurrence> ReadOccurrences(
        JsonCursor order,
        string? status,
        (Instant Placed, Instant Seen) times,
        bool refunded,
        DateTimeZone zone
    )
    {
        var (placed, seen) = times;
        var all = new List<Occurrence>(3) { new(EventNames.OrderPlaced, placed) };
        var completed = WooTime.Read(order, "date_completed", zone);

        // Cash on delivery and payments entered by hand have no payment date; a completed order counts as paid. An
        // order whose payment is pending or failed is not paid, even if an earlier attempt wrote a payment date.
        var date = WooTime.Read(order.Strict, "date_paid", zone) ?? (status == "completed" ? completed ?? seen : null);
        if (date is { } paid && status is not (Failed or Pending))
        {
            all.Add(new(EventNames.OrderPaid, paid));
        }

        if (completed is not null || status == "completed")
        {
            all.Add(new(EventNames.OrderFulfilled, completed ?? seen));
        }

        if (status == "cancelled")
        {
            all.Add(new(EventNames.OrderCancelled, seen));
        }

        if (refunded)
        {
            all.Add(new(EventNames.OrderRefunded, seen));
        }

        return all;
    }

    /// <summary>Reads the refunds, which are listed with negative totals and no time. Status <c>refunded</c> means the
    /// whole order, with or without a list.</summary>
    private static List<RefundData> ReadRefunds(
        JsonCursor order,
        string orderId,
        string? status,
        Money? total,
        Instant seen
    )
    {
        var refunds = new List<RefundData>();
        foreach (var refund in order.GetObjects("refunds"))
        {
            if (refund.GetId("id") is { } id)
            {
                var amount = refund.GetDecimal("total") ?? refund.GetDecimal("amount");
                refunds.Add(
                    new(
                        id,
                        amount is { } sum ? MoneyFields.ToMoney(Math.Abs(sum), total?.Currency) : null,
                        IsFullRefund: false,
                        seen
                    )
                );
            }
        }

        if (status == "refunded")
        {
            if (refunds.Count == 0)
            {
                refunds.Add(new($"{orderId}-whole", total, IsFullRefund: true, seen));
            }
            else
            {
                refunds[^1] = refunds[^1] with { IsFullRefund = true };
            }
        }

        return refunds;
    }
}
