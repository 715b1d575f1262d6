using MarketingAutomation.Core.Channels;

namespace MarketingAutomation.Core.Customers.Updates;

/// <summary>A lookup that only the caller can make.</summary>
public abstract record RequiredLookup
{
    private RequiredLookup() { }

    /// <summary>Whether this address is suppressed; the result goes to <see cref="CustomerLookups.Suppressions"/>.</summary>
    public sealed record Suppression(Channel Channel, string Address) : RequiredLookup;

    /// <summary>A reservation within a daily limit; the result goes to <c>RunLookups.Reservations</c> under
    /// <paramref name="Id"/>.</summary>
    public sealed record Reservation(string Counter, int Limit, string Id) : RequiredLookup;
}
