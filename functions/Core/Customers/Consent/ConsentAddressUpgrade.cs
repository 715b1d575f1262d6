using MarketingAutomation.Core.Channels;

namespace MarketingAutomation.Core.Customers;

/// <summary>Upgrades consents of records before schema 3, whose addresses were compared character by character, so that
/// one mailbox may have two consents.</summary>
internal static class ConsentAddressUpgrade
{
    /// <summary>The record with each consent under the present normal form of its address. Of two consents for one
    /// address and topic the one is kept that a merge of two customers would keep.</summary>
    public static CustomerState Upgrade(CustomerState state)
    {
        if (!state.Consents.Any(NeedsUpgrade))
        {
            return state;
        }

        var kept = new List<ConsentRecord>(state.Consents.Count);
        foreach (var consent in state.Consents.Select(UpgradeRecord))
        {
            var same = kept.FindIndex(k =>
                k.Channel == consent.Channel && k.Address == consent.Address && k.Topic == consent.Topic
            );
            if (same < 0)
            {
                kept.Add(consent);
            }
            else
            {
                kept[same] = ConsentRules.Stronger(kept[same], consent);
            }
        }

        return state with
        {
            Consents = kept,
        };
    }

    private static bool NeedsUpgrade(ConsentRecord consent) =>
        (consent.Address is { } address && ContactAddress.Normalize(consent.Channel, address) != address)
        || (consent.Box?.Previous is { } before && NeedsUpgrade(before));

    private static ConsentRecord UpgradeRecord(ConsentRecord consent) =>
        consent with
        {
            Address = consent.Address is { } address ? ContactAddress.Normalize(consent.Channel, address) : null,
            Box = consent.Box is { Previous: { } before } box
                ? box with
                {
                    Previous = UpgradeRecord(before),
                }
                : consent.Box,
        };
}
