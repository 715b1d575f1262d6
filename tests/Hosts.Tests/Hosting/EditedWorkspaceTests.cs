using System.Text.Json;
using System.Threading.Channels;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Embedded.Hosting;
using MarketingAutomation.Hosting.Settings;
using MarketingAutomation.Support.Stage;
using MarketingAutomation.Support.Tools;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Hosting;

/// <summary>A marketer edits the folder of a running program: a good edit is in force, a faulty one is reported and
/// changes nothing.</summary>
public sealed class EditedWorkspaceTests : IDisposable
{
    private const string Journey = "journeys/welcome.yaml";
    private readonly TemporaryFolder home = new();
    private readonly Channel<IReadOnlyList<Fault<FilePlace>>> edits = Channel.CreateUnbounded<
        IReadOnlyList<Fault<FilePlace>>
    >();

    public EditedWorkspaceTests()
    {
        var sample = Repository.Path("functions", "workspace");
        foreach (var file in Directory.EnumerateFiles(sample, "*", SearchOption.AllDirectories))
        {
            var copy = home.File(Path.Combine("workspace", Path.GetRelativePath(sample, file)));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task A_watched_folder_is_released_after_a_good_edit_and_kept_after_a_faulty_one()
    {
        await using var host = await Start(watch: true);
        var first = host.Flow.Releases.Current.Hash;

        Edit("status: live", "status: lively");
        var faults = await ReadFaults();
        Assert.Equal((Journey, "MA1011"), (faults.Single().Place.File, faults.Single().Code));
        Assert.Equal(first, host.Flow.Releases.Current.Hash);

        Edit("status: lively", "status: closing");
        Assert.Empty(await ReadFaults());
        Assert.Equal(JourneyStatus.Closing, host.Flow.Releases.Current.Journeys["welcome"].Status);
    }

    [Fact]
    public async Task A_folder_that_is_not_watched_is_read_again_on_request()
    {
        await using var host = await Start(watch: false);
        using var http = new HttpClient { BaseAddress = new Uri(host.Url) };
        http.DefaultRequestHeaders.Add("X-Api-Key", host.ApiKey);

        Edit("status: live", "status: lively");
        using var refused = await http.PostAsync(new Uri("/api/reload", UriKind.Relative), null);
        using var problem = JsonDocument.Parse(await refused.Content.ReadAsStringAsync());
        Assert.Equal(422, (int)refused.StatusCode);
        Assert.StartsWith(Journey, problem.RootElement.GetProperty("path").GetString(), StringComparison.Ordinal);

        Edit("status: lively", "status: closing");
        using var released = await http.PostAsync(new Uri("/api/reload", UriKind.Relative), null);
        Assert.Equal(200, (int)released.StatusCode);
        Assert.Equal(JourneyStatus.Closing, host.Flow.Releases.Current.Journeys["welcome"].Status);
    }

    [Fact]
    public async Task While_an_edit_has_faults_readyz_and_the_console_say_how_many_and_which_command_shows_them()
    {
        await using var host = await Start(watch: true);
        using var http = new HttpClient { BaseAddress = new Uri(host.Url) };
        http.DefaultRequestHeaders.Add("X-Api-Key", host.ApiKey);
        Assert.Equal((JsonValueKind.Null, 0), (await Refused(http), await Listed(http)));

        Edit("status: live", "status: lively");
        Assert.Single(await ReadFaults());
        Edit("topic: getting-started", "topic: getting-startd");
        Assert.Equal(2, (await ReadFaults()).Count);
        var refused = JsonDocument
            .Parse(await http.GetStringAsync(new Uri("/readyz", UriKind.Relative)))
            .RootElement.GetProperty("refusedEdit");
        Assert.Equal(2, refused.GetProperty("faults").GetInt32());
        Assert.Equal(
            "The edited workspace has 2 faults, so the last good one stays in force. `validate` and POST "
                + "/api/reload show each with its place.",
            refused.GetProperty("what").GetString()
        );
        Assert.Contains(
            "The edited workspace has 2 faults",
            await http.GetStringAsync(new Uri("/mailbox", UriKind.Relative)),
            StringComparison.Ordinal
        );
        Assert.Equal(2, await Listed(http));

        Edit("status: lively", "status: closing");
        Assert.Single(await ReadFaults());
        Edit("topic: getting-startd", "topic: getting-started");
        Assert.Empty(await ReadFaults());
        Assert.Equal((JsonValueKind.Null, 0), (await Refused(http), await Listed(http)));
        Assert.DoesNotContain(
            "The edited workspace has",
            await http.GetStringAsync(new Uri("/mailbox", UriKind.Relative)),
            StringComparison.Ordinal
        );
    }

    private static async Task<JsonValueKind> Refused(HttpClient http) =>
        JsonDocument
            .Parse(await http.GetStringAsync(new Uri("/readyz", UriKind.Relative)))
            .RootElement.GetProperty("refusedEdit")
            .ValueKind;

    private static async Task<int> Listed(HttpClient http) =>
        JsonDocument
            .Parse(await http.GetStringAsync(new Uri("/mailbox/messages.json", UriKind.Relative)))
            .RootElement.GetProperty("faults")
            .GetInt32();

    private void Edit(string what, string with)
    {
        var file = home.File($"workspace/{Journey}");
        var text = File.ReadAllText(file);
        Assert.Contains(what, text, StringComparison.Ordinal);
        File.WriteAllText(file, text.Replace(what, with, StringComparison.Ordinal));
    }

    private async Task<IReadOnlyList<Fault<FilePlace>>> ReadFaults()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await edits.Reader.ReadAsync(patience.Token);
    }

    private async Task<EmbeddedHost> Start(bool watch)
    {
        var settings = SettingsReader.Read(
            home.Path,
            new SettingsLayers().CommandLine([
                "--ASPNETCORE_URLS=http://127.0.0.1:0",
                "--Data:Path=data",
                "--Workspace:Path=workspace",
            ])
        );
        return await EmbeddedHost.Start(
            settings,
            new StartOptions { WatchWorkspace = watch, OnEdit = faults => edits.Writer.TryWrite(faults) },
            CancellationToken.None
        );
    }
}
