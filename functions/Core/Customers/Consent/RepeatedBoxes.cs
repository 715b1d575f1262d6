using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;

namespace MarketingAutomation.Core.Customers.Consent;

/// <summary>A ticked box that is told again, with the order of its checkout for one, is no later act of the
/// customer.</summary>
internal static class RepeatedBoxes
{
    /// <summary>True: this very box was ticked before the customer stopped.</summary>
    public static bool WasStopped(Event arrived, ConsentRecord? held) =>
        held is { Status: ConsentStatus.Unsubscribed, StoppedBox: { } stopped }
        && stopped.Source == arrived.Source
        && stopped.Names.Any(ConsentBoxes.BoxNames(arrived).Contains);

    /// <summary>The statement, dated when this very box was first told.</summary>
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
