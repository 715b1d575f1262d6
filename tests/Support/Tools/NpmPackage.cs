using System.ComponentModel;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Support.Tools;

/// <summary>A package of npm in one exact version, installed once into the ignored folder <c>tests/.tools</c>. Needs
/// Node.js 20 or newer with npm.</summary>
public sealed record NpmPackage(string Name, string Version)
{
    private static readonly TimeSpan InstallTimeout = TimeSpan.FromMinutes(5);

    private string Folder => Repository.Path("tests", ".tools", $"{Name.Split('/')[^1]}-{Version}");

    /// <summary>The folder the package is in.</summary>
    public async Task<string> Install()
    {
        Directory.CreateDirectory(Folder);
        var package = Path.Combine([Folder, "node_modules", .. Name.Split('/')]);
        var done = Path.Combine(Folder, "installed");
        using var alone = await TakeLock();
        if (File.Exists(done))
        {
            return package;
        }
        await Npm();
        await File.WriteAllTextAsync(done, Version);
        return package;
    }

    /// <summary>Two test programs may start at once: the second waits for the first one's installation.</summary>
    private async Task<FileStream> TakeLock()
    {
        using var timeout = new CancellationTokenSource(InstallTimeout);
        while (true)
        {
            try
            {
                return new FileStream(
                    Path.Combine(Folder, "lock"),
                    FileMode.OpenOrCreate,
                    FileAccess.ReadWrite,
                    FileShare.None
                );
            }
            catch (IOException)
            {
                await Task.Delay(100, timeout.Token);
            }
        }
    }

    private async Task Npm()
    {
        string[] arguments =
        [
            "install",
            "--prefix",
            Folder,
            "--no-save",
            "--no-package-lock",
            "--no-audit",
            "--no-fund",
            $"{Name}@{Version}",
        ];
        try
        {
            var npm = await ToolProcess.Run(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", arguments);
            if (npm.ExitCode != 0)
            {
                throw new InvalidOperationException(
                    $"npm could not install {Name} {Version}: {npm.Errors} {npm.Output}"
                );
            }
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException(
                $"The tests that use {Name} need Node.js 20 or newer with npm on the PATH. Install it, or "
                    + $"leave the slow tests out with --filter Speed!=Slow.",
                missing
            );
        }
    }
}
