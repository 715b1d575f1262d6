using System.CommandLine;
using MarketingAutomation.Embedded.Cli.NewWorkspace;
using MarketingAutomation.Hosting.Settings;

namespace MarketingAutomation.Embedded.Cli.Commands;

/// <summary>Parses and runs the program's commands. Settings (<c>--Clock:Speed=10</c>) may be anywhere among the
/// arguments of any command.</summary>
public static class CommandLine
{
    /// <summary>Runs a command. Returns 0: done; 1: faults, which were printed; 2: arguments not understood.</summary>
    public static async Task<int> Run(string[] arguments)
    {
        var settings = arguments.Where(SettingsLayers.IsSetting).ToArray();
        var rest = arguments.Where(argument => !SettingsLayers.IsSetting(argument)).ToArray();
        if (FindMistypedSetting(arguments) is { } mistyped)
        {
            await Console.Error.WriteLineAsync(mistyped);
            return 2;
        }

        try
        {
            // A start without a command does not use the command line library, which takes longer to start than the
            // program.
            return rest is [] or ["--watch"]
                ? await ServeCommand.Run(settings, watch: rest.Length > 0)
                : await Parse(rest, settings);
        }
        catch (Exception e) when (FaultText.FormatStartFault(e, Console.IsErrorRedirected) is not null)
        {
            await Console.Error.WriteLineAsync(FaultText.FormatStartFault(e, Console.IsErrorRedirected));
            return 1;
        }
    }

    /// <summary>Describes a setting that is written in another form than <c>--Section:Name=VALUE</c>, with the one to
    /// write; null: there is none.</summary>
    internal static string? FindMistypedSetting(string[] arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            var argument = arguments[i];
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? argument : argument[..equals];
            var value = equals < 0 ? "" : argument[equals..];
            var colons = name.Replace('.', ':');
            if (!SettingsLayers.IsSetting(argument) && SettingsLayers.IsKnownSetting(colons))
            {
                return $"{argument} is no option. Did you mean {colons}{value}?";
            }

            if (
                equals < 0
                && SettingsLayers.IsKnownSetting(name)
                && i + 1 < arguments.Length
                && !arguments[i + 1].StartsWith('-')
            )
            {
                return $"The value of {name} belongs behind an equals sign: {name}={arguments[i + 1]}";
            }
        }

        return null;
    }

    private static async Task<int> Parse(string[] arguments, string[] settings)
    {
        // The program handles signals itself: a stop waits for what is under way.
        var configuration = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        var result = MakeRoot(settings).Parse(arguments);
        var exit = await result.InvokeAsync(configuration);
        return result.Errors.Count > 0 ? 2 : exit;
    }

    /// <summary>All commands, with these settings.</summary>
    internal static RootCommand MakeRoot(string[] settings)
    {
        var watch = new Option<bool>("--watch")
        {
            Description = "Release the workspace after every edit of its folder.",
        };
        var acceptClock = new Option<bool>("--accept-clock")
        {
            Description =
                "The clock is right: decide although it does not fit the store's last commit (/readyz says "
                + "when that is so).",
        };
        var root = new RootCommand("Relationship marketing for a shop: order webhooks in, the right messages out.")
        {
            watch,
            acceptClock,
            SignCommand.Make(settings),
            SwitchCommand.Make("pause", settings),
            SwitchCommand.Make("resume", settings),
            EnterCommand.Make(settings),
            RemoveCommand.Make(settings),
            NewCommand.Make(),
            CouponsCommand.Make(settings),
            ValidateCommand.Make(settings),
            DiagramCommand.Make(settings),
            DemoCommand.Make(settings),
            MigrateCommand.Make(settings),
            SendTestCommand.Make(settings),
            DoctorCommand.Make(settings),
            LoginCommand.Make(settings),
        };
        root.SetAction((parsed, _) => ServeCommand.Run(settings, parsed.GetValue(watch), parsed.GetValue(acceptClock)));
        return root;
    }
}
