using System.CommandLine;
using MarketingAutomation.Hosting.Settings;

namespace MarketingAutomation.Embedded.Cli.Commands;

/// <summary>The command <c>send-test TEMPLATE --to ADDRESS --as CUSTOMER</c>: asks the running program to send one real
/// message.</summary>
internal static class SendTestCommand
{
    public static Command Make(string[] settings)
    {
        var template = new Argument<string>("template") { Description = "A template's name." };
        var to = new Option<string>("--to")
        {
            Description = "Your own e-mail address or phone number.",
            Required = true,
        };
        var customer = new Option<string?>("--as")
        {
            Description =
                "Whom it is written to: a customer's key or e-mail address. Default: a reader of whom "
                + "nothing is known.",
        };
        var command = new Command("send-test", "Send one message of a template to yourself, through the real provider.")
        {
            template,
            to,
            customer,
        };
        command.SetAction(
            (parsed, cancel) =>
                Run(
                    parsed.GetValue(template)!,
                    parsed.GetValue(to)!,
                    parsed.GetValue(customer),
                    SettingsReader.Read(settings),
                    cancel
                )
        );
        return command;
    }

    private static async Task<int> Run(
        string template,
        string to,
        string? customer,
        HostSettings settings,
        CancellationToken cancel
    )
    {
        using var program = new RunningProgram(settings);
        if (customer?.Contains('@', StringComparison.Ordinal) == true)
        {
            var (found, whom) = await program.Post(
                "/api/customers/find",
                new Dictionary<string, string> { ["email"] = customer },
                cancel
            );
            if (found != 200)
            {
                await Console.Error.WriteLineAsync(
                    found == 404
                        ? "No customer is known by the address given with --as."
                        : RunningProgram.ProblemDetail(whom)
                );
                return 1;
            }

            customer = whom.GetProperty("key").GetString();
        }

        var asked = new Dictionary<string, string> { ["template"] = template, ["to"] = to };
        if (customer is not null)
        {
            asked["as"] = customer;
        }

        var (status, answer) = await program.Post("/api/send-test", asked, cancel);
        if (status != 200)
        {
            await Console.Error.WriteLineAsync(RunningProgram.ProblemDetail(answer));
            return 1;
        }

        var sent = answer.GetProperty("status").GetString() == "sent";
        var line =
            $"{template} by {answer.GetProperty("channel")} in {answer.GetProperty("language")} to "
            + $"{answer.GetProperty("to")}: {answer.GetProperty("detail")}"
            + (
                answer.GetProperty("inMailbox").GetBoolean()
                    ? $": {program.Address.TrimEnd('/')}/mailbox/{answer.GetProperty("message")}"
                    : ""
            );
        await (sent ? Console.Out : Console.Error).WriteLineAsync(line);
        return sent ? 0 : 1;
    }
}
