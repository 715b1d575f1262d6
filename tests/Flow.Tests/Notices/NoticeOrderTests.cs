using System.Text.Json;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Views;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Notices;

/// <summary>A notice names the order it is about: also one without a name, also an old one, and never one that was only
/// guessed.</summary>
public sealed class NoticeOrderTests
{
    private const int Many = 23;

    [Theory]
    [InlineData(EventNames.ComplaintOpened, "the customer: ")]
    [InlineData(EventNames.FeedbackReceived, "1 of 5 stars")]
    public async Task An_answer_that_names_no_order_is_about_none(string name, string subject)
    {
        await using var stage = await Open();
        await Orders(stage, 2);
        await stage.Submit(Answer(stage, name, null));

        var notice = stage.Staff.Messages.Last();
        Assert.Equal(subject.Trim(), notice.Content.Subject!.Trim());
        Assert.DoesNotContain("Order: #", notice.Content.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\n- ", notice.Content.Text, StringComparison.Ordinal);
        Assert.Contains("Latest order: #Q1, €59.90 (none was named)", notice.Content.Text, StringComparison.Ordinal);
        Assert.Null((await Notices(stage))[0].Order);
    }

    [Theory]
    [InlineData(EventNames.ComplaintOpened, "#Q0: the customer: #Q0")]
    [InlineData(EventNames.FeedbackReceived, "#Q0: 1 of 5 stars")]
    public async Task An_answer_that_names_an_order_is_about_that_order_even_after_newer_ones(
        string name,
        string subject
    )
    {
        foreach (var count in (int[])[2, Many])
        {
            await using var stage = await Open();
            await Orders(stage, count);
            await stage.Submit(Answer(stage, name, "Q0"));

            var notice = stage.Staff.Messages.Last();
            Assert.Equal(subject, notice.Content.Subject);
            Assert.Contains("Order: #Q0, €59.90", notice.Content.Text, StringComparison.Ordinal);
            Assert.Contains("\n- ", notice.Content.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("Latest order", notice.Content.Text, StringComparison.Ordinal);
            Assert.Equal("shopify:Q0", (await Notices(stage))[0].Order);

            // One that is held for an event, a run or a notice takes no newer one's place.
            var held = (await stage.Customer("mari@example.com"))
                .Orders.Recent.Select(o => o.Id)
                .Where(id => id != "Q0");
            Assert.Equal(Enumerable.Range(1, count - 1).TakeLast(20).Select(i => $"Q{i}"), held);
        }
    }

    [Theory]
    [InlineData(EventNames.OrderFulfilled, 2)]
    [InlineData(EventNames.OrderFulfilled, Many)]
    [InlineData(EventNames.OrderRefunded, Many)]
    public async Task A_run_about_an_old_order_knows_it_in_its_notice_and_in_its_message(string name, int count)
    {
        await using var stage = await Open();
        await Orders(stage, count);
        await stage.Submit(SampleEvents.OrderEvent(name, stage.Time.Now, "Q0"));
        Assert.Equal($"#Q0: {name} #Q0", stage.Staff.Messages.Last().Content.Subject);

        await stage.Advance(Duration.FromDays(3));
        var message = stage.Email.Messages.Last(m => m.Journey.StartsWith("old", StringComparison.Ordinal));
        Assert.Contains("#Q0", message.Content.Text, StringComparison.Ordinal);

        var customer = await stage.Customer("mari@example.com");
        Assert.Equal(name == EventNames.OrderRefunded ? count - 1 : count, customer.Orders.PaidCount);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "Z"));
        Assert.True((await stage.Customer("mari@example.com")).Orders.Recent.Count <= 20);
    }

