using System.Text;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Flow.Sending;

namespace MarketingAutomation.Adapters.Files;

/// <summary>
/// Calls to providers that processes on one data folder began, each process in a file of its own,
/// <c>calls-PROCESS.log</c>: a line an attempt, handed to the system before the call begins and not flushed. So a kill
/// loses nothing of it and a power cut may; a file is therefore believed only while the machine has not been started
/// since, which its first line says.
/// </summary>
public sealed class CallLog : ICallLog, IDisposable
{
    private const string Prefix = "calls-";
    private const string Suffix = ".log";
    private readonly string folder;
    private readonly string path;
    private readonly string machineStart;
    private readonly FileStream file;
    private readonly Lock gate = new();
    private bool hasFailed;

    /// <param name="process">How the nonces of this process begin: letters and digits.</param>
    /// <param name="machineStart">Names the start of the machine: another one after every start.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public CallLog(string folder, string process, string machineStart)
    {
        (this.folder, this.machineStart) = (folder, machineStart);
        path = Path.Combine(folder, $"{Prefix}{process}{Suffix}");
        file = PrivateFiles.Open(path, FileMode.Create, FileAccess.Write, FileShare.Read | FileShare.Delete);
        file.Write(Encoding.ASCII.GetBytes($"{machineStart}\n"));
    }

    /// <summary>A name for the start of this machine; null: the system gives none, and no record can be
    /// believed.</summary>
    public static string? MachineStart()
    {
        const string Linux = "/proc/sys/kernel/random/boot_id";
        try
        {
            return File.Exists(Linux) && File.ReadAllText(Linux).Trim() is { Length: > 0 } id ? id : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void RecordStart(string nonce)
    {
        lock (gate)
        {
            if (hasFailed)
            {
                return;
            }

            try
            {
                file.Write(Encoding.ASCII.GetBytes($"{nonce}\n"));
            }
            catch (IOException)
            {
                // A record with a gap would say of this call that it never began; one that is gone says nothing. Where
                // it cannot be removed either, the call does not begin.
                File.Delete(path);
                hasFailed = true;
            }
        }
    }

    public ProviderCallLog? ReadEarlier()
    {
        var (processes, nonces) = (new HashSet<string>(), new HashSet<string>());
        foreach (var earlier in EarlierFiles())
        {
            // A line that was cut off names nothing; then the whole file is not believed.
            if (
                Read(earlier) is { } text
                && text.EndsWith('\n')
                && text.Split('\n', StringSplitOptions.RemoveEmptyEntries) is [var start, .. var begun]
                && start == machineStart
            )
            {
                processes.Add(Path.GetFileName(earlier)[Prefix.Length..^Suffix.Length]);
                nonces.UnionWith(begun);
            }
        }

        return processes.Count > 0 ? new ProviderCallLog(processes, nonces) : null;
    }

    public void ForgetEarlier()
    {
        foreach (var earlier in EarlierFiles())
        {
            try
            {
                File.Delete(earlier);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It is looked at again by the next start, which finds nothing of it left to settle.
            }
        }
    }

    public void Dispose() => file.Dispose();

    private string[] EarlierFiles() =>
        [.. Directory.EnumerateFiles(folder, $"{Prefix}*{Suffix}").Where(f => f != path)];

    private static string? Read(string file)
    {
        try
        {
            return File.ReadAllText(file, Encoding.ASCII);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
