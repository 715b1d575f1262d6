namespace MarketingAutomation.Core.Channels;

/// <summary>What a channel sends to. Channels with the same kind of address share what is known of an address: its
/// owner, its corrections and its suppression.</summary>
public enum AddressKind
{
    Email,
    Phone,

    /// <summary>The URL of another system; no customer has one.</summary>
    Url,
}
