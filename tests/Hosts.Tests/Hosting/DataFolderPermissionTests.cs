using MarketingAutomation.Adapters.Files;
using MarketingAutomation.Adapters.Sqlite;
using MarketingAutomation.Embedded.Cli.Samples;
using MarketingAutomation.Embedded.Hosting;
using MarketingAutomation.Hosting.Settings;
using MarketingAutomation.Support.Stage;
using MarketingAutomation.Support.Tools;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Hosting;

/// <summary>The data folder is for the program's own account: 0700, and 0600 for every file in it.</summary>
public sealed class DataFolderPermissionTests : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode All = (UnixFileMode)0b111_111_111;
    private readonly TemporaryFolder home = new();

    private string Data => home.File("data");

    public void Dispose() => home.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_start_leaves_nothing_in_it_that_others_may_read(bool openBefore)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        if (openBefore)
        {
            // As an older version left it.
            await using (new SqliteTableStore(Data)) { }

            File.SetUnixFileMode(Data, All);
            File.SetUnixFileMode(Path.Combine(Data, "marketing.db"), All);
        }

        var settings = SettingsReader.Read(
            home.Path,
            new SettingsLayers().CommandLine([
                "--ASPNETCORE_URLS=http://127.0.0.1:0",
                $"--Data:Path={Data}",
                $"--Workspace:Path={Repository.Path("functions", "workspace")}",
            ])
        );
        await using var host = await EmbeddedHost.Start(
            settings,
            new StartOptions { CreateSampleCommand = SampleOrder.Command },
            CancellationToken.None
        );

        using var http = new HttpClient { BaseAddress = new Uri(host.Url) };
        Assert.Contains("/login", await http.GetStringAsync("/"), StringComparison.Ordinal);
        Assert.Equal(Owner | UnixFileMode.UserExecute, File.GetUnixFileMode(Data));
        var files = Directory.GetFiles(Data);
        Assert.Contains(files, f => f.EndsWith("-wal", StringComparison.Ordinal));
        foreach (var file in files)
        {
            Assert.Equal((Path.GetFileName(file), Owner), (Path.GetFileName(file), File.GetUnixFileMode(file)));
        }
    }

    [Fact]
    public void A_folder_that_is_no_data_folder_keeps_its_rights_whatever_a_setting_says()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.WriteAllText(home.File("something-of-others.txt"), "");
        File.SetUnixFileMode(home.Path, All);

        PrivateFiles.EnsureFolder(home.Path);

        Assert.Equal(All, File.GetUnixFileMode(home.Path));
    }

    [Fact]
    public void A_folder_is_flushed_and_a_missing_one_is_an_error()
    {
        FolderSync.Flush(home.Path);

        if (!OperatingSystem.IsWindows())
        {
            Assert.Throws<IOException>(() => FolderSync.Flush(home.File("missing")));
        }
    }
}
