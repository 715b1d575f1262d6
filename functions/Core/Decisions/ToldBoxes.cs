using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;

namespace MarketingAutomation.Core.Decisions;

/// <summary>A ticked box that is told again, with the order of its checkout for one, is no later act of the
/// customer.</summary>
internal static class ToldBoxes
{
    /// <summary>True: this very box was ticked before the customer stopped.</summary>
    public static bool WasStopped(Event arrived, Consent? held) =>
        held is { Status: ConsentStatus.Unsubscribed, Stopped: { } stopped }
        && stopped.Source == arrived.Source
        && stopped.Names.Any(ConsentBoxes.NamesOf(arrived).Contains);

    /// <summary>The statement, dated when this very box was first told.</summary>
    public static ConsentChange FirstTold(Event arrived, ConsentChange change, Consent? held) =>
        held is { Status: ConsentStatus.Subscribed, Box: { } box }
        && ConsentBoxes.IsOwn(box, held, arrived)
        && change.At > held.At
            ? change with
            {
                At = held.At,
            }
            : change;
}
