using System.CommandLine;
using MarketingAutomation.Hosting.Settings;

namespace MarketingAutomation.Embedded.Cli.Commands;

/// <summary>The commands <c>remove CUSTOMER JOURNEY</c> and <c>remove --everyone JOURNEY</c>: ask the running program to
/// take one customer, or everyone, out of a journey.</summary>
internal static class RemoveCommand
{
    private const string Usage =
        "Write remove CUSTOMER JOURNEY, with the customer's key or e-mail address, or remove --everyone JOURNEY.";

    public static Command Make(string[] settings)
    {
        var names = new Argument<string[]>("customer journey")
        {
            Description =
                "The customer's key or e-mail address, and the journey's name; with --everyone the name alone.",
            Arity = ArgumentArity.OneOrMore,
        };
        var everyone = new Option<bool>("--everyone") { Description = "Everyone who is in the journey now." };
        var command = new Command("remove", "Take a customer, or everyone, out of a journey.") { names, everyone };
        command.SetAction(
            (parsed, cancel) =>
                Run(parsed.GetValue(names)!, parsed.GetValue(everyone), SettingsReader.Read(settings), cancel)
        );
        return command;
    }

    private static async Task<int> Run(string[] names, bool everyone, HostSettings settings, CancellationToken cancel)
    {
        if (names.Length != (everyone ? 1 : 2))
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        using var program = new RunningProgram(settings);
        var journey = Uri.EscapeDataString(names[^1]);
        var path = $"/api/journeys/{journey}/remove-everyone";
        if (!everyone)
        {
            if (await FindCustomer(program, names[0], cancel) is not { } customer)
            {
                await Console.Error.WriteLineAsync("No customer is known by this address.");
                return 1;
            }

            path = $"/api/customers/{Uri.EscapeDataString(customer)}/journeys/{journey}/remove";
        }

        var (status, answer) = await program.Post(path, [], cancel);
        if (status != 200)
        {
            throw new CommandException(
                $"The program at {program.Address} did not do it: {RunningProgram.ProblemDetail(answer)}"
            );
        }

        await Console.Out.WriteLineAsync(answer.GetProperty("note").GetString());
        return 0;
    }

    /// <summary>The key behind an e-mail address, null where no customer has it; anything else is taken for a key.</summary>
    internal static async Task<string?> FindCustomer(RunningProgram program, string named, CancellationToken cancel)
    {
        if (!named.Contains('@', StringComparison.Ordinal))
        {
            return named;
        }

        var (status, found) = await program.Post(
            "/api/customers/find",
            new Dictionary<string, string> { ["email"] = named },
            cancel
        );
        return status switch
        {
            200 => found.GetProperty("key").GetString(),
            404 => null,
            _ => throw new CommandException(RunningProgram.ProblemDetail(found)),
        };
    }
}
