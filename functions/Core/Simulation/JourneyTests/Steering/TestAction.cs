using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Journeys.Steps.Coupons;
using MarketingAutomation.Core.Journeys.Steps.Webhooks;

namespace MarketingAutomation.Core.Simulation.JourneyTests.Steering;

/// <summary>A line of <c>timeline</c> that is no event: an entry by hand, or how the world outside answers from then
/// on.</summary>
public abstract record TestAction
{
    private TestAction() { }

    /// <summary><c>manual: yes</c>: the customer is entered into the tested journey by hand.</summary>
    /// <param name="Id">Id of the request.</param>
    public sealed record Enter(string Id) : TestAction;

    /// <summary><c>call_webhook: STEP, answers: …</c>: calls of this step are answered so.</summary>
    /// <param name="Step">The step.</param>
    /// <param name="Fields">The fields of the answer; null: it is refused.</param>
    public sealed record AnswerCalls(string Step, IReadOnlyDictionary<string, string>? Fields) : TestAction;

    /// <summary><c>coupon: NAME, empty: yes</c>: the file of the coupon has no code left; with <c>no</c> it has codes
    /// again.</summary>
    public sealed record EmptyPool(string Coupon, bool Empty) : TestAction;

    /// <summary>The calls of a journey, by step.</summary>
    internal static IReadOnlyDictionary<string, CallWebhookStep> CallsOf(Journey journey) =>
        journey.Steps.Values.OfType<CallWebhookStep>().ToDictionary(s => s.Id, StringComparer.Ordinal);

    /// <summary>The names of the coupons of a journey whose codes are those of a file.</summary>
    internal static IReadOnlyList<string> PoolCouponsOf(Journey journey) =>
        [.. journey.Steps.Values.OfType<CouponStep>().Where(s => s.Pool is not null).Select(s => s.Name).Distinct()];
}
