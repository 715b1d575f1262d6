using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Support.Samples;

/// <summary>A <see cref="CustomerSimulation"/> as tests use it: on the sample workspace unless another is given, times
/// in the zone of Tallinn, and each state written and read in its stored form.</summary>
public static class SimulatedCustomer
{
    /// <summary>A new customer of the sample workspace.</summary>
    public static CustomerSimulation Open(string start) => Open(TestShop.SampleWorkspace, start);

    /// <summary>A new customer of a workspace.</summary>
    /// <param name="workspace">The release to begin with.</param>
    /// <param name="start">The time to begin at, as <see cref="TestShop.At"/> reads it.</param>
    /// <param name="key">The customer's key.</param>
    /// <param name="respond">The provider's answer to a send; null: sent.</param>
    /// <param name="grant">Whether a place within a daily limit is granted; null: it is.</param>
    public static CustomerSimulation Open(
        Workspace workspace,
        string start,
        string key = "0123456789abcdefghjkmnpqrs",
        Func<Effect.Send, Outcome>? respond = null,
        Func<RequiredLookup.Reservation, bool>? grant = null
    )
    {
        var simulation = new CustomerSimulation(workspace, Decider.NewCustomer(key), TestShop.At(start))
        {
            StoreState = StateRoundTrip.StoreAndRead,
        };
        simulation.RespondToSend = respond ?? simulation.RespondToSend;
        simulation.GrantReservation = grant ?? simulation.GrantReservation;
        return simulation;
    }

    /// <summary>Moves time forward to a moment in the zone of Tallinn.</summary>
    public static CustomerSimulation AdvanceTo(this CustomerSimulation simulation, string moment) =>
        simulation.AdvanceTo(TestShop.At(moment));

    /// <summary>The reason in the newest ledger row of a step; null: there is no row, or no reason.</summary>
    public static string? ReasonOf(this CustomerSimulation simulation, string step) =>
        simulation.Ledger.LastOrDefault(l => l.Step == step)?.Reason;

    /// <summary>The kind of the newest ledger row of a step; null: there is no row.</summary>
    public static LedgerKind? KindOf(this CustomerSimulation simulation, string step) =>
        simulation.Ledger.LastOrDefault(l => l.Step == step)?.Kind;
}
