namespace MarketingAutomation.Core.Workspaces.Definitions;

/// <summary>A file of coupon codes, <c>coupons/NAME.csv</c>: each code is given to one customer.</summary>
/// <param name="Name">The name of the file with its ending, as a journey writes it.</param>
/// <param name="Codes">The codes as written, each once, without regard to case, in all files.</param>
/// <param name="Hash">Content hash of the file.</param>
public sealed record CouponPool(string Name, IReadOnlyList<string> Codes, string Hash);
