using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Events;
using NodaTime;

namespace MarketingAutomation.Core.Customers.Products;

/// <summary>The products a customer asked about. A request is answered once, and waits for at most
/// <see cref="Longest"/>.</summary>
internal static class ProductRequests
{
    /// <summary>So many requests of a customer are kept; the oldest are dropped.</summary>
    public const int MostKept = 50;

    /// <summary>A request older than this is not answered any more.</summary>
    public static readonly Duration Longest = Duration.FromDays(365);

    /// <summary>Takes over a request. Asked again, it waits from then on.</summary>
    public static void Record(CustomerContext context, Event arrived)
    {
        if (
            arrived is not { Name: EventNames.ProductRequested, Request: { } request }
            || context.State.PrivacyStop is not null
        )
        {
            return;
        }

        var at = Instant.Min(arrived.At, context.Now);
        context.State = context.State with
        {
            ProductRequests = Keep(
                [.. context.State.ProductRequests ?? [], new ProductRequest(request.Sku, request.Change, at)],
                context.Now
            ),
        };
    }

    /// <summary>The request that a change of a product answers; null: the customer did not ask for it, or the request is
    /// answered by a run.</summary>
    /// <param name="change">The name of the change's event.</param>
    public static ProductRequest? FindOpen(CustomerState state, string sku, string change, Instant now)
    {
        foreach (var request in state.ProductRequests ?? [])
        {
            if (IsAbout(request, sku, change) && now - request.At <= Longest && !IsBeingAnswered(state, request))
            {
                return request;
            }
        }

        return null;
    }

    /// <summary>Records which run answers a request.</summary>
    public static void Assign(CustomerContext context, string sku, string change, string run)
    {
        if (FindOpen(context.State, sku, change, context.Now) is { } open)
        {
            context.State = context.State with
            {
                ProductRequests =
                [
                    .. context.State.ProductRequests!.Select(r => ReferenceEquals(r, open) ? r with { Run = run } : r),
                ],
            };
        }
    }

    /// <summary>A run ended: the request it answers ends where it sent something, and waits again where it did
    /// not.</summary>
    public static void Settle(CustomerContext context, Run ended)
    {
        if (context.State.ProductRequests?.FirstOrDefault(r => r.Run == ended.Id) is not { } request)
        {
            return;
        }

        var answered = ended.IsHeldOut || ended.Messages.Any(m => m.States.Any(s => s != MessageState.NotSent));
        context.State = context.State with
        {
            ProductRequests = Keep(
                [
                    .. context
                        .State.ProductRequests.Where(r => !answered || !ReferenceEquals(r, request))
                        .Select(r => ReferenceEquals(r, request) ? r with { Run = null } : r),
                ],
                context.Now
            ),
        };
    }

    /// <summary>The requests of both.</summary>
    public static IReadOnlyList<ProductRequest>? Merge(CustomerState mine, CustomerState other, Instant now) =>
        mine.ProductRequests is null && other.ProductRequests is null
            ? null
            : Keep([.. mine.ProductRequests ?? [], .. other.ProductRequests ?? []], now);

    // Of several about one product the newest counts; what a run answers is kept for it.
    private static List<ProductRequest>? Keep(IReadOnlyList<ProductRequest> all, Instant now)
    {
        var kept = all.Where(r => now - r.At <= Longest)
            .GroupBy(r => (r.Sku.ToLowerInvariant(), r.Change))
            .Select(g => g.MaxBy(r => r.At)! with { Run = g.Select(r => r.Run).LastOrDefault(r => r is not null) })
            .OrderBy(r => r.At)
            .TakeLast(MostKept)
            .ToList();
        return kept.Count == 0 ? null : kept;
    }

    private static bool IsAbout(ProductRequest request, string sku, string change) =>
        request.Change == change && string.Equals(request.Sku, sku, StringComparison.OrdinalIgnoreCase);

    private static bool IsBeingAnswered(CustomerState state, ProductRequest request) =>
        request.Run is { } run && state.Runs.Any(r => r.Id == run);
}
