using MarketingAutomation.Core.Messages.Attempts;

namespace MarketingAutomation.Flow.Sending;

/// <summary>
/// Where a process that is alone on its store writes down which attempts it really used: a kill leaves what was
/// written, so the next process knows that all other attempts were never used. Far cheaper than a commit; where it
/// cannot be kept, an attempt without an answer is unknown as everywhere.
/// </summary>
public interface ICallLog
{
    /// <summary>The call of this attempt begins now. A process that is killed after this returned has written
    /// it.</summary>
    /// <exception cref="IOException">It could be neither written nor given up; the call must not begin.</exception>
    void RecordStart(string nonce);

    /// <summary>What processes before this one wrote; null: nothing that can be relied on.</summary>
    ProviderCallLog? ReadEarlier();

    /// <summary>What earlier processes wrote is settled and not needed any more.</summary>
    void ForgetEarlier();
}
