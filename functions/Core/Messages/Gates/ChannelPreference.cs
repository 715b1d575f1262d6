using System.Globalization;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Messages.Gates;

/// <summary>
/// The order in which channels are tried for a customer, and why: the channel the customer chose; else the one they
/// answer, by the share of their last messages of which they followed a link or to which they replied; else the order of
/// policy.yaml.
/// </summary>
internal sealed record ChannelPreference(IReadOnlyList<Channel> Order, string? Why)
{
    /// <summary>Fewer answers by a channel than this are no evidence.</summary>
    public const int MinAnswers = 3;

    /// <summary>The order for the customer of this decision.</summary>
    public static ChannelPreference Find(SendContext context)
    {
        var policy = context.Policy.Channels;
        if (context.State.Preference.Channel is { } chosen)
        {
            return context.State.Preference.OnlyThisChannel
                ? new ChannelPreference([chosen], "the customer wants this channel only")
                : new ChannelPreference([chosen, .. policy.Where(c => c != chosen)], "the customer chose this channel");
        }

        if (policy.Count < 2 || FindAnswered(context.State.Contacts, policy) is not { } answered)
        {
            return new ChannelPreference(policy, null);
        }

        var contacts = context.State.Contacts.Where(c => c.Channel == answered).ToArray();
        return new ChannelPreference(
            [answered, .. policy.Where(c => c != answered)],
            string.Create(
                CultureInfo.InvariantCulture,
                $"the customer answers by this channel: {contacts.Count(c => c.Answered)} of {contacts.Length} messages"
            )
        );
    }

    /// <summary>Why the message takes this channel, and what it costs by each; null: it is the first of policy.yaml,
    /// nothing else was considered, and no prices are known.</summary>
    /// <param name="passed">The channels that were tried before and cannot be used.</param>
    public ChannelChoice? Explain(
        SendContext context,
        Message message,
        Channel selected,
        IReadOnlyList<OtherChannel> passed
    )
    {
        var why =
            selected == Order[0] ? Why
            : message.Channels is { } allowed && !allowed.Contains(Order[0])
                ? $"the first channel that the step allows{(Why is null ? "" : $"; {Preferred()}")}"
            : "the first channel that can be used";
        if (context.Policy.Prices.IsEmpty)
        {
            return why is null ? null : new ChannelChoice(why) { Others = passed.Count == 0 ? null : [.. passed] };
        }

        var run = context.State.Runs.FirstOrDefault(r => r.Id == message.Run);
        OtherChannel[] others =
        [
            .. passed.Select(o => o with { Price = PriceOf(o.Channel) }),
            .. Order
                .SkipWhile(c => c != selected)
                .Skip(1)
                .Where(c => message.Channels?.Contains(c) != false)
                .Select(c => new OtherChannel(c) { Price = PriceOf(c) }),
        ];
        return new ChannelChoice(why ?? "the first channel of policy.yaml")
        {
            Price = PriceOf(selected),
            Others = others.Length == 0 ? null : others,
        };

        Money? PriceOf(Channel channel) =>
            MessagePrices.Find(context, channel, RunRecipient.AddressOf(context, run, channel));

        string Preferred() =>
            $"by {ChannelCatalog.Get(Order[0]).Name} it would have been because {Why}, and the step leaves it out";
    }

    // The channel with enough answers and a greater share of them than the first one of policy.yaml; null: none.
    private static Channel? FindAnswered(IReadOnlyList<Contact> contacts, IReadOnlyList<Channel> policy)
    {
        var best = policy[0];
        foreach (var channel in policy.Skip(1))
        {
            if (
                contacts.Count(c => c.Channel == channel && c.Answered) >= MinAnswers
                && Share(contacts, channel) > Share(contacts, best)
            )
            {
                best = channel;
            }
        }

        return best == policy[0] ? null : best;
    }

    private static double Share(IReadOnlyList<Contact> contacts, Channel channel)
    {
        var sent = contacts.Count(c => c.Channel == channel);
        return sent == 0 ? 0 : (double)contacts.Count(c => c.Channel == channel && c.Answered) / sent;
    }
}
