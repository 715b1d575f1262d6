using System.Globalization;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Tests.Inbound.Shops;
using MarketingAutomation.Core.Tests.Workspaces;
using MarketingAutomation.Support.Stage;
using NodaTime;
using NodaTime.Text;

namespace MarketingAutomation.Core.Tests.Flow.Journeys;

/// <summary>
/// A checkout is one thing, whichever customer and address it is told of: its newest address is reminded, and its order
/// or its completion ends the reminder.
/// </summary>
public sealed class CheckoutReminderTests
{
    private const string Wrong = "wrong@example.com";
    private const string Right = "right@example.com";

    /// <summary>Deliveries, each "minutes kind email more…", and who is reminded of the cart in the two days
    /// after.</summary>
    public static readonly TheoryData<string, string[], string[]> Table = new()
    {
        { "never ordered", ["0 create wrong"], [Wrong] },
        { "a guest corrects the address", ["0 create wrong", "10 update right"], [Right] },
        { "the correction arrives first", ["10 update right", "0 create wrong"], [Right] },
        {
            "the first delivery is repeated after the correction",
            ["0 create wrong", "10 update right", "0 create wrong"],
            [Right]
        },
        { "corrected within the second", ["0 create wrong", "0 update right"], [Right] },
        {
            "corrected within the second, and the first delivery is repeated",
            ["0 create wrong", "0 update right", "0 create wrong"],
            [Right]
        },
        {
            "corrected, and ordered by the right address",
            ["0 create wrong", "10 update right", "20 order right token=T"],
            []
        },
        { "corrected, and corrected back", ["0 create wrong", "10 update right", "20 update wrong"], [Wrong] },
        { "corrected twice", ["0 create wrong", "10 update right", "20 update third"], ["third@example.com"] },
        { "the correction of a guest who signed in", ["0 create wrong", "10 update right customer=5"], [Right] },
        { "another checkout of another customer", ["0 create wrong", "10 update right token=U"], [Wrong, Right] },
        { "the same token in another shop", ["0 create wrong", "10 update right source=other"], [Wrong, Right] },
        { "the same cart, another checkout", ["0 create wrong cart=C", "10 update right token=U cart=C"], [Right] },
        { "the address is taken away again", ["0 create wrong", "10 update none"], [Wrong] },
        { "ordered under another address", ["0 create wrong", "20 order right token=T"], [] },
        { "ordered under another address and not paid", ["0 create wrong", "20 placed right token=T"], [] },
        { "its order is known by the cart alone", ["0 create wrong cart=C", "20 order right cart=C"], [] },
        { "its order is known by the checkout's number alone", ["0 create wrong id=77", "20 order right id=77"], [] },
        { "the order of another checkout", ["0 create wrong", "20 order right token=U"], [Wrong] },
        {
            "the same token ordered in another shop",
            ["0 create wrong", "20 order right token=T source=other"],
            [Wrong]
        },
        { "the order arrives first", ["20 order right token=T", "0 create wrong"], [] },
        {
            "the order of a third customer after a correction",
            ["0 create wrong", "10 update right", "20 order third token=T"],
            []
        },
        {
            "the order under another address, and then the payment",
            ["0 create wrong", "20 placed right token=T", "30 paid right token=T"],
            []
        },
        { "a checkout told again after its order", ["0 order wrong token=T", "45 update wrong created=-15"], [] },
        {
            "a checkout told again after an order that does not name it",
            ["0 order wrong", "45 update wrong created=-15"],
            []
        },
        {
            "a checkout told again after an order under another address",
            ["0 order right token=T", "45 update wrong created=-15"],
            []
        },
        { "a new checkout after an order", ["0 order wrong token=T", "45 create wrong token=U"], [Wrong] },
        {
            "a new checkout with the cart that was ordered",
            ["0 order wrong token=T cart=C", "45 create wrong token=U cart=C"],
            [Wrong]
        },
        { "a checkout begun two days ago and taken up again now", ["0 update wrong created=-2880"], [Wrong] },
        { "completed, and its order is never told", ["0 create wrong", "20 update wrong completed"], [] },
        { "completed under another address", ["0 create wrong", "20 update right completed"], [] },
        { "completed without an address", ["0 create wrong", "20 update none completed"], [] },
        {
            "completed, and told again as it was",
            ["0 create wrong", "20 update wrong completed", "25 update wrong"],
            []
        },
        { "told as completed at first", ["20 update wrong completed"], [] },
        {
            "touched eight times",
            [
                "0 create wrong",
                "90 update wrong",
                "180 update wrong",
                "270 update wrong",
                "360 update wrong",
                "450 update wrong",
                "540 update wrong",
                "630 update wrong",
            ],
            [Wrong]
        },
        {
            "two carts of one customer, one after the other",
            ["0 create wrong", "180 create wrong token=U"],
            [Wrong, Wrong]
        },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public async Task A_cart_reminder_is_sent_only_for_an_open_cart(string row, string[] deliveries, string[] reminded)
    {
        await using var stage = await Cart("re_entry: { after: 1min }");
        var began = stage.Time.Now;
        foreach (var delivery in deliveries)
        {
            var told = Read(delivery, began, Array.IndexOf(deliveries, delivery));
            await stage.AdvanceTo(Instant.Max(stage.Time.Now, told.At));
            await stage.Submit(told);
        }

        await stage.Advance(Duration.FromDays(2));
        var expected = reminded.Order(StringComparer.Ordinal).ToArray();
        var found = stage.SentMessages.Select(m => m.To).Order(StringComparer.Ordinal).ToArray();
        Assert.True(
            expected.SequenceEqual(found),
            $"{row}: expected {string.Join(", ", expected)}, found {string.Join(", ", found)}"
        );
    }

    [Theory]
    [InlineData("never")]
    [InlineData("{ after: 30d }")]
    public async Task An_address_that_was_only_mistyped_has_used_up_no_journey(string reEntry)
    {
        await using var stage = await Cart($"re_entry: {reEntry}");
        foreach (var delivery in (string[])["0 create wrong", "10 update right"])
        {
            await stage.Submit(Read(delivery, stage.Time.Now, 0));
        }

        await stage.Advance(Duration.FromDays(40));
        await stage.Submit(Read("0 create wrong token=U", stage.Time.Now, 1));
        await stage.Advance(Duration.FromDays(2));
        Assert.Equal([Right, Wrong], stage.SentMessages.Select(m => m.To));
    }

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
            var told = Read(delivery, began, index);
            await stage.AdvanceTo(Instant.Max(stage.Time.Now, told.At));
            await stage.Submit(told);
        }

