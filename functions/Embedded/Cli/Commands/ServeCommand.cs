using MarketingAutomation.Core.Values;
using MarketingAutomation.Embedded.Cli.Samples;
using MarketingAutomation.Embedded.Hosting;
using MarketingAutomation.Hosting.Settings;

namespace MarketingAutomation.Embedded.Cli.Commands;

/// <summary>The start without a command: runs the program until it is stopped.</summary>
internal static class ServeCommand
{
    public static async Task<int> Run(string[] settings, bool watch, bool acceptClock = false)
    {
        using var stop = new StopSignal();
        var read = SettingsReader.Read(settings);
        string? sample = null;
        var options = new StartOptions
        {
            WatchWorkspace = watch,
            AcceptClock = acceptClock,
            ShowActivity = true,
            OnEdit = faults => PrintEdit(faults, read.WorkspacePath),
            CreateSampleCommand = host => sample = SampleOrder.Command(host),
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
                    await Banner.LoginText(host, !Console.IsOutputRedirected, stop.Token),
                    sample!,
                    await host.Flow.Switches.ReadState(stop.Token),
                    Console.IsOutputRedirected
                )
            );
            await Console.Out.WriteAsync(
                FaultText.FormatAdvice(host.Flow.Releases.Current.Advice, Console.IsOutputRedirected)
            );
            await stop.Wait();
        }

        SafeLineWriter.Output.Write("Stopped.");
        return 0;
    }

    /// <summary>Prints the result of an edit of the workspace.</summary>
    /// <param name="json">True: the standard output is for JSON alone.</param>
    public static void PrintEdit(IReadOnlyList<Fault<FilePlace>> faults, string folder, bool json = false)
    {
        if (faults.Count == 0)
        {
            (json ? SafeLineWriter.Errors : SafeLineWriter.Output).Write("  The edited workspace is in force.");
        }
        else
        {
            SafeLineWriter.Errors.Write(
                FaultText.Format(faults, folder, Console.IsErrorRedirected) + " The last good one stays in force."
            );
        }
    }
}
