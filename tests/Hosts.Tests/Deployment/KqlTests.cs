using System.Text.Json;
using MarketingAutomation.Support.Stage;
using MarketingAutomation.Support.Tools;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Deployment;

/// <summary>Kusto's own language service reads every query against the columns those tables have in Azure.</summary>
[Trait("Speed", "Slow")]
public sealed class KqlTests
{
    private static readonly NpmPackage Kusto = new("@kusto/language-service-next", "12.4.1");

    [Fact]
    public async Task Every_query_is_understood_and_gives_what_its_alert_compares()
    {
        Assert.All(
            await Read(await KqlQuery.All()),
            read =>
            {
                Assert.Empty(read.Meaning.Faults);
                if (read.Query.Column is { } column)
                {
                    Assert.Matches("^(long|real)$", read.Meaning.Columns[column]);
                    Assert.Equal("string", read.Meaning.Columns["Which"]);
                }
            }
        );
    }

    [Fact]
    public async Task A_query_for_a_column_there_is_not_is_a_fault()
    {
        var read = Assert.Single(await Read([new KqlQuery("wrong", "AppMetrics | where Nmae == 'webhooks'", null)]));

        Assert.Contains("Nmae", Assert.Single(read.Meaning.Faults), StringComparison.Ordinal);
    }

    private static async Task<IEnumerable<(KqlQuery Query, Meaning Meaning)>> Read(IReadOnlyList<KqlQuery> queries)
    {
        string[] arguments = [Repository.Path("tests", "Hosts.Tests", "Deployment", "kusto.js"), await Kusto.Install()];
        var node = await ToolProcess.Run("node", arguments, JsonSerializer.Serialize(queries.Select(q => q.Text)));
        Assert.Equal("", node.Errors);
        return queries.Zip(JsonSerializer.Deserialize<Meaning[]>(node.Output, JsonSerializerOptions.Web)!);
    }

    private sealed record Meaning(string[] Faults, Dictionary<string, string> Columns);
}
