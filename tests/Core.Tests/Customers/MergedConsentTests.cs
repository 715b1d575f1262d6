using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;
using static MarketingAutomation.Core.Tests.Customers.MergedHistory;

namespace MarketingAutomation.Core.Tests.Customers;

/// <summary>Requests to be forgotten, opt-outs and complaints of one customer after a merge.</summary>
public sealed class MergedConsentTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_request_to_be_forgotten_is_lifted_only_by_an_opt_in_of_later(bool later)
    {
        var (asked, other) = (With(Buys + Steps, First), With(Buys + Steps, Second));
        asked.Submit(Redact(asked.Now));
        other
            .Advance(Duration.FromHours(later ? 2 : -2))
            .Submit(SampleEvents.OrderPaid(other.Now, "1001", "kati@example.com"));
        other.AdvanceTo(TestShop.At(Noon) + Duration.FromHours(4));
        asked.AdvanceTo(TestShop.At(Noon) + Duration.FromHours(4));
        asked.Apply(new Input.MergeCustomer(other.State));
        Assert.Equal(later, asked.State.PrivacyStop is null);
        Assert.Equal(later ? 1 : 0, asked.State.Runs.Count);
        Assert.Equal(
            !later,
            asked.SuppressionChanges.Any(m => m.Address == "kati@example.com" && m.Reason == "privacy")
        );
    }

    [Fact]
    public void An_opt_out_without_an_address_holds_for_the_addresses_that_the_other_brings()
    {
        var (one, other) = (With(Buys + Steps, First), With(Buys + Steps, Second));
        other.Submit(SampleEvents.OrderPaid(other.Now, "1001"));
        one.Advance(Duration.FromHours(1))
            .Submit(
                new Event
                {
                    Id = "stop",
                    Source = "api",
                    Name = EventNames.ConsentChanged,
                    At = one.Now,
                    Identity = new CustomerIdentity { CustomerId = "c-9" },
                    Consents =
                    [
                        new ConsentChange
                        {
                            Channel = Channel.Email,
                            Status = ConsentStatus.Unsubscribed,
                            At = one.Now,
                        },
                    ],
                }
            );
        one.Apply(new Input.MergeCustomer(other.State));
        one.Advance(Duration.FromDays(10));
        Assert.Empty(one.Sent);
        Assert.Equal(Reasons.Unsubscribed, one.ReasonOf("what-is-new"));
    }

    [Fact]
    public void A_complaint_that_arrives_before_the_order_it_followed_starts_nothing()
    {
        var play = With(Buys + "exit_when: { event: complaint.opened }\n" + Steps, First);
        var began = play.Now;
        play.Advance(Duration.FromMinutes(10)).Submit(Complaint(play.Now));
        play.Advance(Duration.FromMinutes(1)).Submit(SampleEvents.OrderPaid(began, "1001"));
        Assert.Empty(play.State.Runs);
        play.Advance(Duration.FromDays(3)).Submit(SampleEvents.OrderPaid(play.Now, "1002"));
        Assert.Single(play.State.Runs);
    }
}
