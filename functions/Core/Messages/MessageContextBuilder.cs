using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Journeys.Steps.Coupons;
using MarketingAutomation.Core.Messages.Tracking;
using MarketingAutomation.Core.Templates.Variables;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Core.Workspaces.Definitions;

namespace MarketingAutomation.Core.Messages;

/// <summary>Builds the data that a message's template may use, as it is now.</summary>
internal static class MessageContextBuilder
{
    private const int MostLines = 20;

    /// <param name="showsSuggestions">True: the message may show suggestions, so the stock of each is looked up; else what
    /// products.csv says counts.</param>
    public static MessageContext Build(
        SendContext decision,
        Message message,
        Channel channel,
        string language,
        bool showsSuggestions = false
    )
    {
        var run = decision.State.Runs.FirstOrDefault(r => r.Id == message.Run);
        var answer = message.Staff?.Answer;
        var acted = run?.Event ?? message.Staff?.Event;
        var unknown = answer?.UnknownOrder;
        var context = Build(
            decision,
            unknown is null ? decision.FindOrder(answer?.Order ?? run?.Order ?? message.Staff?.Order) : null,
            language,
            message.DecidedAt,
            showsSuggestions
        );

        // A notice is read in the shop, a call by its systems: times are in the shop's time zone, its numbers in the notice's own language.
        var (locale, zone) = message.Recipient switch
        {
            Recipient.Customer => (RunRecipient.LocaleOf(decision, run), context.Zone),
            Recipient.Team or Recipient.Url => (null, decision.Workspace.Shop.Zone),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return context with
        {
            Locale = locale,
            Zone = zone,
            Order = unknown is null ? context.Order : new OrderView(unknown, null, null, null, []),
            Rating = answer is null ? acted?.Rating : answer.Rating,
            Event =
                answer is null ? CapturedFields.TemplateFields(acted)
                : answer.CustomerText is { } words ? new Dictionary<string, string> { ["text"] = words }
                : null,
            StaffText = message.Staff is { Text.Length: > 0 } notice ? notice.Text : null,
            StaffDue = message.Staff?.Due,
            Fields = message.Webhook?.Fields,
            Coupon = run?.Coupon is { } coupon
                ? new CouponView(coupon.Code, coupon.ExpiresAt, coupon.Percent, coupon.Amount)
                : null,
            Staff = message.Staff is null
                ? null
                : new StaffView
                {
                    Kind = answer?.Kind,
                    PreviousRating = answer?.PreviousRating,
                    CustomerText = answer?.CustomerText,
                    Email = decision.State.Profile.Email,
                    Phone = decision.State.Profile.Phone,
                    Latest =
                        answer is not null
                        && unknown is null
                        && context.Order is null
                        && decision.State.Orders.Recent is [.., var latest]
                            ? BuildOrderView(latest, decision.Workspace, language)
                            : null,
                },
            Tracking =
                ChannelCatalog.Get(channel).IsTracked && decision.State.Preference.Tracking != false
                    ? BuildTracking(decision, message)
                    : null,
        };
    }

    /// <summary>The same outside of a journey: about the customer's latest order.</summary>
    public static MessageContext Build(SendContext decision, string language) =>
        Build(
            decision,
            decision.State.Orders.Recent.Count > 0 ? decision.State.Orders.Recent[^1] : null,
            language,
            decision.Now
        ) with
        {
            Rating = decision.State.LastRating,
            Coupon = new CouponView(
                CouponStep.SampleCode,
                CouponStep.FindEnd(decision.Now + NodaTime.Duration.FromDays(14), decision.Zone),
                10,
                new Money(5, decision.Workspace.Shop.Currency)
            ),
        };

    private static MessageContext Build(
        SendContext decision,
        Order? order,
        string language,
        NodaTime.Instant decidedAt,
        bool showsSuggestions = false
    )
    {
        var state = decision.State;
        return new MessageContext
        {
            FirstName = state.Profile.FirstName,
            LastName = state.Profile.LastName,
            Locale = state.Preference.Locale ?? state.Profile.Locale,
            Zone = decision.Zone.Id,
            OrderCount = OrderHistory.OrderCount(state, decision.Workspace.Shop),
            Order = order is null ? null : BuildOrderView(order, decision.Workspace, language),
            Suggestions = SuggestProducts(
                state,
                order ?? (state.Orders.Recent.Count > 0 ? state.Orders.Recent[^1] : null),
                decision,
                language,
                showsSuggestions
            ),
            DecidedAt = decidedAt,
        };
    }

    /// <summary>Products that go with those of the order (<c>goes_with</c>), in the order of its lines, without those
    /// that the customer already bought and those that are known to be out of stock.</summary>
    private static List<Suggestion> SuggestProducts(
        CustomerState state,
        Order? order,
        SendContext decision,
        string language,
        bool asksStock
    )
    {
        var workspace = decision.Workspace;
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
            var sku in order
                .Lines.Select(l => FindProduct(workspace, l.Sku))
                .OfType<Product>()
                .SelectMany(p => p.GoesWith)
        )
        {
            if (
                suggestions.Count < SendStep.MaxSuggestions
                && bought.Add(sku)
                && FindProduct(workspace, sku) is { } product
                && ((asksStock ? decision.FindProduct(sku)?.InStock : null) ?? product.InStock) != false
            )
            {
                suggestions.Add(
                    new Suggestion(
                        product.Sku,
                        ProductTitle(product, language)!,
                        product.Price,
                        product.Url,
                        product.Image
                    )
                );
            }
        }

        return suggestions;
    }

