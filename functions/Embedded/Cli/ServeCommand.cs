using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Embedded.Hosting;
using MarketingAutomation.Hosting.Settings;

namespace MarketingAutomation.Embedded.Cli;

/// <summary>Without a command: runs until stopped.</summary>
internal static class ServeCommand
{
    public static async Task<int> Run(string[] settings, bool watch, bool acceptClock = false)
    {
        using var stop = new StopSignal();
        var read = SettingsReader.Read(settings);
        string? sample = null;
        var options = new StartOptions
        {
            Watch = watch,
            AcceptClock = acceptClock,
            Activity = true,
            Edited = faults => Edited(faults, read.WorkspacePath),
            Sample = host => sample = SampleOrder.Command(host),
        };
        EmbeddedHost host;
        try
        {
            host = await EmbeddedHost.Start(read, options, stop.Token);
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            await Console.Out.WriteLineAsync("Stopped before the start was finished. Nothing was lost.");
            return 0;
        }

        await using (host)
        {
            await Console.Out.WriteLineAsync(
                Banner.Text(
                    host,
                    await Banner.LogIn(host, !Console.IsOutputRedirected, stop.Token),
                    sample!,
                    await host.Flow.Switches.State(stop.Token),
                    Console.IsOutputRedirected
                )
            );
            await Console.Out.WriteAsync(Faults.Advice(host.Flow.Shelf.Current.Advice, Console.IsOutputRedirected));
            await stop.Wait();
        }

        SafeLines.Output.Write("Stopped.");
        return 0;
    }

    /// <summary>Says what came of an edit of the workspace.</summary>
    public static void Edited(IReadOnlyList<Fault> faults, string folder)
    {
        if (faults.Count == 0)
        {
            SafeLines.Output.Write("  The edited workspace is in force.");
        }
        else
        {
            SafeLines.Errors.Write(
                Faults.Text(faults, folder, Console.IsErrorRedirected) + " The last good one stays in force."
            );
        }
    }
}
