using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MarketingAutomation.Core.Journeys.Runs;
using NodaTime;

namespace MarketingAutomation.Core.Messages.Gates;

/// <summary>
/// The delay of one customer's part of a backlog (after a pause or an outage), so that it is sent spread over time and
/// not all at once. Derived from the customer's key only: the same customer and period always give the same delay, and
/// different customers are spread evenly over the period. This is the only rule for it; no other code may spread sends
/// in another way.
/// </summary>
public static class BacklogSpread
{
    /// <summary>The longest period that a backlog is spread over. Together with the interval at which a held message is
    /// checked again (<see cref="SendingControls.Recheck"/>) it is an hour.</summary>
    public static readonly Duration MaxDuration = Duration.FromHours(1) - SendingControls.Recheck;

    /// <summary>The period for a number of messages: a minute for each one after the first, up to
    /// <see cref="MaxDuration"/>; a single message does not wait.</summary>
    /// <param name="messages">How many messages wait together.</param>
    public static Duration DurationFor(int messages) =>
        Duration.Min(Duration.FromMinutes(Math.Max(0, messages - 1)), MaxDuration);

    /// <summary>
    /// The delay of one customer: from zero up to, and not including, <paramref name="over"/>, which is cut to <see
    /// cref="MaxDuration"/>. Zero where <paramref name="over"/> is not positive.
    /// </summary>
    /// <param name="customer">The customer's key.</param>
    /// <param name="over">How long the backlog was gathering: a pause of a minute is spread over a minute.</param>
    public static Duration DelayOf(string customer, Duration over)
    {
        var stretch = Duration.Min(over, MaxDuration);
        if (stretch <= Duration.Zero)
        {
            return Duration.Zero;
        }

        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes($"spread\n{customer}"), hash);
        var part = BinaryPrimitives.ReadUInt32BigEndian(hash) / (double)(1L << 32);
        return Duration.FromTicks((long)(stretch.TotalTicks * part));
    }
}
