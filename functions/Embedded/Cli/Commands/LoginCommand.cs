using System.CommandLine;
using MarketingAutomation.Hosting.Settings;

namespace MarketingAutomation.Embedded.Cli.Commands;

/// <summary>The command <c>login</c>: asks the running program for a new login link. Needs its API key: the setting, or
/// the file in the data folder that only the program's account can read.</summary>
internal static class LoginCommand
{
    public static Command Make(string[] settings)
    {
        var command = new Command(
            "login",
            "Print a new login link for the console of the running program. It works once, for an hour."
        );
        command.SetAction((_, cancel) => Run(SettingsReader.Read(settings), cancel));
        return command;
    }

    private static async Task<int> Run(HostSettings settings, CancellationToken cancel)
    {
        using var program = new RunningProgram(settings);
        var (status, answer) = await program.Post("/api/login-codes", [], cancel);
        if (status != 200)
        {
            throw new CommandException(
                $"The program at {program.Address} made no login link: {RunningProgram.ProblemDetail(answer)}"
            );
        }

        await Console.Out.WriteLineAsync($"{program.Address}/login?code={answer.GetProperty("code")}");
        return 0;
    }
}
