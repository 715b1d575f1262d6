using System.Runtime.InteropServices;

namespace MarketingAutomation.Embedded.Cli;

/// <summary>Handles Ctrl-C and SIGTERM: the first requests a stop, a second one while stopping ends the process
/// immediately.</summary>
internal sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource asked = new();
    private readonly PosixSignalRegistration[] registrations;

    public StopSignal() =>
        registrations = [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Ask),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Ask),
        ];

    public CancellationToken Token => asked.Token;

    /// <summary>Completes when a stop was requested.</summary>
    public Task Wait()
    {
        var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        asked.Token.Register(() => waiting.TrySetResult());
        return waiting.Task;
    }

    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }

        asked.Dispose();
    }

    private void Ask(PosixSignalContext context)
    {
        if (!asked.IsCancellationRequested)
        {
            context.Cancel = true;
            _ = asked.CancelAsync();
        }
    }
}
