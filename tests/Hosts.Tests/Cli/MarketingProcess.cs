using System.Diagnostics;
using System.Text;

namespace MarketingAutomation.Hosts.Tests.Cli;

/// <summary>The program as its own process, in a folder of its own, on a free port.</summary>
internal sealed class MarketingProcess : IDisposable
{
    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder errors = new();

    public MarketingProcess(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "marketing.dll"), .. arguments]
        )
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["TMPDIR"] = folder;
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, e) => Add(output, e.Data);
        process.ErrorDataReceived += (_, e) => Add(errors, e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
    }

    public string Output => Text(output);

    public string Errors => Text(errors);

    public int Id => process.Id;

    /// <summary>Runs to its end, at most two minutes.</summary>
    public static async Task<(int Exit, string Output, string Errors)> Run(string folder, params string[] arguments)
    {
        using var program = new MarketingProcess(folder, arguments);
        return (await program.End(), program.Output, program.Errors);
    }

    /// <summary>The first line that starts so, as soon as it is printed.</summary>
    public async Task<string> Line(string start)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            if (
                Output.Split('\n').FirstOrDefault(l => l.TrimStart().StartsWith(start, StringComparison.Ordinal)) is
                { } line
            )
            {
                return line.Trim();
            }

            if (process.HasExited)
            {
                throw new InvalidOperationException($"the program ended with {process.ExitCode}: {Errors}");
            }

            await Task.Delay(20, patience.Token);
        }
    }

    /// <summary>Its exit code, at most two minutes from now.</summary>
    public async Task<int> End()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
    }

    private static void Add(StringBuilder to, string? line)
    {
        lock (to)
        {
            to.Append(line).Append('\n');
        }
    }

    private static string Text(StringBuilder of)
    {
        lock (of)
        {
            return of.ToString();
        }
    }
}
