using MarketingAutomation.Core.Tests.Decisions;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Properties;

/// <summary>
/// A record written by an earlier release is read by every later one: <c>stored-state-1.json</c> is never changed. It
/// is Mari's, an hour after her first order.
/// </summary>
public sealed class StoredStateTests
{
    private static readonly string File = Repository.Path("tests", "Core.Tests", "Properties", "stored-state-1.json");

    [Fact]
    public void A_record_of_the_first_release_is_read_and_goes_on_where_it_was()
    {
        var state = Stored.Read(System.IO.File.ReadAllText(File));
        var workspace = ShopStage.SampleWorkspace;

        // The sample's journeys may be edited; the record is pinned to what they were, which the shell would bring from
        // the definitions table.
        workspace = workspace with
        {
            Pinned = state.Runs.ToDictionary(
                r => $"{r.Journey}/{r.Version}",
                r => new Workspaces.PinnedJourney(
                    workspace.Journeys[r.Journey] with
                    {
                        Hash = r.Version,
                    },
                    workspace.Templates
                )
            ),
        };
        var play = new Play(workspace, "2026-03-02 13:00") { State = state };
        Assert.Equal(["cross-sell", "welcome"], state.Runs.Select(r => r.Journey).Order(StringComparer.Ordinal));
        Assert.Equal((1, 59.90m), (state.Orders.Paid, state.Orders.Recent.Single().Total!.Value.Amount));
        play.Pass(Duration.FromDays(20));
        Assert.Contains(play.Sent, s => s.Step == "tips-for-your-order");
    }

    [Fact]
    public void What_is_written_is_read_back_the_same()
    {
        var play = new Play("2026-03-02 12:00");
        play.Tell(Some.OrderPaid(play.Now));
        play.Tell(Some.Rating(play.Now, 4));
        for (var day = 0; day < 30; day++)
        {
            Assert.Equal(Stored.Text(play.State), Stored.Text(Stored.Again(play.State)));
            play.Pass(Duration.FromDays(1));
        }
    }
}
