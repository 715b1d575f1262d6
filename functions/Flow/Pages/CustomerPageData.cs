using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Workspaces;

namespace MarketingAutomation.Flow.Pages;

/// <summary>What the page shows.</summary>
/// <param name="Topic">What the message it was opened from was about; null: unknown.</param>
/// <param name="Order"><c>source:id</c> of the order that can be rated; null: none.</param>
/// <param name="Addresses">What its choices about messages are about: the address that message went to, and with it the
/// customer's other ones.</param>
/// <param name="IsOwn">True: that message went to the customer's own address. False: another person's order, or an
/// address the customer has no more.</param>
public sealed record CustomerPageData(
    string Token,
    string Message,
    CustomerState State,
    Workspace Workspace,
    string? Topic,
    string? Order,
    IReadOnlyList<PageAddress> Addresses,
    bool IsOwn
)
{
    /// <summary>False: the customer's record cannot be read (damaged, or written by a newer version). <see
    /// cref="State"/> is empty then, and only a stop is taken.</summary>
    public bool IsReadable { get; init; } = true;

    /// <summary>The language its message was written in; null: not known.</summary>
    public string? Language { get; init; }

    /// <summary>
    /// True: the same record has another address that has agreed to something and that this page decides nothing about
    /// (of another customer who was merged with this one).
    /// </summary>
    public bool HasOtherSubscribedAddress =>
        State.Consents.Any(c =>
            c is { Status: ConsentStatus.Subscribed, Address: { } other }
            && !Addresses.Any(a => a.Channel == c.Channel && ContactAddress.AreSame(c.Channel, a.Address, other))
            && !(
                c.Topic is not null
                && ConsentBook.Find(State, c.Channel, other, null)?.Status == ConsentStatus.Unsubscribed
            )
        );

    /// <summary>True: none of its addresses gets anything about the topic (null: anything at all).</summary>
    public bool IsStopped(string? topic) => Addresses.Count > 0 && Addresses.All(a => a.IsStopped(State, topic));

    /// <summary>The stop on this page whose taking can be given back; null: there is none, or it took nothing, and
    /// "again" is not offered.</summary>
    public string? FindRestorableStop(string? topic)
    {
        if (!IsStopped(topic))
        {
            return null;
        }

        var act = Addresses
            .Select(a => a.FindStop(State, topic))
            .Where(t => t is not null)
            .OrderByDescending(t => t!.Value.At)
            .FirstOrDefault()
            ?.Event;
        return
            act is not null && Addresses.Any(a => a.FindStop(State, topic)?.Event == act && a.HadConsent(State, topic))
            ? act
            : null;
    }
}
