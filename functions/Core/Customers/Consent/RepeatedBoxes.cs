using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;

namespace MarketingAutomation.Core.Customers.Consent;

/// <summary>Recognizes a ticked box that is reported again, for example with the order of its checkout: it is no later
/// act of the customer.</summary>
internal static class RepeatedBoxes
{
    /// <summary>True: this same box was ticked before the customer opted out.</summary>
    public static bool WasStopped(Event arrived, ConsentRecord? held) =>
        held is { Status: ConsentStatus.Unsubscribed, StoppedBox: { } stopped }
        && stopped.Source == arrived.Source
        && stopped.Names.Any(ConsentBoxes.BoxNames(arrived).Contains);

    /// <summary>The statement with the time at which this same box was first reported.</summary>
    public static ConsentChange WithFirstTime(Event arrived, ConsentChange change, ConsentRecord? held) =>
        held is { Status: ConsentStatus.Subscribed, Box: { } box }
        && ConsentBoxes.IsOwnBox(box, held, arrived)
        && change.At > held.At
            ? change with
            {
                At = held.At,
            }
            : change;
}
