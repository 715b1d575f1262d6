using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Tracking;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces;

namespace MarketingAutomation.Core.Decisions;

/// <summary>Gathers what a message may speak of, as things are now.</summary>
internal static class Contexts
{
    /// <summary>The template of staff notices.</summary>
    public const string StaffTemplate = "_staff";

    private const int MostLines = 20;

    public static MessageContext Of(Draft draft, Message message, Channel channel, string language)
    {
        var run = draft.State.Runs.FirstOrDefault(r => r.Id == message.Run);
        var answer = message.Staff?.Answer;
        var acted = run?.Event ?? message.Staff?.Event;
        var unknown = answer?.UnknownOrder;
        var context = Of(
            draft,
            unknown is null ? draft.OrderOf(answer?.Order ?? run?.Order ?? message.Staff?.Order) : null,
            language,
            message.DecidedAt
        );
        return context with
        {
            // A notice is read in the shop: its times are by the shop's clock, its numbers in the notice's own
            // language.
            Locale = message.Staff is null ? OrderRecipient.LocaleOf(draft, run) : null,
            Zone = message.Staff is null ? context.Zone : draft.Workspace.Shop.Zone,
            Order = unknown is null ? context.Order : new OrderView(unknown, null, null, null, []),
            Rating = answer is null ? acted?.Rating : answer.Rating,
            Event =
                answer is null ? EventPayload.ForCopy(acted)
                : answer.Words is { } words ? new Dictionary<string, string> { ["text"] = words }
                : null,
            StaffText = message.Staff is { Text.Length: > 0 } notice ? notice.Text : null,
            StaffDue = message.Staff?.Due,
            Staff = message.Staff is null
                ? null
                : new StaffView
                {
                    Kind = answer?.Kind,
                    Before = answer?.Before,
                    Words = answer?.Words,
                    Email = draft.State.Profile.Email,
                    Phone = draft.State.Profile.Phone,
                    Latest =
                        answer is not null
                        && unknown is null
                        && context.Order is null
                        && draft.State.Orders.Recent is [.., var latest]
                            ? View(latest, draft.Workspace, language)
                            : null,
                },
            Tracking =
                channel == Channel.Email && draft.State.Preference.Tracking != false ? Measures(draft, message) : null,
        };
    }

    /// <summary>The same outside of any journey: about her latest order.</summary>
    public static MessageContext Of(Draft draft, string language) =>
        Of(draft, draft.State.Orders.Recent.Count > 0 ? draft.State.Orders.Recent[^1] : null, language, draft.Now) with
        {
            Rating = draft.State.LastRating,
        };

    private static MessageContext Of(Draft draft, Order? order, string language, NodaTime.Instant decidedAt)
    {
        var state = draft.State;
        return new MessageContext
        {
            FirstName = state.Profile.FirstName,
            LastName = state.Profile.LastName,
            Locale = state.Preference.Locale ?? state.Profile.Locale,
            Zone = draft.Clock.Id,
            OrderCount = History.OrderCount(state, draft.Workspace.Shop),
            Order = order is null ? null : View(order, draft.Workspace, language),
            Suggestions = Suggest(
                state,
                order ?? (state.Orders.Recent.Count > 0 ? state.Orders.Recent[^1] : null),
                draft.Workspace,
                language
            ),
            DecidedAt = decidedAt,
        };
    }

    /// <summary>What goes with what she bought (<c>goes_with</c>), in the order of her lines, less what she has bought
    /// already.</summary>
    public static IReadOnlyList<Suggestion> Suggest(
        CustomerState state,
        Order? order,
        Workspace workspace,
        string language
    )
    {
        if (order is null)
        {
            return [];
        }

        var bought = state
            .Orders.Recent.SelectMany(o => o.Lines)
            .Select(l => l.Sku)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var suggestions = new List<Suggestion>();
        foreach (
            var sku in order.Lines.Select(l => Product(workspace, l.Sku)).OfType<Product>().SelectMany(p => p.GoesWith)
        )
        {
            if (
                suggestions.Count < Core.Journeys.Step.Send.MostSuggestions
                && bought.Add(sku)
                && Product(workspace, sku) is { } product
            )
            {
                suggestions.Add(
                    new Suggestion(product.Sku, Title(product, language)!, product.Price, product.Url, product.Image)
                );
            }
        }

        return suggestions;
    }

