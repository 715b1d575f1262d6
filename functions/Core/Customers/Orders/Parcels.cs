using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using NodaTime;

namespace MarketingAutomation.Core.Customers.Orders;

/// <summary>An order is delivered when all its parcels are, whatever order the deliveries are told in.</summary>
internal static class Parcels
{
    private const int MostParcels = 50;

    /// <summary>Takes over what is told of parcels: a delivery stays, a cancelled one is none.</summary>
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

    /// <summary>
    /// The happenings of an event, less a delivery of one parcel while another is on its way, and with the delivery of
    /// the whole order where this event completes what was told of its parcels before.
    /// </summary>
    public static IReadOnlyList<Occurrence> ResolveHappenings(
        DecisionContext context,
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

        var told = arrived.Parcels.Count > 0;
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
        else if (told && delivered is null)
        {
            all.RemoveAt(index);
            context.AddNote(
                "parcel_delivered",
                why: "another parcel of the order is on its way; the order is delivered when all are"
            );
        }

        return all;
    }

    // Null while a parcel is on its way, or may still be sent. A single delivery about an order we know no lines of is
    // taken for the whole.
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
