using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Core.Simulation.JourneyTests;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Journeys.Entering;

/// <summary><c>re_entry: restart</c>: a newer occasion ends the run and starts it again.</summary>
public sealed class RestartTests
{
    private const string Noon = "2026-03-02 12:00";

    private static readonly string Cart = EntryDocs.Read("cart-reminder");

    [Fact]
    public void A_newer_cart_starts_the_run_again_from_the_first_step()
    {
        var play = Open(Cart);
        play.Submit(Checkout(play.Now, "A"));
        play.Advance(Duration.FromHours(3));
        play.Submit(Checkout(play.Now, "B"));
        Assert.Equal("shopify:B", Assert.Single(play.State.Runs).Checkout!.Ref);
        Assert.Contains(
            play.Notes,
            n => n is { Kind: "ended", Reason: "restarted: a newer checkout.started starts it again" }
        );
        play.Advance(Duration.FromHours(3));
        Assert.Empty(play.Sent);
        play.Advance(Duration.FromHours(3));
        Assert.Equal(["what-is-new"], play.Sent.Select(s => s.Step));
        Assert.Equal(2, Assert.Single(play.State.Entries).Times);
    }

    [Fact]
    public void The_same_cart_and_an_older_one_that_arrives_late_do_not()
    {
        var play = Open(Cart);
        var began = play.Now;
        play.Submit(Checkout(began, "B"));
        play.Advance(Duration.FromHours(2));
        play.Submit(Checkout(began, "B") with { Id = "again" });
        play.Submit(Checkout(began - Duration.FromHours(1), "A"));
        Assert.Equal("shopify:B", Assert.Single(play.State.Runs).Checkout!.Ref);
        Assert.Equal(
            ["they entered for this before", "it is older than what began the last run"],
            play.Notes.Where(n => n.Kind == "not_entered").Select(n => n.Reason)
        );

        play.Advance(Duration.FromHours(5));
        Assert.Empty(play.State.Runs);
        play.Submit(Checkout(began - Duration.FromMinutes(30), "C"));
        Assert.Empty(play.State.Runs);
        play.Submit(Checkout(play.Now, "D"));
        Assert.Single(play.State.Runs);
    }

    [Fact]
    public void What_is_not_sent_is_dropped_and_an_attempt_in_progress_goes_on()
    {
        var held = Open(Cart);
        held.Submit(Checkout(held.Now, "A"));
        held.Controls = held.Controls with { PausedAll = true };
        held.Advance(Duration.FromHours(5));
        held.Submit(Checkout(held.Now, "B"));
        Assert.Equal(
            (LedgerKind.NotSent, Reasons.RunEnded),
            (held.KindOf("what-is-new"), held.ReasonOf("what-is-new"))
        );
        Assert.Empty(held.State.Messages);

        var sending = Open(Cart);
        sending.RespondToSend = _ => new Outcome.Unknown("no answer");
        sending.Submit(Checkout(sending.Now, "A"));
        sending.Advance(Duration.FromHours(4));
        sending.Submit(Checkout(sending.Now, "B"));
        Assert.NotNull(Assert.Single(sending.State.Messages).Attempt);
        Assert.Equal("shopify:B", Assert.Single(sending.State.Runs).Checkout!.Ref);
    }

    [Fact]
    public void Another_kind_of_occasion_does_not_enter_while_the_run_is_active()
    {
        var play = Open(
            Cart.Replace(
                "trigger: { event: checkout.started }",
                "trigger: [ { event: checkout.started }, { event: customer.updated } ]",
                StringComparison.Ordinal
            )
        );
        play.Submit(Checkout(play.Now, "A"));
        play.Submit(Named(EventNames.CustomerUpdated, play.Now));
        Assert.Equal(
            "they are in it now by checkout.started",
            Assert.Single(play.Notes, n => n.Kind == "not_entered").Reason
        );
        play.Advance(Duration.FromHours(5));
        play.Submit(Named(EventNames.CustomerUpdated, play.Now));
        Assert.Equal(1, Assert.Single(play.State.Runs).Trigger);
    }

