using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Steps.Coupons;

/// <summary>
/// Gives the customer a coupon: a code derived from the run, or one of a file. A run has one coupon of each name. The
/// coupon is recorded outside of the customer's record before the run has it, under an id of run and name: deciding
/// again, after a crash or a lost race, gives the same code.
/// </summary>
public sealed record CouponStep : Step
{
    /// <summary>The code of a run that only records; no shop accepts it.</summary>
    public const string SampleCode = "SAMPLE-CODE";

    /// <summary>The coupon's name, once in a run.</summary>
    public required string Name { get; init; }

    /// <summary>The discount in percent, 1 to 100; null: an amount, or codes of a file.</summary>
    public int? Percent { get; init; }

    /// <summary>The discount as an amount; null: percent, or codes of a file.</summary>
    public Money? Amount { get; init; }

    /// <summary>The name of the file with the codes; null: the code is derived from the run.</summary>
    public string? Pool { get; init; }

    /// <summary>How long it is valid; it ends with the day, in the customer's time zone.</summary>
    public required Duration Valid { get; init; }

    /// <summary>The next step where the file has no code left; where there is no <c>empty</c>, it is already set to
    /// <see cref="Step.Next"/>.</summary>
    public string? OnEmpty { get; init; }

    internal override string WriteCanonicalText() =>
        $"coupon {Name} {CanonicalForm.FormatNumber(Percent ?? 0)} {Amount} {Pool} "
        + $"{CanonicalForm.FormatDuration(Valid)} empty {OnEmpty}";

    internal override IReadOnlyList<string?> ListNextSteps() =>
        Pool is null || OnEmpty == Next ? [Next] : [Next, OnEmpty];

    internal override IReadOnlyList<StepWay> ListWays() =>
        ListNextSteps().Count == 1 ? [new("", Next)] : [new("given", Next), new("no code left", OnEmpty)];

    internal override Duration FindLongest(Func<string?, Duration> after) => ListNextSteps().Max(after);

    internal override string Describe() =>
        $"Coupon {Name}: {(Pool is not null ? $"a code of {Pool}" : Percent is { } percent ? $"{percent} %" : Amount.ToString())}, "
        + $"valid {CountText.FormatDuration(Valid)}";

    internal override string? FindNextStep(ConditionScope scope) => Next;

    internal override bool Execute(RunContext context, Run run, Journey journey)
    {
        if (run.Coupons?.Any(c => c.Name == Name) == true)
        {
            context.AddNote("coupon", run, Id, $"the run has {Name} already");
            return Finish(context, run);
        }

        var expires = FindEnd(context.Now + Valid, context.Zone);
        if (RunModes.RecordOnlyReason(context, run) is not null)
        {
            context.AddNote("would_give_coupon", run, Id, $"{Name}, with a sample code");
            return Give(context, run, new GivenCoupon(SampleCode, context.Now, expires));
        }

        if (IsHeldByPause(context, run))
        {
            return false;
        }

        var order = new CouponOrder(
            $"{run.Id}-{Name}",
            run.Journey,
            Name,
            Pool is null ? CouponCodes.Derive(context.State.Key, run.Id, Name) : null,
            Percent,
            Amount,
            context.Now,
            expires
        );
        if (!context.Lookups.Coupons.TryGetValue(order.Id, out var given))
        {
            context.RequiredLookups.Add(new RequiredLookup.Coupon(order, FindPool(context)));
            return false;
        }

        if (given is null)
        {
            context.AddNote("no_coupon", run, Id, $"{Pool} has no code left; {StepNotes.DescribeNextStep(OnEmpty)}");
            RunTransitions.MoveToStep(context, run, run, OnEmpty, run.StepReadyAt);
            return true;
        }

        context.AddNote("coupon", run, Id, Name);
        return Give(context, run, given);
    }

    /// <summary>The last second of the day of <paramref name="at"/>: what a message says is valid until a day is valid on
    /// that day.</summary>
    internal static Instant FindEnd(Instant at, DateTimeZone zone) =>
        LocalCalendar.StartOfNextDay(at, zone) - Duration.FromSeconds(1);

    // A file that was removed since the run's version was released has no code left.
    private CouponPool? FindPool(RunContext context) =>
        Pool is null ? null : context.Workspace.CouponPools.GetValueOrDefault(Pool) ?? new CouponPool(Pool, [], "");

    private bool Give(RunContext context, Run run, GivenCoupon given)
    {
        context.Replace(
            run,
            run with
            {
                Coupons =
                [
                    .. run.Coupons ?? [],
                    new RunCoupon(Name, given.Code, given.IssuedAt, given.ExpiresAt, Percent, Amount),
                ],
            }
        );
        return Finish(context, run);
    }
}
