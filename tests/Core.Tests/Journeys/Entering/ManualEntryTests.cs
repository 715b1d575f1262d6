using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Journeys.Triggers;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Journeys.Entering;

/// <summary><c>trigger: { manual: yes }</c>: a customer enters by request.</summary>
public sealed class ManualEntryTests
{
    private const string Name = "personal-invitation";

    private static readonly string Invitation = EntryDocs.Read(Name);

    [Fact]
    public void A_customer_enters_by_request_and_the_same_request_enters_once()
    {
        var play = Bought();
        Enter(play, "crm-1");
        Assert.Equal("they were entered (API)", Assert.Single(play.Notes, n => n.Kind == "entered").Reason);
        play.Advance(Duration.FromDays(100));
        Assert.Equal(["what-is-new"], play.Sent.Select(s => s.Step));
        Enter(play, "crm-1");
        Assert.Equal("they entered for this before", Reason(play));
        Enter(play, "crm-2");
        Assert.Equal(2, Assert.Single(play.State.Entries).Times);
    }

    [Fact]
    public void Why_a_customer_does_not_enter_is_noted_each_time()
    {
        var fresh = Open(Invitation);
        fresh.Submit(
            SampleEvents.Consent(fresh.Now, Core.Channels.Channel.Email, Core.Channels.ConsentStatus.Subscribed)
        );
        Enter(fresh, "1");
        Enter(fresh, "1");
        Assert.Equal(2, fresh.Notes.Count(n => n.Kind == "not_entered"));
        Assert.Equal("customer.order_count was 0; needs at least 1", Reason(fresh));

        var again = Bought();
        Enter(again, "1");
        Enter(again, "2");
        Assert.Equal("they entered less than 90 days ago", Reason(again));

        var closing = Bought(Invitation.Replace("live", "closing", StringComparison.Ordinal));
        Enter(closing, "1");
        Assert.Equal("its status is closing: it takes no one new", Reason(closing));
    }

    [Fact]
    public void A_draft_records_and_a_journey_without_the_trigger_takes_no_one()
    {
        var draft = Bought(Invitation.Replace("live", "draft", StringComparison.Ordinal));
        Enter(draft, "1");
        Assert.Empty(draft.Sent);
        Assert.Contains(draft.Notes, n => n.Kind == "entered");

        var other = Bought(
            Invitation.Replace("{ manual: yes,", "{ event: customer.created,", StringComparison.Ordinal)
        );
        Enter(other, "1");
        Assert.Equal("none of its triggers is manual", Reason(other));
        other.Apply(new Input.EnterJourney("nowhere", "1", "API"));
        Assert.Equal("there is no such journey", Reason(other));
    }

    [Fact]
    public void Beside_an_event_the_run_keeps_which_of_the_two_began_it()
    {
        var play = Open(
            "journey: personal-invitation\nstatus: live\ntopic: offers\n"
                + "trigger: [ { event: order.paid }, { manual: yes } ]\nre_entry: restart\nsteps:\n  - wait: 9d\n"
        );
        Enter(play, "1");
        var run = Assert.Single(play.State.Runs);
        Assert.IsType<ManualTrigger>(play.Workspace.Journeys[Name].FindTrigger(run));
        Assert.Null(run.Order);
        Enter(play, "2");
        Assert.Contains(play.Notes, n => n.Reason == "restarted: it is entered anew");
        Assert.NotEqual(run.Id, Assert.Single(play.State.Runs).Id);
    }

    [Theory]
    [InlineData("no")]
    [InlineData("maybe")]
    public void Another_value_is_reported(string written) =>
        Assert.Equal(
            [
                $"journeys/try.yaml:5:15 MA1025 manual is \"{written}\"; allowed: yes. write manual: yes, or leave the "
                    + "trigger out",
            ],
            SampleWorkspace.FaultsOfJourney(
                Invitation
                    .Replace(Name, "try", StringComparison.Ordinal)
                    .Replace("manual: yes", $"manual: {written}", StringComparison.Ordinal)
            )
        );

    private static CustomerSimulation Open(string journey) =>
        SimulatedCustomer.Open(TestShop.SampleWith(null, journey), "2026-03-02 12:00");

    private static CustomerSimulation Bought(string? journey = null)
    {
        var play = Open(journey ?? Invitation);
        play.Submit(SampleEvents.OrderPaid(play.Now));
        return play;
    }

    private static void Enter(CustomerSimulation play, string id) =>
        play.Apply(new Input.EnterJourney(Name, id, "API"));

    private static string? Reason(CustomerSimulation play) => play.Notes.Last(n => n.Kind == "not_entered").Reason;
}
