using System.Collections.Immutable;

namespace MarketingAutomation.Flow.Intake;

/// <summary>The customers whose queued events the current asynchronous call applies. A call sees its own and those of
/// the calls around it, not those of calls beside it.</summary>
public sealed class QueueProgress
{
    private readonly AsyncLocal<ImmutableHashSet<string>?> customers = new();

    /// <summary>True: what is decided now was queued, and more may be queued behind it; no attempt is granted before
    /// all of it is applied.</summary>
    public bool IsUnderWay => customers.Value is not null;

    /// <summary>True: what is decided now is part of applying this customer's queue.</summary>
    public bool IsUnderWayFor(string customer) => customers.Value?.Contains(customer) == true;

    /// <summary>Adds a customer until the asynchronous method that calls this ends.</summary>
    public void Begin(string customer) => customers.Value = (customers.Value ?? []).Add(customer);
}
