using MarketingAutomation.Azure.Effects;
using MarketingAutomation.Azure.Nightly;
using MarketingAutomation.Azure.Waking;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Nightly;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Scenarios;
using MarketingAutomation.Support.Stage;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using Xunit;

namespace MarketingAutomation.Azure.Tests.Mocked;

/// <summary>A history keeps every word it is given, so a failed activity gives it the kind of fault and nothing
/// else.</summary>
public sealed class ActivityFaultTests
{
    public static TheoryData<string> All =>
        [
            nameof(SweepFunctions.SweepShards),
            nameof(NightlyFunctions.WalkCustomers),
            nameof(CustomerActivities.PerformEffect),
            nameof(CustomerActivities.WakeCustomer),
        ];

    [Theory]
    [MemberData(nameof(All))]
    public async Task An_activity_over_a_store_that_fails_gives_its_history_the_kind_of_fault_alone(string activity)
    {
        var store = new Mock<ITableStore> { DefaultValueProvider = new Throws() };
        var effects = new OrchestratedEffects(NullLogger<OrchestratedEffects>.Instance, TimeSpan.FromDays(3));
        await using var flow = new MarketingFlow(
            new ScenarioShop(TestShop.At("2026-03-02 10:00"), store.Object).Ports(
                new FlowOptions { GrantAttempts = false }
            ),
            (_, _) => effects
        );
        var client = new Mock<DurableTaskClient>(MockBehavior.Strict, "mock").Object;

        var thrown = await Assert.ThrowsAsync<ActivityFailedException>(() =>
            activity switch
            {
                nameof(SweepFunctions.SweepShards) => new SweepFunctions(flow, effects).SweepShards(0, client),
                nameof(NightlyFunctions.WalkCustomers) => new NightlyFunctions(flow, effects).WalkCustomers(
                    new KeyRange(null, null),
                    client
                ),
                nameof(CustomerActivities.PerformEffect) => new CustomerActivities(flow, effects).PerformEffect(
                    new EffectName("key.m1"),
                    client
                ),
                _ => (Task)new CustomerActivities(flow, effects).WakeCustomer("key", client),
            }
        );

        Assert.Equal((nameof(InvalidTimeZoneException), null), (thrown.Message, thrown.InnerException));
    }

    private sealed class Throws : DefaultValueProvider
    {
        protected override object GetDefaultValue(Type type, Mock mock) =>
            throw new InvalidTimeZoneException("mari@example.com is in it");
    }
}
