using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;
using static MarketingAutomation.Flow.Tests.Journeys.CheckoutReminders;

namespace MarketingAutomation.Flow.Tests.Journeys;

/// <summary>Checkouts of the standard event format, the recipe of the docs, and a journey that waits for the order of
/// its checkout.</summary>
public sealed class CheckoutEventTests
{
    [Fact]
    public async Task A_journey_that_waits_for_the_order_of_its_checkout_answers_it_itself()
    {
        await using var stage = await Open(
            "trigger: { event: checkout.started }\nsteps:\n  - wait_for:\n      - event: order.placed\n      "
                + "  do:\n          - wait: 1h\n          - send: what-is-new\n    up_to: 1d\n    else:\n      - "
                + "send: welcome\n"
        );
        var began = stage.Time.Now;
        foreach (
            var (index, delivery) in (
                (string[])["0 create wrong", "20 placed wrong token=T", "30 paid wrong token=T"]
            ).Index()
        )
        {
            await stage.Submit(Read(delivery, began, index));
        }

        await stage.Advance(Duration.FromDays(2));
        Assert.Equal(["what-is-new"], stage.SentMessages.Select(m => m.Template));
    }

    [Fact]
    public async Task A_shop_of_our_own_shape_names_the_checkout_of_an_order_and_its_completion()
    {
        foreach (
            var end in (string[])
                [
                    Own("order.placed", """ "order":{"id":"A-1","checkout_token":"cart-9"} """),
                    Own("checkout.completed", """ "token":"cart-9" """),
                ]
        )
        {
            await using var stage = await Cart("re_entry: { after: 1d }");
            await stage.Submit(
                ShopWebhooks
                    .Standard(
                        Own(
                            "checkout.started",
                            """ "token":"cart-9","consents":[{"channel":"email","status":"subscribed","at":"2026-03-02T10:00:00Z"}] """,
                            Wrong
                        )
                    )
                    .Accepted()
            );
            await stage.Submit(ShopWebhooks.Standard(end, id: "msg_2").Accepted());
            await stage.Advance(Duration.FromDays(2));
            Assert.Empty(stage.SentMessages);
        }
    }

    [Theory]
    [InlineData("0 create wrong", Wrong)]
    [InlineData("0 create wrong;10 update right", Right)]
    [InlineData("0 create wrong;90 update wrong;300 update wrong;400 create wrong token=U", Wrong)]
    [InlineData("0 create wrong;60 placed right token=T", null)]
    [InlineData("0 create wrong;60 order wrong token=T", null)]
    public async Task The_recipe_of_the_docs_reminds_once_of_a_cart_that_is_left_open(
        string deliveries,
        string? reminded
    )
    {
        var page = await File.ReadAllTextAsync(Repository.Path("docs", "journeys.md"));
        var start = page.IndexOf("journey: abandoned-cart", StringComparison.Ordinal);
        await using var stage = await OpenWhole(
            "abandoned-cart",
            page[start..page.IndexOf("```", start, StringComparison.Ordinal)]
        );
        var began = stage.Time.Now;
        foreach (var (index, delivery) in deliveries.Split(';').Index())
        {
            var arrived = Read(delivery, began, index);
            await stage.AdvanceTo(Instant.Max(stage.Time.Now, arrived.At));
            await stage.Submit(arrived);
        }

        await stage.Advance(Duration.FromDays(3));
        Assert.Equal(reminded is null ? [] : [reminded], stage.SentMessages.Select(m => m.To));
    }

    private static string Own(string type, string data, string email = Right) =>
        $$"""{"type":"{{type}}","timestamp":"2026-03-02T10:00:00Z","data":{"customer":{"email":"{{email}}"},{{data}}}"""
        + "}";
}
