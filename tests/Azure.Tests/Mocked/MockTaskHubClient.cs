using DurableTask.Core.Exceptions;
using MarketingAutomation.Azure.Effects;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Moq;

namespace MarketingAutomation.Azure.Tests.Mocked;

/// <summary>Durable's client as a mock: strict, so that a call no test expects fails it.</summary>
internal static class MockTaskHubClient
{
    public static Mock<DurableTaskClient> New() => new(MockBehavior.Strict, "mock");

    /// <summary>Takes starts; of ids in <paramref name="running"/> it says that they exist already.</summary>
    public static List<(string Name, object? Input, StartOrchestrationOptions Options)> TakesStarts(
        this Mock<DurableTaskClient> client,
        params string[] running
    )
    {
        var taken = new List<(string, object?, StartOrchestrationOptions)>();
        client
            .Setup(c =>
                c.ScheduleNewOrchestrationInstanceAsync(
                    It.IsAny<TaskName>(),
                    It.IsAny<object?>(),
                    It.IsAny<StartOrchestrationOptions?>(),
                    It.IsAny<CancellationToken>()
                )
            )
            .Returns(
                (TaskName name, object? input, StartOrchestrationOptions? options, CancellationToken _) =>
                {
                    if (running.Contains(options!.InstanceId))
                    {
                        throw new OrchestrationAlreadyExistsException("it runs");
                    }

                    taken.Add((name.Name, input, options));
                    return Task.FromResult(options.InstanceId!);
                }
            );
        return taken;
    }

    public static List<(string Id, CustomerWork Work)> TakesChanges(this Mock<DurableTaskClient> client)
    {
        var raised = new List<(string, CustomerWork)>();
        client
            .Setup(c =>
                c.RaiseEventAsync(
                    It.IsAny<string>(),
                    CustomerOrchestration.Changed,
                    It.IsAny<object?>(),
                    It.IsAny<CancellationToken>()
                )
            )
            .Callback((string id, string _, object? work, CancellationToken _) => raised.Add((id, (CustomerWork)work!)))
            .Returns(Task.CompletedTask);
        return raised;
    }
}
