using System.Diagnostics;

namespace MarketingAutomation.Support.Tools;

/// <summary>What a program that ran to its end left behind.</summary>
public sealed record ToolProcess(int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan RunTimeout = TimeSpan.FromMinutes(5);

    public static async Task<ToolProcess> Run(string program, IEnumerable<string> arguments, string input = "")
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var timeout = new CancellationTokenSource(RunTimeout);
        var (output, errors) = (
            process.StandardOutput.ReadToEndAsync(timeout.Token),
            process.StandardError.ReadToEndAsync(timeout.Token)
        );
        await process.StandardInput.WriteAsync(input.AsMemory(), timeout.Token);
        process.StandardInput.Close();
        await process.WaitForExitAsync(timeout.Token);
        return new(process.ExitCode, await output, await errors);
    }
}
