using MarketingAutomation.Flow.Tests.Consents;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Intake;

/// <summary>A guest order with a mistyped address, in each shop system, and its correction.</summary>
public abstract class CorrectedAddress
{
    private protected const string Wrong = "typo@example.com";
    private protected const string Right = "right@example.com";
    private protected static readonly Duration Ten = Duration.FromMinutes(10);
    private protected readonly ScriptedFeed provider = new();
    private protected readonly GuestDeliveries deliveries = new();

    private protected static readonly string[] All =
    [
        "shopify",
        "woo",
        "standard",
        "own_address",
        "account_without_address",
    ];

    public static TheoryData<string> Shops => [.. All];

    private protected Task<TestShop> Open() => TestShop.Open("2026-03-02 12:00", feeds: [provider]);
}
