using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Embedded.Cli.Samples;
using MarketingAutomation.Hosting.Secrets;
using MarketingAutomation.Hosting.Settings;
using NodaTime;

namespace MarketingAutomation.Embedded.Cli.Commands;

/// <summary>The command <c>sign NAME FILE</c>: prints the headers that a shop would send with a file, signed with the
/// first secret of the webhook of that name.</summary>
internal static class SignCommand
{
    public static Command Make(string[] settings)
    {
        var name = new Argument<string?>("webhook")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = $"A configured webhook's name; without any configured: {ShopProtocols.WriteNames("or")}.",
        };
        var file = new Argument<string?>("file")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description =
                "The body, sent as it is; relative to where you are, or to the folder of local.settings.json.",
        };
        var topic = new Option<string?>("--topic") { Description = DescribeTopics() };
        var id = new Option<string?>("--id")
        {
            Description = "The delivery's id. Default: a new one, so that it is not taken for a repetition.",
        };
        var now = new Option<string?>("--now")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description =
                "Write the order into this new file as one of this moment, with an id of its own, and sign "
                + "that. Relative to the folder of local.settings.json.",
        };
        var command = new Command("sign", "Print the headers a shop would send with a file, as arguments of curl.")
        {
            name,
            file,
            topic,
            id,
            now,
        };
        command.SetAction(parsed =>
            parsed.GetResult(now) is { Implicit: false } && parsed.GetValue(now) is null
                ? throw new CommandException("--now needs the name of a new file, such as --now order-of-now.json.")
                : Run(
                    settings,
                    RequireArgument(parsed.GetValue(name), "the webhook's name"),
                    RequireArgument(parsed.GetValue(file), "the file to sign"),
                    parsed.GetValue(topic),
                    parsed.GetValue(id),
                    parsed.GetValue(now)
                )
        );
        return command;
    }

    // "Shopify's or WooCommerce's topic. Default: orders/paid, order.updated."
    private static string DescribeTopics()
    {
        var withTopics = ShopProtocols.All.Where(p => p.PaidTopic.Length > 0).ToList();
        return $"{string.Join(" or ", withTopics.Select(p => $"{p.DisplayName}'s"))} topic. Default: "
            + $"{string.Join(", ", withTopics.Select(p => p.PaidTopic))}.";
    }

    private static string RequireArgument(string? value, string what) =>
        value
        ?? throw new CommandException(
            $"sign misses {what}. Write: sign WEBHOOK FILE, such as sign shopify order.json; --now NEW-FILE "
                + $"comes after both."
        );

    private static int Run(string[] settings, string name, string file, string? topic, string? id, string? now)
    {
        var read = SettingsReader.Read(settings);
        if (read.Webhooks.Count == 0 && !File.Exists(Path.Combine(read.DataPath, "marketing.db")))
        {
            // A secret created here would be unknown to every running program.
            throw new CommandException(
                $"No webhook is configured, and there is no store in {read.DataPath} with secrets for trying. "
                    + $"Start the program first, run the command where it was started, "
                    + "or name its data folder: --Data:Path=FOLDER"
            );
        }

        var sources = new SecretFiles(read.DataPath).Webhooks(read);
        if (!sources.TryGetValue(name, out var source))
        {
            Console.Error.WriteLine(
                (
                    $"There is no webhook \"{name}\"; there are: {string.Join(", ", sources.Keys)}. "
                    + $"{(Spelling.Nearest(name, sources.Keys) is { } near ? $"Did you mean {near}?" : "")}"
                ).TrimEnd()
            );
            return 1;
        }

        // `dotnet run --project` starts a program in its project's folder, not in its user's current folder.
        string[] places = [Path.GetFullPath(file), Path.GetFullPath(file, read.Home)];
        if (Array.Find(places, File.Exists) is not { } found)
        {
            Console.Error.WriteLine(
                $"There is no file {string.Join(" and no ", places.Distinct().Select(place => $"\"{place}\""))}."
            );
            return 1;
        }

        var body = File.ReadAllBytes(found);
        if (body.Length == 0)
        {
            Console.Error.WriteLine($"{found} is empty: a delivery without a body is refused, so it is not signed.");
            return 1;
        }

        var time = SystemClock.Instance.GetCurrentInstant();
        if (now is not null)
        {
            if (SampleTimes.ParseObject(body) is not { } order)
            {
                Console.Error.WriteLine(
                    $"{found} is no JSON object, so it cannot be written as an order of now. Leave --now out "
                        + $"to sign it as it is."
                );
                return 1;
            }

            SampleTimes.MoveTimes(order, time);
            SampleTimes.SetFields(
                order,
                source.Protocol.Sample.OrderFields,
                RandomNumberGenerator.GetInt32(100_000_000, int.MaxValue)
            );
            body = JsonSerializer.SerializeToUtf8Bytes(order, SampleJson.Default.JsonObject);
            var written = Path.GetFullPath(now, read.Home);
            File.WriteAllBytes(written, body);
            Console.Error.WriteLine($"Written to {written}: send that file with these headers.");
        }
        else if (SampleTimes.LastTime(body) is { } last && time - last > Duration.FromHours(24))
        {
            Console.Error.WriteLine(
                $"The newest time in {Path.GetFileName(found)} is "
                    + $"{CountText.WithNoun(Math.Floor((decimal)(time - last).TotalDays), "day")} old. It is "
                    + $"recorded and "
                    + $"starts nothing where events.max_age of policy.yaml is shorter (24h by default). "
                    + "--now FILE writes the same order as one of this moment."
            );
        }

        Console.WriteLine(
            SignedRequest.CurlHeaders(
                source.Protocol,
                source.Secrets[0],
                body,
                topic ?? source.Protocol.PaidTopic,
                id ?? $"signed-{RandomNumberGenerator.GetHexString(12, lowercase: true)}",
                time
            )
        );
        return 0;
    }
}
