using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Messages;

public sealed class MessagePriceTests
{
    private static readonly PriceTable Prices = new(
        new Dictionary<Channel, ChannelPrices>
        {
            [Channel.Email] = new(Eur(0.001m), new Dictionary<string, Money>()),
            [Channel.Sms] = new(Eur(0.10m), new Dictionary<string, Money> { ["EE"] = Eur(0.06m), ["FI"] = Eur(0.08m) }),
        }
    );

    [Theory]
    [InlineData("+37255512345", "0.06 EUR")]
    [InlineData("+358401234567", "0.08 EUR")]
    [InlineData("+441212345678", "0.10 EUR")]
    public void A_choice_names_its_price_and_what_the_other_channels_would_have_cost(string phone, string sms)
    {
        var play = Open(p => p with { Prices = Prices }, phone);
        Assert.Equal(
            (Channel.Email, $"the first channel of policy.yaml, for 0.001 EUR; SMS: not needed, would have cost {sms}"),
            Chosen(play)
        );
    }

    [Theory]
    [InlineData("0.06", Channel.Sms)]
    [InlineData("0.05", Channel.Email)]
    public void A_channel_that_costs_more_than_max_price_is_passed_over(string most, Channel expected)
    {
        var play = Open(p =>
            p with
            {
                Prices = Prices,
                MaxPrice = Eur(decimal.Parse(most, System.Globalization.CultureInfo.InvariantCulture)),
                Channels = [Channel.Sms, Channel.Email],
            }
        );
        var (channel, why) = Chosen(play);
        Assert.Equal(expected, channel);
        if (expected == Channel.Email)
        {
            Assert.Equal(
                "the first channel that can be used, for 0.001 EUR; SMS: SMS costs 0.06 EUR in EE, more than max_price "
                    + "0.05 EUR, would have cost 0.06 EUR",
                why
            );
            Assert.Equal(Reasons.MaxPrice, play.Ledger.Last(l => l.Choice is not null).Choice!.Others![0].Reason);
        }
    }

    [Theory]
    [InlineData("max_price: 0.05 EUR\n", "", Channel.Email)]
    [InlineData("", ", max_price: 0.05 EUR", Channel.Email)]
    [InlineData("max_price: 0.07 EUR\n", ", max_price: 0.06 EUR", Channel.Sms)]
    [InlineData("max_price: 5.00 EUR\n", "", Channel.Sms)]
    public void A_journey_and_a_send_narrow_it(string journey, string send, Channel expected) =>
        Assert.Equal(
            expected,
            Chosen(
                Open(
                    p => p with { Prices = Prices, MaxPrice = Eur(0.09m), Channels = [Channel.Sms, Channel.Email] },
                    head: journey,
                    send: send
                )
            ).Channel
        );

    [Fact]
    public void Without_a_channel_that_is_cheap_enough_the_message_is_not_sent()
    {
        var play = Open(p => p with { Prices = Prices, MaxPrice = Eur(0.05m) }, send: ", channels: [sms]");
        Assert.Equal((LedgerKind.NotSent, Reasons.MaxPrice), (play.KindOf("welcome"), play.ReasonOf("welcome")));
    }

    [Fact]
    public void A_price_that_is_not_known_is_above_every_limit_and_no_obstacle_without_one()
    {
        var unknown = new PriceTable(
            new Dictionary<Channel, ChannelPrices>
            {
                [Channel.Sms] = new(null, new Dictionary<string, Money> { ["FI"] = Eur(0.01m) }),
            }
        );
        var limited = Open(p => p with { Prices = unknown, MaxPrice = Eur(5m) }, send: ", channels: [sms]");
        Assert.Equal(Reasons.PriceUnknown, limited.ReasonOf("welcome"));
        var free = Open(p => p with { Prices = unknown }, send: ", channels: [sms]");
        Assert.Equal((Channel.Sms, "the first channel that the step allows"), Chosen(free));
    }

    [Fact]
    public void A_draft_records_the_same_choice()
    {
        var play = Open(p => p with { Prices = Prices }, status: "draft");
        Assert.Equal(
            "the first channel of policy.yaml, for 0.001 EUR; SMS: not needed, would have cost 0.06 EUR",
            play.Ledger.Single(l => l.Kind == LedgerKind.WouldSend).Choice!.Describe()
        );
    }

    private static Money Eur(decimal amount) => new(amount, "EUR");

    private static (Channel? Channel, string? Why) Chosen(CustomerSimulation play)
    {
        var row = play.Ledger.Last(l => l.Kind == LedgerKind.Attempt);
        return (row.Channel, row.Choice?.Describe());
    }

    private static CustomerSimulation Open(
        Func<Policy, Policy> policy,
        string phone = "+37255512345",
        string head = "",
        string send = "",
        string status = "live"
    )
    {
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(
                policy,
                $"journey: first\nstatus: {status}\ntopic: offers\n{head}trigger: {{ event: order.paid }}\n"
                    + $"steps:\n  - {{ send: welcome{send} }}\n"
            ),
            "2026-03-02 12:00"
        );
        play.Submit(SampleEvents.Consent(play.Now, Channel.Sms, ConsentStatus.Subscribed));
        var order = SampleEvents.OrderPaid(play.Now);
        play.Submit(order with { Profile = order.Profile! with { Phone = phone, Country = "EE" } });
        play.Advance(Duration.FromMinutes(1));
        return play;
    }
}
