namespace MarketingAutomation.Core.Messages.Attempts;

/// <summary>
/// The provider calls that earlier processes began, as those processes recorded them before the first byte was sent. An
/// attempt of such a process that is not recorded was granted and never used: nothing of its message can have been
/// sent.
/// </summary>
/// <param name="NoncePrefixes">Nonce prefixes of the processes that recorded their calls without a gap; of other
/// processes nothing is known.</param>
/// <param name="Nonces">Nonces of the attempts whose call had begun.</param>
public sealed record ProviderCallLog(IReadOnlySet<string> NoncePrefixes, IReadOnlySet<string> Nonces)
{
    /// <summary>True: the call of this attempt certainly never began.</summary>
    public bool NeverCalled(string nonce) =>
        !Nonces.Contains(nonce)
        && nonce.IndexOf('-', StringComparison.Ordinal) is > 0 and var end
        && NoncePrefixes.Contains(nonce[..end]);
}
