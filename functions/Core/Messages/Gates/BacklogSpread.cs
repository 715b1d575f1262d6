using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MarketingAutomation.Core.Deciding;
using NodaTime;

namespace MarketingAutomation.Core.Messages.Gates;

/// <summary>
/// How late one customer's part of a backlog goes out, so that what waited together (a pause, an outage) is sent as a
/// stream and not all at once. Derived from the customer's key alone: the same customer and stretch always give the
/// same delay, different customers are spread evenly over the stretch. The one rule for this; nothing else may spread
/// sends in a way of its own.
/// </summary>
public static class BacklogSpread
{
    /// <summary>The longest stretch a backlog is spread over. With the time in which a held message is looked at again
    /// (<see cref="Decider.Recheck"/>) it makes an hour.</summary>
    public static readonly Duration MaxDuration = Duration.FromHours(1) - Decider.Recheck;

    /// <summary>A minute for each message after the first, up to <see cref="MaxDuration"/>: one message alone does not
    /// wait.</summary>
    /// <param name="messages">How many wait together.</param>
    public static Duration DurationFor(int messages) =>
        Duration.Min(Duration.FromMinutes(Math.Max(0, messages - 1)), MaxDuration);

    /// <summary>
    /// The delay of one customer: from zero up to, and not including, <paramref name="over"/>, which is cut to <see
    /// cref="MaxDuration"/>. Zero where <paramref name="over"/> is not positive.
    /// </summary>
    /// <param name="customer">The customer's key.</param>
    /// <param name="over">How long the backlog gathered: a pause of a minute is spread over a minute.</param>
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
