using System.Collections.Concurrent;
using MarketingAutomation.Azure.Tests.TaskHubs;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Support.Scenarios;
using MarketingAutomation.Support.Stage;
using Microsoft.Extensions.Logging;
using NodaTime;
using Xunit;

namespace MarketingAutomation.Azure.Tests.Durable;

public sealed class PersonalDataInHistoryTests
{
    [Fact]
    public async Task No_history_id_or_log_holds_an_address_a_number_a_name_or_a_word_of_a_message()
    {
        using var logs = new LogLines(LogLevel.Trace);
        await using var stage = await AzureTestHost.Open(new ScenarioShop(TestShop.At("2026-03-02 10:00")), logs: logs);
        stage.Shop.Email.Respond = m =>
            m.Attempt switch
            {
                1 => new Outcome.TryLater("busy", Duration.FromMinutes(1)),
                2 => throw new IOException($"could not write to {m.To}"),
                _ => new Outcome.Sent("p"),
            };
        stage.Activities.FaultFor = (n, _) => n == 2 ? ActivityFault.DiesBefore : ActivityFault.Runs;
        using var request = ScenarioShop.Delivery(stage.Shop.Order());
        using var answer = await stage.Http.SendAsync(request);
        await stage.Settle();
        await stage.Advance(Duration.FromDays(5));
        await stage.Night();

        var texts = new List<string>(stage.Activities.Texts);
        foreach (var instance in await stage.Hub.All())
        {
            texts.AddRange([
                instance.InstanceId,
                instance.SerializedInput ?? "",
                instance.SerializedOutput ?? "",
                instance.SerializedCustomStatus ?? "",
                instance.FailureDetails?.ToString() ?? "",
            ]);
        }

        // What a provider's exception says is the log's alone, where the thrower is at fault: here it is the test.
        texts.AddRange(logs.Lines.Where(line => !line.Contains("could not write to", StringComparison.Ordinal)));
        Assert.True(texts.Count > 100, "there is something to look through");
        Assert.NotEmpty(stage.Shop.Email.Messages);
        var subjects = stage.Shop.Email.Messages.Select(m => m.Content.Subject).OfType<string>();
        foreach (
            var secret in (string[])
                ["mari@", "example.com", "37255512345", "Mari", "Pine tar", ScenarioShop.ApiKey, .. subjects]
        )
        {
            Assert.DoesNotContain(texts, line => line.Contains(secret, StringComparison.OrdinalIgnoreCase));
        }
    }
}