    [Fact]
    public async Task Each_of_several_events_of_an_old_order_knows_it()
    {
        await using var stage = await Open();
        await Orders(stage, Many);

        // No run is about it after the rating; the notice of the rating has ended.
        await stage.Submit(Answer(stage, EventNames.FeedbackReceived, "Q0"));
        Assert.Equal("#Q0: 1 of 5 stars", stage.Staff.Messages.Last().Content.Subject);
        foreach (var name in (string[])[EventNames.OrderFulfilled, EventNames.OrderRefunded])
        {
            await stage.Submit(SampleEvents.OrderEvent(name, stage.Time.Now, "Q0"));
            Assert.Equal($"#Q0: {name} #Q0", stage.Staff.Messages.Last().Content.Subject);
        }

        await stage.Advance(Duration.FromDays(3));
        await stage.Submit(Answer(stage, EventNames.ComplaintOpened, "Q1"));
        Assert.Equal("#Q1: the customer: #Q1", stage.Staff.Messages.Last().Content.Subject);
    }

    [Fact]
    public async Task An_order_without_a_name_is_called_by_its_id()
    {
        await using var stage = await Open();
        var order = SampleEvents.OrderPaid(stage.Time.Now, "5001");
        await stage.Submit(order with { Order = order.Order! with { Name = null } });
        await stage.Submit(SampleEvents.OrderEvent(EventNames.OrderFulfilled, stage.Time.Now, "5001"));
        Assert.Equal("5001: order.fulfilled 5001", stage.Staff.Messages.Last().Content.Subject);
        Assert.Contains("Order: 5001, €59.90", stage.Staff.Messages.Last().Content.Text, StringComparison.Ordinal);

        await stage.Submit(Answer(stage, EventNames.ComplaintOpened, "5001"));
        Assert.Equal("5001: the customer: 5001", stage.Staff.Messages.Last().Content.Subject);
    }

    private static async Task<TestShop> Open()
    {
        var journeys = new Dictionary<string, string>
        {
            ["complains"] = NotifyingJourney(
                "complains",
                EventNames.ComplaintOpened,
                "the customer: {{order.name}}",
                "wait: 1d"
            ),
        };
        foreach (
            var (id, name) in (IEnumerable<(string, string)>)
                [("old", EventNames.OrderFulfilled), ("old-refund", EventNames.OrderRefunded)]
        )
        {
            journeys[id] = NotifyingJourney(id, name, name + " {{order.name}}", "wait: 2d\n  - send: welcome");
        }

        var shop = TestShop.SampleWith(p => p with { MinGap = Duration.Zero, MaxPerDay = 100 }, [.. journeys.Values]);
        return await TestShop.Open("2026-03-02 12:00", shop with { JourneySources = journeys });
    }

    private static string NotifyingJourney(string id, string name, string text, string then) =>
        $"journey: {id}\nstatus: live\ntopic: getting-started\ntrigger: {{ event: {name} }}\nre_entry: {{ "
        + $"each: order }}\nsteps:\n  - notify_staff: {{ to: care, text: \"{text}\" }}\n  - {then}\n";

    private static async Task Orders(TestShop stage, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, $"Q{i}"));
            await stage.Advance(Duration.FromHours(1));
        }
    }

    private static Event Answer(TestShop stage, string name, string? order) =>
        new()
        {
            Id = EventId.Create("shopify", name, $"{order}{stage.Time.Now}"),
            Source = "shopify",
            Name = name,
            At = stage.Time.Now,
            Identity = new CustomerIdentity { Email = "mari@example.com", OrderId = order },
            Occurrences = [new Occurrence(name, stage.Time.Now)],
            Feedback = name == EventNames.FeedbackReceived ? new FeedbackData(1, null, order) : null,
            Data =
                name == EventNames.ComplaintOpened
                    ? new Dictionary<string, JsonElement> { ["text"] = JsonSerializer.SerializeToElement("Cold.") }
                    : new Dictionary<string, JsonElement>(),
        };

    private static async Task<IReadOnlyList<MessageView>> Notices(TestShop stage) =>
        [
            .. (
                await stage.Flow.Messages.ListOfCustomer(
                    await stage.Customer("mari@example.com"),
                    100,
                    null,
                    CancellationToken.None
                )
            ).Items.Where(m => m.Channel == Channel.Staff),
        ];
}
