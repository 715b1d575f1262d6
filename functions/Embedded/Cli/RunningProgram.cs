using System.Text.Json;
using MarketingAutomation.Embedded.Cli.Commands;
using MarketingAutomation.Embedded.Cli.Samples;
using MarketingAutomation.Embedded.Hosting;
using MarketingAutomation.Hosting.Secrets;
using MarketingAutomation.Hosting.Settings;

namespace MarketingAutomation.Embedded.Cli;

/// <summary>A client for the API of the program that runs with these settings. Reads only: it creates no folder and no
/// key.</summary>
internal sealed class RunningProgram : IDisposable
{
    private readonly HostSettings settings;
    private readonly ListeningSockets listening;
    private readonly HttpClient http;

    public RunningProgram(HostSettings settings)
    {
        this.settings = settings;
        listening = new ListeningSockets(settings.Urls);
        http = new HttpClient
        {
            BaseAddress = new Uri(listening.FirstUrl),
            Timeout = settings.SendTimeout + TimeSpan.FromSeconds(10),
        };
        http.DefaultRequestHeaders.UserAgent.ParseAdd("MarketingAutomation-command");
        if (FindApiKey(settings) is { } key)
        {
            http.DefaultRequestHeaders.Add("X-Api-Key", key);
        }
    }

    /// <summary>The address of the program.</summary>
    public string Address => listening.FirstUrl;

    /// <summary>The API key: the setting, else the key stored in the data folder; null: neither exists.</summary>
    public static string? FindApiKey(HostSettings settings) =>
        settings.ApiKey ?? (File.Exists(KeyFile(settings)) ? File.ReadAllText(KeyFile(settings)).Trim() : null);

    /// <summary>Posts a request and returns the response.</summary>
    /// <exception cref="CommandException">No program answers at the address, another program answers there, or the key
    /// is refused.</exception>
    public async Task<(int Status, JsonElement Body)> Post(
        string path,
        Dictionary<string, string> body,
        CancellationToken cancel
    ) => await TryPost(path, body, cancel) ?? throw NotRunning();

    /// <summary>The fault where no program listens at the address.</summary>
    public CommandException NotRunning() =>
        new(
            $"Nothing answers at {Address}. Start the program first, or say where it runs: "
                + $"--ASPNETCORE_URLS=http://localhost:PORT"
        );

    /// <summary>Posts a request and returns the response; null: no program listens at the address.</summary>
    /// <exception cref="CommandException">Another program answers at the address, or the key is refused.</exception>
    public Task<(int Status, JsonElement Body)?> TryPost(
        string path,
        Dictionary<string, string> body,
        CancellationToken cancel
    ) =>
        TrySend(
            () =>
                http.PostAsJsonAsync(
                    new Uri(path, UriKind.Relative),
                    body,
                    SampleJson.Default.DictionaryStringString,
                    cancel
                ),
            cancel
        );

    /// <summary>Sends a GET request and returns the response; null: no program listens at the address.</summary>
    /// <exception cref="CommandException">Another program answers at the address, or the key is refused.</exception>
    public Task<(int Status, JsonElement Body)?> TryGet(string path, CancellationToken cancel) =>
        TrySend(() => http.GetAsync(new Uri(path, UriKind.Relative), cancel), cancel);

    private async Task<(int Status, JsonElement Body)?> TrySend(
        Func<Task<HttpResponseMessage>> asking,
        CancellationToken cancel
    )
    {
        try
        {
            using var answer = await asking();
            using var body = await JsonDocument.ParseAsync(
                await answer.Content.ReadAsStreamAsync(cancel),
                cancellationToken: cancel
            );
            var status = (int)answer.StatusCode;
            return status == 401 ? throw WrongKey() : (status, body.RootElement.Clone());
        }
        catch (HttpRequestException e) when (e.InnerException is System.Net.Sockets.SocketException)
        {
            return null;
        }
        catch (Exception e)
            when (e
                    is HttpRequestException
                        or JsonException
                        or TaskCanceledException { InnerException: TimeoutException }
            )
        {
            throw new CommandException(
                $"What answers at {Address} is not this program. Say where it runs: "
                    + $"--ASPNETCORE_URLS=http://localhost:PORT",
                e
            );
        }
    }

    /// <summary>The text of a problem document.</summary>
    public static string ProblemDetail(JsonElement problem) =>
        problem.ValueKind == JsonValueKind.Object && problem.TryGetProperty("detail", out var detail)
            ? $"{detail}"
            : $"{problem}";

    public void Dispose()
    {
        http.Dispose();
        listening.Dispose();
    }

    private static string KeyFile(HostSettings settings) => SecretFiles.ApiKeyFile(settings.DataPath);

    private CommandException WrongKey() =>
        new(
            FindApiKey(settings) is null
                ? $"The program at {Address} asks for its API key, and there is none here: neither the setting "
                    + $"Api:Key nor {KeyFile(settings)}. Run the command where the program was started, or name its "
                    + $"data folder: --Data:Path=FOLDER"
                : $"The program at {Address} does not take the API key "
                    + $"{(settings.ApiKey is null ? $"in {KeyFile(settings)}" : "of the setting Api:Key")}: it has "
                    + $"another data folder or another key. Name the same: --Data:Path=FOLDER or --Api:Key=KEY"
        );
}
