using MarketingAutomation.Core.Templates.Reading;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Templates.Rendering;

/// <summary>The result of checking a template that has no fault.</summary>
/// <param name="NeedsCoupon">One of the copies shows the coupon without asking first whether there is one.</param>
/// <param name="ShowsOffers">One of the copies uses the coupon or suggestions.</param>
/// <param name="OwnFieldFaults">As <see cref="Template.OwnFieldFaults"/>.</param>
internal sealed record CheckedCopy(
    IReadOnlyList<SmsCopy> Sms,
    IReadOnlyList<Fault<FilePlace>> Advice,
    bool NeedsCoupon,
    bool ShowsOffers,
    IReadOnlyList<Fault<FilePlace>> OwnFieldFaults
);