    /// <summary>Which SKUs of the order suggest nothing, in words that go on a sentence; empty where all do.</summary>
    public static string WhyFew(CustomerState state, Order? order, Workspace workspace)
    {
        order ??= state.Orders.Recent.Count > 0 ? state.Orders.Recent[^1] : null;
        var skus =
            order?.Lines.Select(l => l.Sku).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).ToList() ?? [];
        var (unknown, alone) = (
            skus.Where(s => Product(workspace, s) is null).Take(3).ToList(),
            skus.Where(s => Product(workspace, s) is { GoesWith.Count: 0 }).Take(3).ToList()
        );
        return (unknown.Count == 0 ? "" : $"; products.csv has no {string.Join(", ", unknown)}")
            + (alone.Count == 0 ? "" : $"; goes_with of {string.Join(", ", alone)} names nothing");
    }

    private static MessageTracking? Measures(Draft draft, Message message)
    {
        var policy = draft.Policy.Tracking;
        if (!policy.Links && !policy.Opens)
        {
            return null;
        }

        string? Fill(string? text) =>
            text
                ?.Replace("{journey}", message.Journey, StringComparison.Ordinal)
                .Replace("{step}", message.Step, StringComparison.Ordinal)
                .Replace("{template}", message.Template, StringComparison.Ordinal);
        var site = policy is { Links: true, Utm: not null } ? LinkTarget.SiteOf(draft.Workspace.Shop.Url) : null;
        return new MessageTracking
        {
            Links = policy.Links,
            Opens = policy.Opens,
            Utm = site is null
                ? null
                : new UtmValues(site, Fill(policy.Utm!.Source), Fill(policy.Utm.Medium), Fill(policy.Utm.Campaign)),
        };
    }

    private static OrderView View(Order order, Workspace workspace, string language)
    {
        var lines = order.Lines.Select(l => Line(l, workspace, language)).OfType<LineView>().ToArray();
        return new(
            order.Name ?? order.Id,
            order.Shown ?? order.Total,
            order.PlacedAt,
            order.StatusUrl,
            [.. lines.Take(MostLines)],
            order.MoreLines + Math.Max(0, lines.Length - MostLines)
        )
        {
            Beside = lines.Length == order.Lines.Count && lines.Length <= MostLines ? Beside(order) : null,
        };
    }

    // A price of one may have been rounded: a cent a piece is no cost of its own.
    private static Money? Beside(Order order)
    {
        if (
            (order.Shown ?? order.Total) is not { } total
            || order.MoreLines > 0
            || order.Lines.Count == 0
            || order.Refunds.Count > 0
            || order.Lines.Any(l => (l.Shown ?? l.Price) is not { } price || price.Currency != total.Currency)
        )
        {
            return null;
        }

        var rest = total.Amount - order.Lines.Sum(l => l.Quantity * (l.Shown ?? l.Price)!.Value.Amount);
        return Math.Abs(rest) <= 0.01m * Math.Max(1, order.Lines.Sum(l => l.Quantity))
            ? null
            : total with
            {
                Amount = rest,
            };
    }

    private static LineView? Line(OrderLine line, Workspace workspace, string language) =>
        (Title(Product(workspace, line.Sku), language) ?? line.Title) is { } title
            ? new LineView(title, line.Quantity, line.Shown ?? line.Price)
            : null;

    private static string? Title(Product? product, string language) =>
        product is null ? null : product.Titles.GetValueOrDefault(language) ?? product.Titles.Values.FirstOrDefault();

    private static Product? Product(Workspace workspace, string? sku) =>
        sku is null ? null : workspace.Products.GetValueOrDefault(sku);
}
