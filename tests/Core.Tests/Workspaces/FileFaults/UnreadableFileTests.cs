using System.Diagnostics;
using MarketingAutomation.Adapters.Workspaces;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Core.Tests.Workspaces.FileFaults;

/// <summary>A file that cannot be read to its end is a fault with its place, and is not opened.</summary>
public sealed class UnreadableFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("unreadable").FullName;

    public UnreadableFileTests()
    {
        foreach (var (path, text) in WorkspaceFolder.ReadFiles(Repository.Path("functions", "workspace")))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, path))!);
            File.WriteAllText(Path.Combine(folder, path), text);
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Links_to_nothing_to_themselves_and_to_devices_pipes_and_huge_files_are_faults()
    {
        File.CreateSymbolicLink(InFolder("segments.yaml"), InFolder("segments.yaml"));
        File.CreateSymbolicLink(InFolder("journeys/gone.yaml"), InFolder("nowhere.yaml"));
        File.CreateSymbolicLink(InFolder("journeys/zero.yaml"), "/dev/zero");
        using (var huge = File.Create(InFolder("journeys/huge.yaml")))
        {
            huge.SetLength(5 << 20);
        }

        using (var made = Process.Start("mkfifo", InFolder("journeys/pipe.yaml")))
        {
            made.WaitForExit();
        }

        Assert.Equal(
            [
                "journeys/gone.yaml:1:1 MA1172 this is a link that leads to no file; allowed: a file. copy the file here, or "
                    + "remove the link",
                "journeys/huge.yaml:1:1 MA1172 the file has 5 MB; allowed: at most 4 MB. remove what does not belong to it, "
                    + "or move the file out of the workspace",
                "journeys/pipe.yaml:1:1 MA1172 this is a pipe or a device; allowed: a file. put a file in its place, or "
                    + "remove it",
                "journeys/zero.yaml:1:1 MA1172 this is a pipe or a device; allowed: a file. put a file in its place, or "
                    + "remove it",
                "segments.yaml:1:1 MA1172 this is a link that leads to no file; allowed: a file. copy the file here, or "
                    + "remove the link",
            ],
            Assert.IsType<WorkspaceResult.Invalid>(WorkspaceFolder.Read(folder)).Faults.Select(f => $"{f}")
        );
    }

    [Fact]
    public void A_link_to_a_file_is_read()
    {
        File.Move(InFolder("shop.yaml"), InFolder("..shop"));
        File.CreateSymbolicLink(InFolder("shop.yaml"), InFolder("..shop"));
        Assert.IsType<WorkspaceResult.Valid>(WorkspaceFolder.Read(folder));
    }

    private string InFolder(string path) => Path.Combine(folder, path);
}
