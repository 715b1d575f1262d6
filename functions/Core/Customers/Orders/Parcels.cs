using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Events;
using NodaTime;

namespace MarketingAutomation.Core.Customers.Orders;

/// <summary>Combines the deliveries of parcels: an order is delivered when all its parcels are, in whatever order the
/// deliveries are reported.</summary>
internal static class Parcels
{
    private const int MostParcels = 50;

    /// <summary>Takes over reported parcels: a delivery time is kept, and a cancelled parcel does not count.</summary>
    public static Order MergeParcels(Order order, IReadOnlyList<ParcelData> reported)
    {
        if (reported.Count == 0)
        {
            return order;
        }

        var all = (order.Parcels ?? []).ToList();
        foreach (var parcel in reported)
        {
            var index = all.FindIndex(p => p.Id == parcel.Id);
            if (index < 0)
            {
                all.Add(parcel);
            }
            else
            {
                all[index] = parcel with
                {
                    DeliveredAt = all[index].DeliveredAt ?? parcel.DeliveredAt,
                    Quantity = parcel.Quantity ?? all[index].Quantity,
                };
            }
        }

        return order.Parcels is { } held && all.SequenceEqual(held)
            ? order
            : order with
            {
                Parcels = [.. all.Take(MostParcels)],
            };
    }

    /// <summary>The occurrences of an event, without the delivery of one parcel while another is in transit, and with
    /// the delivery of the whole order if this event completes it.</summary>
    public static IReadOnlyList<Occurrence> ResolveHappenings(
        CustomerContext context,
        Order order,
        Event arrived,
        IEnumerable<Occurrence> happenings
    )
    {
        var all = happenings.ToList();
        if (order.Parcels is null)
        {
            return all;
        }

        var reported = arrived.Parcels.Count > 0;
        var delivered = DeliveredAt(
            order,
            order.FulfilledAt is not null || all.Exists(h => h.Name == EventNames.OrderFulfilled)
        );
        var index = all.FindIndex(h => h.Name == EventNames.OrderDelivered);
        if (index < 0)
        {
            if (
                delivered is { } at
                && order.DeliveredAt is null
                && all.Exists(h => h.Name == EventNames.OrderFulfilled)
            )
            {
                all.Add(new Occurrence(EventNames.OrderDelivered, at));
            }
        }
        else if (reported && delivered is null)
        {
            all.RemoveAt(index);
            context.AddNote(
                "parcel_delivered",
                why: "another parcel of the order is on its way; the order is delivered when all are"
            );
        }

        return all;
    }

    // Null while a parcel is in transit or may still be shipped. A single delivery for an order without known lines
    // counts as the whole.
    private static Instant? DeliveredAt(Order order, bool fulfilled)
    {
        var sent = order.Parcels!.Where(p => !p.Cancelled).ToArray();
        if (sent.Length == 0 || sent.Any(p => p.DeliveredAt is null))
        {
            return null;
        }

        var pieces = order.Pieces ?? order.Lines.Sum(l => l.Quantity);
        var complete =
            fulfilled
            || order.Lines.Count == 0
            || (sent.All(p => p.Quantity is not null) && sent.Sum(p => p.Quantity) >= pieces);
        return complete ? sent.Max(p => p.DeliveredAt) : null;
    }
}
