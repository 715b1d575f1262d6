using System.CommandLine;
using MarketingAutomation.Hosting.Settings;

namespace MarketingAutomation.Embedded.Cli.Commands;

/// <summary>The command <c>enter CUSTOMER JOURNEY</c>: asks the running program to have a customer enter a
/// journey.</summary>
internal static class EnterCommand
{
    public static Command Make(string[] settings)
    {
        var customer = new Argument<string>("customer") { Description = "The customer's key or e-mail address." };
        var journey = new Argument<string>("journey") { Description = "A journey with the trigger manual: yes." };
        var id = new Option<string?>("--id")
        {
            Description = "Id of the request: the same one enters once, however often it is repeated.",
        };
        var command = new Command("enter", "Have a customer enter a journey.") { customer, journey, id };
        command.SetAction(
            (parsed, cancel) =>
                Run(
                    parsed.GetValue(customer)!,
                    parsed.GetValue(journey)!,
                    parsed.GetValue(id),
                    SettingsReader.Read(settings),
                    cancel
                )
        );
        return command;
    }

    // 0: entered; 1: not, the note says why.
    private static async Task<int> Run(
        string named,
        string journey,
        string? id,
        HostSettings settings,
        CancellationToken cancel
    )
    {
        using var program = new RunningProgram(settings);
        if (await RemoveCommand.FindCustomer(program, named, cancel) is not { } customer)
        {
            await Console.Error.WriteLineAsync("No customer is known by this address.");
            return 1;
        }

        var (status, answer) = await program.Post(
            $"/api/customers/{Uri.EscapeDataString(customer)}/journeys/{Uri.EscapeDataString(journey)}/enter",
            id is null ? [] : new Dictionary<string, string> { ["id"] = id },
            cancel
        );
        if (status != 200)
        {
            throw new CommandException(
                $"The program at {program.Address} did not do it: {RunningProgram.ProblemDetail(answer)}"
            );
        }

        await Console.Out.WriteLineAsync(answer.GetProperty("note").GetString());
        return answer.GetProperty("entered").GetBoolean() ? 0 : 1;
    }
}
