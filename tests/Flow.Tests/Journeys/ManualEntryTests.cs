using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Journeys;

/// <summary>Having a customer enter a journey by the API or a command.</summary>
public sealed class ManualEntryTests
{
    private const string Invitation = """
        journey: invitation
        status: live
        topic: getting-started
        trigger: { manual: yes }
        re_entry: { after: 1d }
        steps:
          - send: what-is-new
        """;

    [Fact]
    public async Task The_same_request_enters_once_and_the_answer_says_why()
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00", TestShop.SampleWith(null, Invitation));
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        var key = (await stage.Customer("mari@example.com")).Key;

        Assert.Null(await Enter("crm-1"));
        await stage.Advance(Duration.FromDays(2));
        Assert.Equal("they entered for this before", await Enter("crm-1"));
        Assert.Null(await Enter("crm-2"));
        Assert.Equal("they entered less than 24 hours ago", await Enter("crm-3"));
        await stage.Advance(Duration.FromDays(2));

        Assert.Equal(2, stage.Email.Messages.Count);
        Assert.Contains(
            "not_entered invitation: they entered less than 24 hours ago",
            await CustomerTrace.Write(stage, "mari@example.com"),
            StringComparison.Ordinal
        );

        ValueTask<string?> Enter(string id) =>
            stage.Flow.ManualEntry.Enter(key, "invitation", id, "API", CancellationToken.None);
    }
}
