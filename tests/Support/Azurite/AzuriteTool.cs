using System.ComponentModel;
using System.Diagnostics;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Support.Azurite;

/// <summary>Azure's own storage emulator, in one exact version, installed once into the ignored folder <c>tests/.tools</c>. Needs Node.js 20 or newer with npm.</summary>
internal static class AzuriteTool
{
    private const string Version = "3.35.0";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static string Folder => Repository.Path("tests", ".tools", "azurite-" + Version);

    /// <summary>The script that starts all its services.</summary>
    public static async Task<string> Install()
    {
        Directory.CreateDirectory(Folder);
        var script = Path.Combine(Folder, "node_modules", "azurite", "dist", "src", "azurite.js");
        var done = Path.Combine(Folder, "installed");
        using var alone = await TakeLock();
        if (File.Exists(done))
            return script;
        await Npm();
        await File.WriteAllTextAsync(done, Version);
        return script;
    }

    /// <summary>Two test programs may start at once: the second waits for the first one's installation.</summary>
    private static async Task<FileStream> TakeLock()
    {
        using var timeout = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(Folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(100, timeout.Token);
            }
        }
    }

    private static async Task Npm()
    {
        string[] arguments = ["install", "--prefix", Folder, "--no-save", "--no-package-lock", "--no-audit", "--no-fund", "azurite@" + Version];
        using var npm = Run(arguments);
        using var timeout = new CancellationTokenSource(Patience);
        var (output, errors) = (npm.StandardOutput.ReadToEndAsync(timeout.Token), npm.StandardError.ReadToEndAsync(timeout.Token));
        await npm.WaitForExitAsync(timeout.Token);
        if (npm.ExitCode != 0)
            throw new InvalidOperationException($"npm could not install Azurite {Version}: {await errors} {await output}");
    }

    private static Process Run(string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException("The tests on Azurite need Node.js 20 or newer with npm on the PATH. Install it, or leave the slow tests out with --filter Speed!=Slow.", missing);
        }
    }
}
