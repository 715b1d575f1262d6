namespace MarketingAutomation.Support.Simulation;

/// <summary>What becomes of an operation at its yield point.</summary>
public enum OperationFault
{
    /// <summary>It happens and is answered.</summary>
    Go,

    /// <summary>The store cannot answer; nothing happened.</summary>
    FailBefore,

    /// <summary>It happened, and the answer was lost.</summary>
    FailAfter,

    /// <summary>The process ends before it happens.</summary>
    CrashBefore,

    /// <summary>It happens, and the process ends before it receives the answer.</summary>
    CrashAfter,
}

/// <summary>What a provider does with a call.</summary>
public enum ProviderBehavior
{
    /// <summary>Takes it and says so.</summary>
    Take,

    /// <summary>Takes it and never answers.</summary>
    TakeAndHang,

    /// <summary>Takes it after its caller has given up waiting.</summary>
    TakeLate,

    /// <summary>Neither takes nor answers.</summary>
    Silence,

    /// <summary>Asks for patience.</summary>
    Later,

    /// <summary>Says no.</summary>
    Refuse,
}

/// <summary>Every choice a simulated world leaves open: who goes on, what fails, how much time passes. The same
/// schedule makes the same history.</summary>
public abstract class Schedule
{
    /// <summary>One of <paramref name="count"/> that could go on.</summary>
    public abstract int Pick(int count);

    /// <summary>What becomes of the <paramref name="n"/>-th operation of the history, counted from 1.</summary>
    public abstract OperationFault NextFault(int n, bool store);

    public abstract ProviderBehavior NextBehavior();

    /// <summary>True with this chance.</summary>
    public abstract bool Happens(double chance);
}

/// <summary>First come, first served; nothing goes wrong but one operation.</summary>
public sealed class SingleFaultSchedule(
    int at = 0,
    OperationFault fate = OperationFault.Go,
    ProviderBehavior mood = ProviderBehavior.Take
) : Schedule
{
    public override int Pick(int count) => 0;

    public override OperationFault NextFault(int n, bool store) =>
        n == at && (store || fate is not (OperationFault.FailBefore or OperationFault.FailAfter))
            ? fate
            : OperationFault.Go;

    public override ProviderBehavior NextBehavior() => mood;

    public override bool Happens(double chance) => false;
}

/// <summary>Everything by chance from one seed, with so many faults at most, so that every history comes to
/// rest.</summary>
public sealed class RandomSchedule(int seed, int faults = 4) : Schedule
{
#pragma warning disable CA5394 // A simulation wants the same numbers again, not secret ones.
    private readonly Random random = new(seed);
    private readonly double faultiness = new Random(seed ^ 0x5eed).NextDouble() * 0.04;
    private int left = faults;

    public override int Pick(int count) => random.Next(count);

    public override OperationFault NextFault(int n, bool store)
    {
        if (left == 0 || random.NextDouble() >= faultiness)
        {
            return OperationFault.Go;
        }

        left--;
        return store ? (OperationFault)random.Next(1, 5)
            : random.Next(2) == 0 ? OperationFault.CrashBefore
            : OperationFault.CrashAfter;
    }

    public override ProviderBehavior NextBehavior()
    {
        if (left == 0 || random.Next(4) != 0)
        {
            return ProviderBehavior.Take;
        }

        left--;
        return (ProviderBehavior)random.Next(1, 6);
    }

    public override bool Happens(double chance) => random.NextDouble() < chance;
#pragma warning restore CA5394
}
