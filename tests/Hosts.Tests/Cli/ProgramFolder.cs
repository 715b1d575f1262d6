using System.Diagnostics;
using MarketingAutomation.Support.Tools;

namespace MarketingAutomation.Hosts.Tests.Cli;

/// <summary>A folder in which the program runs.</summary>
public abstract class ProgramFolder : IDisposable
{
    private protected readonly TemporaryFolder home = new();

    public void Dispose()
    {
        home.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected async Task StartedOnce()
    {
        using var program = new MarketingProcess(home.Path);
        await program.Line("curl ");
        await Shell($"kill -TERM {program.Id}");
        await program.End();
    }

    private protected async Task<string> Shell(string command)
    {
        using var shell = Process.Start(
            new ProcessStartInfo("bash", ["-c", command])
            {
                WorkingDirectory = home.Path,
                RedirectStandardOutput = true,
            }
        )!;
        var output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        return output;
    }
}
