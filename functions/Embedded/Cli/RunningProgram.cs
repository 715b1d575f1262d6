using System.Net.Http.Json;
using System.Text.Json;
using MarketingAutomation.Embedded.Hosting;
using MarketingAutomation.Hosting.Settings;

namespace MarketingAutomation.Embedded.Cli;

/// <summary>The program that runs with these settings, asked over its own API.</summary>
internal sealed class RunningProgram : IDisposable
{
    private readonly Listening listening;
    private readonly HttpClient http;

    public RunningProgram(HostSettings settings)
    {
        listening = new Listening(settings.Urls);
        http = new HttpClient { BaseAddress = new Uri(listening.First), Timeout = settings.SendTimeout + TimeSpan.FromSeconds(10) };
        http.DefaultRequestHeaders.Add("X-Api-Key", new KeptSecrets(settings.DataPath).ApiKey(settings));
    }

    /// <exception cref="IOException">Nothing answers there, or something else than our program; in words for people.</exception>
    public async Task<(int Status, JsonElement Body)> Post(string path, Dictionary<string, string> body, CancellationToken cancel)
    {
        try
        {
            using var answer = await http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body, SampleJson.Default.DictionaryStringString, cancel);
            using var told = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(cancel), cancellationToken: cancel);
            return ((int)answer.StatusCode, told.RootElement.Clone());
        }
        catch (Exception e) when (e is HttpRequestException or JsonException)
        {
            throw new IOException($"The program does not answer at {http.BaseAddress}. Start it first, with the same settings.", e);
        }
    }

    /// <summary>What a problem says.</summary>
    public static string Detail(JsonElement problem) => problem.TryGetProperty("detail", out var detail) ? $"{detail}" : $"{problem}";

    public void Dispose()
    {
        http.Dispose();
        listening.Dispose();
    }
}
