using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace MarketingAutomation.Embedded.Cli;

/// <summary>The option <c>--json</c> of the commands that print a table, and what is printed with it: one JSON value on
/// the standard output. Its fields are in docs/operate.md (Output for other programs).</summary>
internal static class JsonOutput
{
    /// <summary>The name of the option.</summary>
    public const string Name = "--json";

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The option for one command.</summary>
    public static Option<bool> MakeOption() =>
        new(Name) { Description = "JSON for other programs (docs/operate.md), instead of text." };

    /// <summary>Formats a result, indented.</summary>
    public static string Format(JsonNode result) => result.ToJsonString(Indented);

    /// <summary>The console for what is for people: the standard output, and with JSON the standard error. Without
    /// colours and moving lines where no person reads it.</summary>
    public static IAnsiConsole OpenConsole(bool json)
    {
        if (!json && !Console.IsOutputRedirected)
        {
            return AnsiConsole.Console;
        }

        var settings = new AnsiConsoleSettings { Out = new AnsiConsoleOutput(json ? Console.Error : Console.Out) };
        if (!json || Console.IsErrorRedirected)
        {
            settings.Ansi = AnsiSupport.No;
            settings.ColorSystem = ColorSystemSupport.NoColors;
            settings.Interactive = InteractionSupport.No;
        }

        return AnsiConsole.Create(settings);
    }
}
