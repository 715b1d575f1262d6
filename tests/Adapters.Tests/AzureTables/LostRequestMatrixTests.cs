using System.Text;
using MarketingAutomation.Adapters.AzureTables;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Azurite;
using MarketingAutomation.Support.Storage;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.AzureTables;

/// <summary>One scenario on Azurite, with every single request lost once, on its way there and on its way back: same
/// answers, same rows.</summary>
[Trait("Speed", "Slow")]
public sealed class LostRequestMatrixTests
{
    [Fact]
    public async Task Each_write_takes_effect_exactly_once_no_matter_which_request_is_lost()
    {
        var server = await AzuriteServer.Run;
        var (undisturbed, requests) = await Play(server, 0, FaultMoment.Before);
        Assert.Equal("Done Done Done Done Refused(0,Exists) Refused(1,Changed) | a=3 b=5 c=4", undisturbed);
        Assert.InRange(requests, 8, 20);
        for (var at = 1; at <= requests; at++)
        {
            foreach (var moment in Enum.GetValues<FaultMoment>())
            {
                Assert.Equal((at, moment, undisturbed), (at, moment, (await Play(server, at, moment)).Story));
            }
        }
    }

    private static async Task<(string Story, int Requests)> Play(AzuriteServer server, int at, FaultMoment moment)
    {
        var wire = new LosingHandler(at, moment);
        var options = new AzureTableOptions
        {
            ConnectionString = server.ConnectionString,
            TablePrefix = AzuriteServer.NewPrefix(),
        };
        using var store = new AzureTableStore(options, wire, new InstantTime());
        var story = new List<string>();

        var first = await Commit(new TableOperation.Insert("a", Body("1")));
        var second = await Commit(
            new TableOperation.Replace("a", Body("2"), first[0]!),
            new TableOperation.Insert("b", Body("2"))
        );
        await Commit(
            new TableOperation.Replace("a", Body("3"), second[0]!),
            new TableOperation.Upsert("c", Body("3")),
            new TableOperation.Delete("b", second[1])
        );
        await Commit(
            new TableOperation.Insert("b", Body("5")),
            new TableOperation.Upsert("c", Body("4")),
            new TableOperation.Delete("none")
        );
        await Commit(new TableOperation.Insert("b", Body("6")));
        await Commit(new TableOperation.Upsert("c", Body("7")), new TableOperation.Replace("a", Body("7"), second[0]!));
        var rows = (await store.Query(TableName.Due, "p", null, null, 10)).Items.Select(row =>
            $"{row.Row}={Encoding.UTF8.GetString(row.Body.Span)}"
        );
        return ($"{string.Join(' ', story)} | {string.Join(' ', rows)}", wire.Requests);

        async Task<IReadOnlyList<string?>> Commit(params TableOperation[] operations)
        {
            var result = await store.Commit(TableName.Due, "p", operations);
            story.Add(
                result is CommitResult.Refused refused ? $"Refused({refused.Operation},{refused.Conflict})" : "Done"
            );
            return result is CommitResult.Done done ? done.ETags : [];
        }
    }

    private static ReadOnlyMemory<byte> Body(string text) => Encoding.UTF8.GetBytes(text);
}
