using MarketingAutomation.Flow.Pages;
using MarketingAutomation.Flow.Views;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Flow.Tests.Consents;

/// <summary>A shop with one customer, and what a consent test reads of it.</summary>
public abstract class ConsentFlow
{
    private protected const string Noon = "2026-03-02 12:00";
    private protected const string Mari = "mari@example.com";
    private protected const string Phone = "+37255512345";
    private protected readonly ScriptedFeed provider = new();

    private protected Task<TestShop> Open() => TestShop.Open(Noon, feeds: [provider]);

    private protected static async Task<CustomerPageData> Page(TestShop stage, string message) =>
        (await stage.Flow.Pages.Open(stage.Flow.Links.Token(message), CancellationToken.None))!;

    private protected static async Task<IReadOnlyList<MessageView>> Messages(TestShop stage) =>
        (await stage.Flow.Messages.ListOfCustomer(await stage.Customer(Mari), 100, null, CancellationToken.None)).Items;
}