        await stage.Advance(Duration.FromDays(3));
        Assert.Equal(reminded is null ? [] : [reminded], stage.SentMessages.Select(m => m.To));
    }

    private static string Own(string type, string data, string email = Right) =>
        $$"""{"type":"{{type}}","timestamp":"2026-03-02T10:00:00Z","data":{"customer":{"email":"{{email}}"},{{data}}}"""
        + "}";

    // "minutes kind who field=value…" as Shopify tells it.
    private static Event Read(string delivery, Instant began, int number)
    {
        var words = delivery.Split(' ');
        string? Field(string name) =>
            words.FirstOrDefault(w => w.StartsWith($"{name}=", StringComparison.Ordinal))?[(name.Length + 1)..];
        string At(double minutes) => InstantPattern.ExtendedIso.Format(began + Duration.FromMinutes(minutes));
        string Text(string? value) => value is null ? "null" : $"\"{value}\"";
        var at = At(int.Parse(words[0], CultureInfo.InvariantCulture));
        var email = Text(words[2] == "none" ? null : $"{words[2]}@example.com");
        var source = ShopWebhooks.ShopifySource with { Name = Field("source") ?? "shopify" };
        var customer = Field("customer") is { } id ? $$"""{"id":{{id}},"email":{{email}}}""" : "null";
        if (words[1] is "create" or "update")
        {
            var created =
                Field("created") is { } minutes ? At(int.Parse(minutes, CultureInfo.InvariantCulture))
                : words[1] == "create" ? at
                : At(0);
            return ShopWebhooks
                .Shopify(
                    $"checkouts/{words[1]}",
                    $$"""
                    {"id":{{Field("id") ?? "null"}},"token":"{{Field("token") ?? "T"}}","cart_token":{{Text(
                        Field("cart")
                    )}},"email":{{email}},"customer":{{customer}},"buyer_accepts_marketing":true,
                     "created_at":"{{created}}","updated_at":"{{at}}","completed_at":{{(
                        words.Contains("completed") ? Text(at) : "null"
                    )}}}
                    """,
                    source,
                    $"w-{number}"
                )
                .Accepted();
        }

        var paid = words[1] is "paid" or "order";
        return ShopWebhooks
            .Shopify(
                paid ? "orders/paid" : "orders/create",
                $$"""
                {"id":9001,"email":{{email}},"customer":null,"checkout_token":{{Text(
                    Field("token")
                )}},"cart_token":{{Text(Field("cart"))}},"checkout_id":{{Field("id") ?? "null"}},
                 "financial_status":"{{(
                    paid ? "paid" : "pending"
                )}}","created_at":"{{at}}","processed_at":"{{at}}","updated_at":"{{at}}","currency":"EUR","total_price":"10.00","line_items":[]}
                """,
                source,
                $"w-{number}"
            )
            .Accepted();
    }

    private static Task<TestShop> Cart(string head) =>
        Open(
            $"trigger: {{ event: checkout.started }}\nexit_when: {{ event: order.paid }}\n{head}\nsteps:\n  - "
                + $"wait: 1h\n  - send: what-is-new\n"
        );

    private static Task<TestShop> Open(string journey) =>
        OpenWhole("cart", $"journey: cart\nstatus: live\ntopic: offers\n{journey}");

    private static Task<TestShop> OpenWhole(string name, string journey)
    {
        var sample = TestShop.SampleWorkspace;
        var read = SampleWorkspace.Valid(SampleWorkspace.With($"journeys/{name}.yaml", journey));
        return TestShop.Open(
            "2026-03-02 12:00",
            sample with
            {
                Hash = "cart",
                Policy = sample.Policy with { MinGap = Duration.Zero },
                Journeys = new Dictionary<string, Journey> { [name] = read.Journeys[name] },
                JourneySources = new Dictionary<string, string> { [name] = read.JourneySources[name] },
            }
        );
    }
}
