using MarketingAutomation.Adapters.Workspaces;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Core.Workspaces.Reading;
using MarketingAutomation.Embedded.Hosting;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Hosting;
using MarketingAutomation.Hosting.Settings;
using System.CommandLine;

namespace MarketingAutomation.Embedded.Cli;

/// <summary><c>pause [JOURNEY]</c> and <c>resume [JOURNEY]</c>: asks the running program; where none runs, writes into its store.</summary>
internal static class SwitchCommand
{
    public static Command Make(string verb, string[] settings)
    {
        var journey = new Argument<string?>("journey") { Description = "A journey's name. Default: all of them.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command(verb, verb == "pause" ? "Hold all messages, or a journey's, at once." : "Let them go on, spread over up to an hour.") { journey };
        command.SetAction((parsed, cancel) => Run(verb, parsed.GetValue(journey), SettingsReader.Read(settings), cancel));
        return command;
    }

    private static async Task<int> Run(string verb, string? journey, HostSettings settings, CancellationToken cancel)
    {
        if (journey is not null && WorkspaceFolder.Read(settings.WorkspacePath) is WorkspaceReading.Valid(var workspace) && !workspace.Journeys.ContainsKey(journey))
        {
            await Console.Error.WriteLineAsync($"There is no journey \"{journey}\"; there are: {string.Join(", ", workspace.Journeys.Keys)}. {(Spelling.Nearest(journey, workspace.Journeys.Keys) is { } near ? $"Did you mean {near}?" : "")}".TrimEnd());
            return 1;
        }

        if (!await Ask(verb, journey, settings, cancel))
        {
            await using var store = new OpenStore(settings, settings.Storage.Kind);
            await new Switches(store.Tables, TimeProvider.System).Pause(journey, verb == "pause", cancel);
        }

        await Console.Out.WriteLineAsync($"{journey ?? "Everything"}: {(verb == "pause" ? "paused" : "resumed")}.");
        return 0;
    }

    /// <summary>False: nothing listens there.</summary>
    private static async Task<bool> Ask(string verb, string? journey, HostSettings settings, CancellationToken cancel)
    {
        using var program = new RunningProgram(settings);
        try
        {
            // Another program may listen there; then the folder's lock decides.
            return (await program.Post(journey is null ? $"/api/{verb}" : $"/api/journeys/{journey}/{verb}", [], cancel)).Status == 200;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
