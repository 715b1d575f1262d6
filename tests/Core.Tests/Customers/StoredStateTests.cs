using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Customers;

/// <summary>
/// A record written by an earlier release is read by every later one: <c>stored-state-1.json</c> is never changed. It
/// is the record of a customer an hour after the first order.
/// </summary>
public sealed class StoredStateTests
{
    private static readonly string File = Repository.Path("tests", "Support", "Samples", "stored-state-1.json");

    [Fact]
    public void A_record_of_the_first_release_is_read_and_goes_on_where_it_was()
    {
        var state = StateRoundTrip.Read(System.IO.File.ReadAllText(File));
        var workspace = TestShop.SampleWorkspace;

        // The sample's journeys may be edited; the record is pinned to what they were, which the shell would bring from
        // the definitions table.
        workspace = workspace with
        {
            PinnedJourneys = state.Runs.ToDictionary(
                r => $"{r.Journey}/{r.Version}",
                r => new PinnedJourney(workspace.Journeys[r.Journey] with { Hash = r.Version }, workspace.Templates)
            ),
        };
        var play = SimulatedCustomer.Open(workspace, "2026-03-02 13:00");
        play.State = state;
        Assert.Equal(["cross-sell", "welcome"], state.Runs.Select(r => r.Journey).Order(StringComparer.Ordinal));
        Assert.Equal((1, 59.90m), (state.Orders.PaidCount, state.Orders.Recent.Single().Total!.Value.Amount));
        play.Advance(Duration.FromDays(20));
        Assert.Contains(play.Sent, s => s.Step == "tips-for-your-order");
    }

    [Fact]
    public void What_is_written_is_read_back_the_same()
    {
        var play = SimulatedCustomer.Open("2026-03-02 12:00");
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Submit(SampleEvents.Rating(play.Now, 4));
        for (var day = 0; day < 30; day++)
        {
            Assert.Equal(
                StateRoundTrip.Write(play.State),
                StateRoundTrip.Write(StateRoundTrip.StoreAndRead(play.State))
            );
            play.Advance(Duration.FromDays(1));
        }
    }
}
