using MarketingAutomation.Core.Messages;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Journeys;

/// <summary>Taking one customer, or everyone, out of a journey by the API or a command.</summary>
public sealed class JourneyRemovalTests
{
    private const string Ideas = """
        journey: ideas
        status: live
        topic: getting-started
        trigger: { event: order.paid }
        re_entry: { each: order }
        steps:
          - wait: 2d
          - send: what-is-new
        """;

    [Fact]
    public async Task A_customer_who_is_taken_out_gets_nothing_more_of_it_and_the_record_says_who_asked()
    {
        await using var stage = await Open();
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        var key = (await stage.Customer("mari@example.com")).Key;

        Assert.Equal(1, await stage.Flow.Removals.RemoveOne(key, "ideas", "API", CancellationToken.None));
        Assert.Equal(0, await stage.Flow.Removals.RemoveOne(key, "ideas", "API", CancellationToken.None));
        await stage.Advance(Duration.FromDays(10));

        Assert.Empty(stage.Email.Messages);
        Assert.Contains(
            "ended ideas at wait-1: removed: they were taken out of the journey (API)",
            await CustomerTrace.Write(stage, "mari@example.com"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_message_that_a_pause_holds_ends_with_the_run()
    {
        await using var stage = await Open();
        await stage.Flow.Switches.SetPaused("ideas", true, CancellationToken.None);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await stage.Advance(Duration.FromDays(3));
        var customer = await stage.Customer("mari@example.com");
        Assert.Single(customer.Messages);

        await stage.Flow.Removals.RemoveOne(customer.Key, "ideas", "command", CancellationToken.None);
        await stage.Flow.Switches.SetPaused("ideas", false, CancellationToken.None);
        await stage.Advance(Duration.FromDays(3));

        Assert.Empty((await stage.Customer("mari@example.com")).Messages);
        Assert.Empty(stage.Email.Messages);
    }

    [Fact]
    public async Task Everyone_who_is_inside_gets_nothing_more_and_who_enters_later_does()
    {
        await using var stage = await Open();
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "1002", "jaan@example.com"));
        await stage.Advance(Duration.FromDays(1));
        await stage.Flow.Removals.RemoveEveryone("ideas", "command", CancellationToken.None);
        await stage.Advance(Duration.FromHours(1));
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "1003", "liis@example.com"));
        await stage.Advance(Duration.FromDays(10));

        Assert.Equal("liis@example.com", Assert.Single(stage.Email.Messages).To);
        Assert.Contains(
            "ended ideas at wait-1: removed: everyone was taken out of the journey (command)",
            await CustomerTrace.Write(stage, "jaan@example.com"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_nightly_walk_ends_the_runs_that_nothing_else_wakes()
    {
        await using var stage = await Open();
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await stage.Advance(Duration.FromHours(1));
        await stage.Flow.Removals.RemoveEveryone("ideas", "API", CancellationToken.None);
        Assert.Single((await stage.Customer("mari@example.com")).Runs);

        await stage.Flow.Nightly.WalkRange(null, null, CancellationToken.None);

        var customer = await stage.Customer("mari@example.com");
        Assert.Empty(customer.Runs);
        Assert.Null(customer.NextWake);
    }

    private static Task<TestShop> Open() => TestShop.Open("2026-03-02 12:00", TestShop.SampleWith(null, Ideas));
}