    [Fact]
    public void A_newer_cart_that_does_not_fit_and_a_closing_journey_leave_the_run_as_it_is()
    {
        var narrow = Cart.Replace(
            "checkout.started }",
            "checkout.started, where: { event.token: A } }",
            StringComparison.Ordinal
        );
        var play = Open(narrow);
        play.Submit(Checkout(play.Now, "A"));
        play.Submit(Checkout(play.Now, "B"));
        Assert.Equal("shopify:A", Assert.Single(play.State.Runs).Checkout!.Ref);

        var closing = Open(Cart);
        closing.Submit(Checkout(closing.Now, "A"));
        closing.Workspace = TestShop.SampleWith(null, Cart.Replace("live", "closing", StringComparison.Ordinal));
        closing.Submit(Checkout(closing.Now, "B"));
        Assert.Equal("shopify:A", Assert.Single(closing.State.Runs).Checkout!.Ref);
    }

    [Fact]
    public void Of_two_customers_who_become_one_the_newest_run_goes_on()
    {
        var (one, two) = (Open(Cart, "b123456789abcdefghjkmnpqrs"), Open(Cart));
        one.Submit(Checkout(one.Now, "A", "b@example.com"));
        two.Advance(Duration.FromHours(1));
        two.Submit(Checkout(two.Now, "B"));
        two.Apply(new Input.MergeCustomer(one.State));
        Assert.Equal("shopify:B", Assert.Single(two.State.Runs).Checkout!.Ref);

        var (early, late) = (Open(Cart), Open(Cart, "b123456789abcdefghjkmnpqrs"));
        early.Submit(Checkout(early.Now, "A", "b@example.com"));
        late.Advance(Duration.FromHours(1));
        late.Submit(Checkout(late.Now, "B"));
        late.Submit(Named(EventNames.OrderPlaced, late.Now));
        Assert.Empty(late.State.Runs);
        early.Advance(Duration.FromHours(1));
        early.Apply(new Input.MergeCustomer(late.State));
        Assert.Empty(early.State.Runs);
    }

    [Fact]
    public void It_is_kept_in_the_record_only_where_it_is_asked_for()
    {
        var play = Open(Cart);
        play.Submit(Checkout(play.Now, "A"));
        Assert.Contains("beganAt", StateRoundTrip.Write(play.State with { Runs = [] }), StringComparison.Ordinal);
        var other = Open(Cart.Replace("re_entry: restart", "re_entry: never", StringComparison.Ordinal));
        other.Submit(Checkout(other.Now, "A"));
        Assert.DoesNotContain(
            "beganAt",
            StateRoundTrip.Write(other.State with { Runs = [] }),
            StringComparison.Ordinal
        );
        Assert.NotEqual(
            JourneyReader.ReadPinned("cart-reminder", Cart).Hash,
            other.Workspace.Journeys["cart-reminder"].Hash
        );
    }

    [Theory]
    [InlineData("{ restart: yes }", "MA1007 restart has a value", "write re_entry: restart")]
    [InlineData("restarts", "MA1011 re_entry is \"restarts\"", "allowed: never, restart, { after: 60d }")]
    public void Another_form_is_reported_with_the_right_line(string written, string fault, string remedy)
    {
        var found = Assert.Single(
            SampleWorkspace.FaultsOfJourney(
                Cart.Replace("cart-reminder", "try", StringComparison.Ordinal)
                    .Replace("re_entry: restart", $"re_entry: {written}", StringComparison.Ordinal)
            )
        );
        Assert.Contains(fault, found, StringComparison.Ordinal);
        Assert.Contains(remedy, found, StringComparison.Ordinal);
    }

    private static CustomerSimulation Open(string journey, string key = "0123456789abcdefghjkmnpqrs")
    {
        var play = SimulatedCustomer.Open(TestShop.SampleWith(null, journey), Noon, key);
        play.Submit(
            SampleEvents.Consent(play.Now, Core.Channels.Channel.Email, Core.Channels.ConsentStatus.Subscribed)
        );
        return play;
    }

    private static Event Checkout(Instant at, string token, string email = "mari@example.com") =>
        Named(EventNames.CheckoutStarted, at) with
        {
            Id = $"checkout-{token}",
            Checkout = new CheckoutData(token, null),
            Data = new Dictionary<string, System.Text.Json.JsonElement>
            {
                ["token"] = System.Text.Json.JsonSerializer.SerializeToElement(token),
            },
            Identity = new CustomerIdentity { CustomerId = $"c-{email}", Email = email },
        };

    private static Event Named(string name, Instant at) =>
        SampleEvents.OrderEvent(name, at) with
        {
            Id = $"{name}-{at}",
            Source = "shopify",
            Order = null,
            Profile = SampleEvents.Mari(),
        };
}
