using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Workspaces.Checks;

/// <summary>Checks a <c>max_price</c> against the prices of policy.yaml: it needs the price of each channel, in its own
/// currency, and one that is not above it.</summary>
internal static class PriceLimitChecks
{
    /// <summary>Reports what makes the limit impossible to keep, or keeps every message from being sent.</summary>
    /// <param name="channels">The channels of the messages that it limits.</param>
    /// <param name="unpriced">Where a channel without a price is reported.</param>
    public static void Check(
        PriceTable prices,
        IReadOnlyList<Channel> channels,
        Money limit,
        Node at,
        FaultCollector faults,
        FaultCollector unpriced
    )
    {
        foreach (var channel in channels)
        {
            var definition = ChannelCatalog.Get(channel);
            if (!prices.Channels.TryGetValue(channel, out var known))
            {
                unpriced.Add(
                    FaultCodes.MissingPrice,
                    at,
                    $"max_price is {limit}, and no price of {definition.Name} is known, so it is never used",
                    "",
                    $"write in policy.yaml prices: {{ {definition.Word}: 0.01 {limit.Currency} }}; what costs nothing is "
                        + $"0 {limit.Currency}"
                );
                continue;
            }

            var other = known.ListAll().FirstOrDefault(p => p.Price.Currency != limit.Currency);
            if (other.Price.Currency is not null)
            {
                faults.Add(
                    FaultCodes.PriceCurrency,
                    at,
                    $"max_price is {limit}, and {definition.Name} costs {other.Price}"
                        + (other.Country.Length == 0 ? "" : $" in {other.Country}"),
                    limit.Currency,
                    "amounts of different currencies are never converted: write the limit and all prices in one currency"
                );
            }
        }

        var all = channels
            .SelectMany(c => prices.Channels.TryGetValue(c, out var known) ? known.ListAll() : [])
            .Select(p => p.Price)
            .ToList();
        if (
            all.Count > 0
            && channels.All(prices.Channels.ContainsKey)
            && all.All(p => p.Currency == limit.Currency && p.Amount > limit.Amount)
        )
        {
            faults.Add(
                FaultCodes.NothingWithinPrice,
                at,
                $"max_price is {limit}, and every message costs more, so none is sent",
                $"at least {all.MinBy(p => p.Amount)}",
                "write a greater max_price, or correct prices of policy.yaml"
            );
        }
    }

    /// <summary>Checks the limit of a journey or send: it can only narrow that of policy.yaml.</summary>
    /// <param name="channels">The channels that the send names; null: those of policy.yaml.</param>
    public static void Check(
        Policy policy,
        IReadOnlyList<Channel>? channels,
        Money limit,
        Node at,
        FaultCollector faults,
        FaultCollector advice
    )
    {
        Check(policy.Prices, channels ?? policy.Channels, limit, at, faults, faults);
        if (policy.MaxPrice is not { } most)
        {
            return;
        }

        if (most.Currency != limit.Currency)
        {
            faults.Add(
                FaultCodes.PriceCurrency,
                at,
                $"max_price is {limit}, and that of policy.yaml is {most}",
                most.Currency,
                "amounts of different currencies are never converted: write both in one currency"
            );
        }
        else if (limit.Amount >= most.Amount)
        {
            advice.Add(
                FaultCodes.PriceLimitWithoutEffect,
                at,
                $"max_price is {limit}, and that of policy.yaml is {most} already",
                "",
                "leave it out, or write less: the lower one holds"
            );
        }
    }
}
