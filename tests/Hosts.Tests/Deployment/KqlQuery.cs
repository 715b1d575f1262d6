using System.Text.Json;

namespace MarketingAutomation.Hosts.Tests.Deployment;

/// <summary>One question infra/ asks of the logs, as it will be asked there.</summary>
/// <param name="Column">The column an alert compares; none in the workbook.</param>
internal sealed record KqlQuery(string Name, string Text, string? Column)
{
    public static async Task<IReadOnlyList<KqlQuery>> All() =>
        [.. Alerts(await DeploymentPrediction.WithAllOptions), .. Workbook(await DeploymentPrediction.WithAllOptions)];

    public override string ToString() => Name;

    private static IEnumerable<KqlQuery> Alerts(DeploymentPrediction prediction) =>
        from rule in prediction.All("Microsoft.Insights/scheduledQueryRules")
        let asked = rule.GetProperty("properties").GetProperty("criteria").GetProperty("allOf")[0]
        select new KqlQuery(
            rule.GetProperty("name").GetString()!,
            asked.GetProperty("query").GetString()!,
            asked.GetProperty("metricMeasureColumn").GetString()
        );

    private static IEnumerable<KqlQuery> Workbook(DeploymentPrediction prediction)
    {
        var workbook = prediction
            .All("Microsoft.Insights/workbooks")
            .Single()
            .GetProperty("properties")
            .GetProperty("serializedData")
            .GetString()!;
        return from item in JsonSerializer.Deserialize<JsonElement>(workbook).GetProperty("items").EnumerateArray()
            where item.GetProperty("content").TryGetProperty("query", out _)
            let text = item.GetProperty("content").GetProperty("query").GetString()!

            // The reader of a workbook chooses the time; it is then written there as a number and a unit.
            select new KqlQuery(
                $"workbook {item.GetProperty("name").GetString()}",
                text.Replace("{TimeRange:grain}", "1h", StringComparison.Ordinal),
                null
            );
    }
}
