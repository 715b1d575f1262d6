using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Flow.Pages;
using MarketingAutomation.Flow.Providers;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Consents;

/// <summary>
/// The program was off for longer than it believes its clock. What arrives before a person confirms the clock came at
/// that time or a little before, and not when the program was stopped.
/// </summary>
public sealed class UnknownArrivalTimeTests
{
    private const string Mari = "mari@example.com";
    private readonly MemoryTableStore store = new();
    private readonly ScriptedFeed provider = new();

    [Theory]
    [InlineData("page", "2026-04-01 12:00", true)]
    [InlineData("one_click", "2026-04-01 12:00", true)]
    [InlineData("provider", "2026-04-01 12:00", true)]
    [InlineData("mail", "2026-04-01 12:00", true)]
    [InlineData("mail", "2026-03-02 10:00", false)]
    public async Task A_stop_is_later_than_an_opt_in_of_the_hour_before_it(string way, string clock, bool accepted)
    {
        string token;
        await using (var before = await Open("2026-03-02 12:00"))
        {
            await before.Flow.Sweep.SweepRound(CancellationToken.None);
            before.Time.Now += Duration.FromSeconds(30);
            await before.Submit(SampleEvents.OrderPaid(before.Time.Now));
            token = before.Flow.Links.Token(Assert.Single(before.Email.Messages).Id);
        }

        await using var stage = await Open(clock);
        Assert.NotNull(stage.Flow.Operation.StopReason);
        switch (way)
        {
            case "mail":
                Assert.Equal(
                    new ProviderAnswer.Accepted(1),
                    await ProviderRequests.EmailReply(Mari, "unsubscribe", stage.Time.Now).SendTo(stage.Flow)
                );
                break;
            case "provider":
                await provider.Consent(stage, "1", Channel.Email, Mari, ConsentStatus.Unsubscribed);
                break;
            default:
                Assert.Equal(
                    PageChoiceResult.Stored,
                    await stage.Flow.Pages.Stop(
                        (await stage.Flow.Pages.Open(token, CancellationToken.None))!,
                        null,
                        way,
                        CancellationToken.None
                    )
                );
                break;
        }

        if (accepted)
        {
            stage.Time.Now += Duration.FromMinutes(10);
            await stage.Flow.Operation.AcceptClock(CancellationToken.None);
        }
        else
        {
            // The program was off for two days, and the clock is set right again.
            stage.Time.Now = TestShop.At("2026-03-04 12:00");
            Assert.True(stage.Flow.Operation.MayDecide());
        }

        var hourBefore = stage.Time.Now - Duration.FromHours(1);
        stage.Time.Now += Duration.FromMinutes(1);
        await stage.Submit(
            SampleEvents.OrderPaid(stage.Time.Now, "1002", optIn: false) with
            {
                Consents = SampleEvents.OrderPaid(hourBefore).Consents,
            }
        );
        Assert.Equal(ConsentStatus.Unsubscribed, await Email(stage));

        // A customer who agrees after it has the last word.
        stage.Time.Now += Duration.FromMinutes(5);
        await stage.Submit(SampleEvents.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Subscribed));
        Assert.Equal(ConsentStatus.Subscribed, await Email(stage));
    }

    private Task<TestShop> Open(string start) =>
        TestShop.Open(start, store: store, feeds: [provider, .. ProviderRequests.Replies], watchesClock: true);

    private static async Task<ConsentStatus> Email(TestShop stage) =>
        (await stage.Customer(Mari)).Consents.Single(c => c.Channel == Channel.Email && c.Topic is null).Status;
}
