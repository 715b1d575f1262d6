using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Journeys.Reading.Ways;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Steps.Coupons;

/// <summary>Checks of the coupons of a whole journey, after its steps are read.</summary>
internal static class CouponChecks
{
    /// <summary>Reports one name for two coupons and conditions on a coupon that no step gives, and collects the sends
    /// before which no step gives one.</summary>
    public static void Check(JourneyReadContext context)
    {
        var steps = context.Steps.Values.OfType<CouponStep>().OrderBy(s => context.StepPlaces[s.Id].Line).ToList();
        foreach (var same in steps.GroupBy(s => s.Name))
        {
            var first = same.First();
            foreach (var other in same.Where(s => Value(s) != Value(first)))
            {
                context.Faults.Add(
                    FaultCodes.NameTaken,
                    context.StepPlaces[other.Id],
                    $"the coupon \"{other.Name}\" is another on line {context.StepPlaces[first.Id].Line}",
                    "a run has one coupon of each name",
                    "choose another name, or write both alike"
                );
            }
        }

        foreach (var field in context.CouponFields.Where(_ => context.CouponSteps.Count == 0))
        {
            context.NeverMatchFaults.Add(
                FaultCodes.NeverMatches,
                field,
                $"\"{field.Text}\" is never known: no step of this journey gives a coupon",
                "",
                "write - coupon: { name: thanks, percent: 10, valid: 14d } before it"
            );
        }

        if (steps.Count < context.CouponSteps.Count)
        {
            return;
        }

        foreach (
            var send in context.Steps.Values.OfType<SendStep>().Where(s => !steps.Exists(c => LeadsTo(c, s, context)))
        )
        {
            context.References.Add(new Reference.WithoutCoupon(context.StepPlaces[send.Id], send.Template));
        }

        CheckEnds(steps, context);
    }

    // A coupon ends with a day: it is over for certain a day after its time has passed.
    private static void CheckEnds(IReadOnlyList<CouponStep> steps, JourneyReadContext context)
    {
        foreach (var send in context.Steps.Values.OfType<SendStep>())
        {
            var before = steps
                .Where(c => LeadsTo(c, send, context))
                .Select(c => (c.Valid, Least: LeastTime.Find(context.Steps, c.Id, send.Id) ?? NodaTime.Duration.Zero))
                .ToList();
            if (before.Count > 0 && before.TrueForAll(c => c.Least >= c.Valid + NodaTime.Duration.FromDays(1)))
            {
                context.References.Add(
                    new Reference.CouponOver(
                        context.StepPlaces[send.Id],
                        send.Template,
                        before[0].Valid,
                        before[0].Least
                    )
                );
            }
        }
    }

    private static bool LeadsTo(CouponStep coupon, SendStep send, JourneyReadContext context) =>
        coupon.Next is not null && StepGraph.IsReachable(context.Steps, coupon.Next, send.Id);

    private static (int?, Values.Money?, string?, NodaTime.Duration) Value(CouponStep step) =>
        (step.Percent, step.Amount, step.Pool, step.Valid);
}