    /// <summary>Why SKUs of the order give no suggestion, as text to append to a sentence; empty where all
    /// do.</summary>
    public static string ExplainMissingSuggestions(SendContext decision, Order? order)
    {
        var (state, workspace) = (decision.State, decision.Workspace);
        order ??= state.Orders.Recent.Count > 0 ? state.Orders.Recent[^1] : null;
        var skus =
            order?.Lines.Select(l => l.Sku).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).ToList() ?? [];
        var (unknown, alone) = (
            skus.Where(s => FindProduct(workspace, s) is null).Take(3).ToList(),
            skus.Where(s => FindProduct(workspace, s) is { GoesWith.Count: 0 }).Take(3).ToList()
        );
        var soldOut = skus.Select(s => FindProduct(workspace, s))
            .SelectMany(p => p?.GoesWith ?? [])
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(s => (decision.FindProduct(s)?.InStock ?? FindProduct(workspace, s)?.InStock) == false)
            .Take(3)
            .ToList();
        return (soldOut.Count == 0 ? "" : $"; {string.Join(", ", soldOut)} out of stock")
            + (unknown.Count == 0 ? "" : $"; products.csv has no {string.Join(", ", unknown)}")
            + (alone.Count == 0 ? "" : $"; goes_with of {string.Join(", ", alone)} names nothing");
    }

    private static MessageTracking? BuildTracking(SendContext context, Message message)
    {
        var policy = context.Policy.Tracking;
        if (!policy.Links && !policy.Opens)
        {
            return null;
        }

        string? Fill(string? text) =>
            text
                ?.Replace("{journey}", message.Journey, StringComparison.Ordinal)
                .Replace("{step}", message.Step, StringComparison.Ordinal)
                .Replace("{template}", message.Template, StringComparison.Ordinal);
        var site = policy is { Links: true, Utm: not null } ? LinkTarget.HostOfShop(context.Workspace.Shop.Url) : null;
        return new MessageTracking
        {
            Links = policy.Links,
            Opens = policy.Opens,
            Utm = site is null
                ? null
                : new UtmValues(site, Fill(policy.Utm!.Source), Fill(policy.Utm.Medium), Fill(policy.Utm.Campaign)),
        };
    }

    private static OrderView BuildOrderView(Order order, Workspace workspace, string language)
    {
        var lines = order.Lines.Select(l => BuildLineView(l, workspace, language)).OfType<LineView>().ToArray();
        return new(
            order.Name ?? order.Id,
            order.ShownTotal ?? order.Total,
            order.PlacedAt,
            order.StatusUrl,
            [.. lines.Take(MostLines)],
            order.MoreLines + Math.Max(0, lines.Length - MostLines)
        )
        {
            Remainder = lines.Length == order.Lines.Count && lines.Length <= MostLines ? FindRemainder(order) : null,
        };
    }

    // A unit price may have been rounded: a difference of a cent per unit is no cost of its own.
    private static Money? FindRemainder(Order order)
    {
        if (
            (order.ShownTotal ?? order.Total) is not { } total
            || order.MoreLines > 0
            || order.Lines.Count == 0
            || order.Refunds.Count > 0
            || order.Lines.Any(l => (l.DisplayPrice ?? l.Price) is not { } price || price.Currency != total.Currency)
        )
        {
            return null;
        }

        var rest = total.Amount - order.Lines.Sum(l => l.Quantity * (l.DisplayPrice ?? l.Price)!.Value.Amount);
        return Math.Abs(rest) <= 0.01m * Math.Max(1, order.Lines.Sum(l => l.Quantity))
            ? null
            : total with
            {
                Amount = rest,
            };
    }

    private static LineView? BuildLineView(OrderLine line, Workspace workspace, string language) =>
        (ProductTitle(FindProduct(workspace, line.Sku), language) ?? line.Title) is { } title
            ? new LineView(title, line.Quantity, line.DisplayPrice ?? line.Price)
            : null;

    private static string? ProductTitle(Product? product, string language) =>
        product is null ? null : product.Titles.GetValueOrDefault(language) ?? product.Titles.Values.FirstOrDefault();

    private static Product? FindProduct(Workspace workspace, string? sku) =>
        sku is null ? null : workspace.Products.GetValueOrDefault(sku);
}
