using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Messages.Gates;

/// <summary>What a message costs by a channel, and whether that is within the limits (<c>max_price</c>) of policy.yaml,
/// its journey and its step.</summary>
internal static class MessagePrices
{
    /// <summary>The price of one message to an address; null: not known.</summary>
    /// <param name="address">Null: none is known, so nothing can be sent.</param>
    public static Money? Find(SendContext context, Channel channel, string? address) =>
        address is null || context.Policy.Prices.IsEmpty
            ? null
            : context.Policy.Prices.Find(channel, FindCountry(context, channel, address));

    /// <summary>Why it costs too much; no reason: it does not.</summary>
    public static (string? Reason, string? Detail) FindObjection(
        SendContext context,
        Message message,
        Channel channel,
        string address
    )
    {
        foreach (var limit in ListLimits(context, message))
        {
            var name = ChannelCatalog.Get(channel).Name;
            switch (Find(context, channel, address))
            {
                case null:
                    return (
                        Reasons.PriceUnknown,
                        $"what {name} costs{Place(context, channel, address)} is not known, and max_price is {limit}"
                    );
                case { } price when price.Currency != limit.Currency:
                    return (
                        Reasons.PriceUnknown,
                        $"{name} costs {price}{Place(context, channel, address)}, which cannot be compared with max_price {limit}"
                    );
                case { } price when price.Amount > limit.Amount:
                    return (
                        Reasons.MaxPrice,
                        $"{name} costs {price}{Place(context, channel, address)}, more than max_price {limit}"
                    );
            }
        }

        return (null, null);
    }

    // The journey's limit is that of the current release, as its status; the send's that of the run's version.
    private static IEnumerable<Money> ListLimits(SendContext context, Message message)
    {
        if (context.Policy.MaxPrice is { } most)
        {
            yield return most;
        }

        if (context.Workspace.Journeys.TryGetValue(message.Journey, out var current) && current.MaxPrice is { } own)
        {
            yield return own;
        }

        if (
            context.State.Runs.FirstOrDefault(r => r.Id == message.Run) is { } run
            && context.Workspace.FindVersion(run.Journey, run.Version) is { } journey
            && journey.Steps.GetValueOrDefault(message.Step) is SendStep { MaxPrice: { } ofStep }
        )
        {
            yield return ofStep;
        }
    }

    private static string Place(SendContext context, Channel channel, string address) =>
        FindCountry(context, channel, address) is { } country ? $" in {country}" : "";

    // A number is charged by its own country, wherever the customer lives.
    private static string? FindCountry(SendContext context, Channel channel, string address) =>
        ChannelCatalog.Get(channel).Address == AddressKind.Phone
            ? PhoneNumber.FindCountry(address)
            : context.State.Profile.Country;
}
