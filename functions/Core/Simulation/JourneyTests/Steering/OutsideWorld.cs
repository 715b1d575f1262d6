using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Messages.Attempts;

namespace MarketingAutomation.Core.Simulation.JourneyTests.Steering;

/// <summary>How calls and coupons of the tested journey are answered: taken and given, until a line of the test says
/// otherwise.</summary>
internal sealed class OutsideWorld
{
    private readonly string journey;
    private readonly CustomerSimulation simulation;
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>?> calls = new(StringComparer.Ordinal);
    private readonly HashSet<string> empty = new(StringComparer.Ordinal);

    /// <summary>Takes over the answers of a simulation.</summary>
    public OutsideWorld(string journey, CustomerSimulation simulation)
    {
        (this.journey, this.simulation) = (journey, simulation);
        simulation.RespondToSend = Respond;
        simulation.HasCode = HasCode;
    }

    /// <summary>Does what a line says.</summary>
    public void Apply(TestAction action)
    {
        switch (action)
        {
            case TestAction.Enter(var id):
                simulation.Apply(new Input.EnterJourney(journey, id, "test"));
                break;
            case TestAction.AnswerCalls(var step, var fields):
                calls[step] = fields;
                break;
            case TestAction.EmptyPool(var coupon, var none):
                if (none)
                {
                    empty.Add(coupon);
                }
                else
                {
                    empty.Remove(coupon);
                }

                break;
        }
    }

    private Outcome Respond(Effect.Send send) =>
        send.Attempt.Journey != journey || !calls.TryGetValue(send.Attempt.Step, out var fields)
            ? new Outcome.Sent("id")
        : fields is null ? new Outcome.Refused("the test says so")
        : new Outcome.Sent("id") { Answer = fields };

    private bool HasCode(RequiredLookup.Coupon asked) =>
        asked.Order.Journey != journey || !empty.Contains(asked.Order.Name);
}
