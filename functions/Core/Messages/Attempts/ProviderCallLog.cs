namespace MarketingAutomation.Core.Messages.Attempts;

/// <summary>
/// Which calls to providers earlier processes had begun, as they wrote it down themselves before the first byte left.
/// An attempt of such a process that is not among them was granted and never used: nothing of its message can have
/// left.
/// </summary>
/// <param name="NoncePrefixes">How the nonces begin of the processes that wrote it down without a gap; of all others
/// nothing is known.</param>
/// <param name="Nonces">Nonces of the attempts whose call had begun.</param>
public sealed record ProviderCallLog(IReadOnlySet<string> NoncePrefixes, IReadOnlySet<string> Nonces)
{
    /// <summary>True: this attempt's call had surely not begun.</summary>
    public bool NeverCalled(string nonce) =>
        !Nonces.Contains(nonce)
        && nonce.IndexOf('-', StringComparison.Ordinal) is > 0 and var end
        && NoncePrefixes.Contains(nonce[..end]);
}
