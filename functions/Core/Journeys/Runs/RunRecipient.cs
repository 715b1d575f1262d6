using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Consent;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Events;

namespace MarketingAutomation.Core.Journeys.Runs;

/// <summary>Determines the address and the language of a run's messages: those of the order or the checkout it is
/// about, else the customer's own.</summary>
internal static class RunRecipient
{
    /// <summary>The address that messages of a run go to on a channel; null: none known.</summary>
    public static string? AddressOf(RunContext context, Run? run, Channel channel)
    {
        var own = ConsentBook.AddressOf(context.State, channel);
        var isEmail = ChannelCatalog.Get(channel).Address == AddressKind.Email;
        var profile = context.State.Profile;
        if (run?.Checkout is { Email: { } typed } checkout && !ProfileUpdates.IsRemoved(profile, typed, checkout.AsOf))
        {
            return isEmail ? typed
                : checkout.ForAnotherPerson ? null
                : own;
        }

        if (
            run is null
            || context.FindOrder(run.Order) is not { Email: { } email } order
            || !IsAboutOrder(context, run)
            || ProfileUpdates.IsRemoved(profile, email, order.PlacedAt)
        )
        {
            return own;
        }

        // For another person's order only its e-mail address is known to be theirs.
        return isEmail ? email
            : order.ForAnotherPerson ? null
            : own;
    }

    /// <summary>The language for messages of a run, BCP 47: for an order or a checkout of another person its own
    /// language; null: not known.</summary>
    public static string? LocaleOf(RunContext context, Run? run)
    {
        var own = context.State.Preference.Locale ?? context.State.Profile.Locale;
        return run is null ? own
            : run.Checkout is { Email: not null } checkout
                ? checkout.ForAnotherPerson ? checkout.Locale ?? own
                    : own
            : context.FindOrder(run.Order) is { Email: not null, ForAnotherPerson: true, Locale: { } locale }
            && IsAboutOrder(context, run)
                ? locale
            : own;
    }

    /// <summary>Updates the checkout address of runs: the address is often given, or corrected, after the checkout
    /// started the run.</summary>
    public static void UpdateRunAddresses(RunContext context, Event arrived)
    {
        if (OrderRecipient.CheckoutOf(context.State, arrived) is not { Email: not null } reported)
        {
            return;
        }

        foreach (
            var run in context.State.Runs.Where(r =>
                r.Checkout?.Ref == reported.Ref && (r.Checkout.Email is null || r.Checkout.AsOf <= reported.AsOf)
            )
        )
        {
            context.Replace(run, run with { Checkout = reported with { OrderReceived = run.Checkout!.OrderReceived } });
        }
    }

    private static bool IsAboutOrder(RunContext context, Run run) =>
        context.Workspace.FindVersion(run.Journey, run.Version) is not { } journey
        || journey.FindTrigger(run).IsAboutOrder;
}
