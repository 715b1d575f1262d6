using System.Diagnostics;
using System.Net;
using System.Text.Json;
using MarketingAutomation.Embedded.Cli.Samples;
using MarketingAutomation.Support.Tools;
using NodaTime;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Cli;

[Trait("Speed", "Slow")]
public sealed class ProgramTests : ProgramFolder
{
    [Fact]
    public async Task What_the_start_prints_posts_an_order_whose_message_is_in_the_mailbox_and_SIGTERM_ends_it_in_order()
    {
        using var program = new MarketingProcess(home.Path);
        var paste = await program.Line("curl ");
        using var http = new HttpClient
        {
            BaseAddress = new Uri(
                (await program.Line("Mailbox"))[7..].Trim().Replace("/mailbox", "", StringComparison.Ordinal)
            ),
        };
        http.DefaultRequestHeaders.Add("X-Api-Key", File.ReadAllText(home.File("data/api.key")).Trim());

        Assert.Contains("\"status\":\"accepted\"", await Shell($"{paste} -sS"), StringComparison.Ordinal);
        Assert.Contains("\"status\":\"duplicate\"", await Shell($"{paste} -sS"), StringComparison.Ordinal);

        var message = await FirstMessage(http);
        Assert.Equal(
            ("welcome", "email"),
            (message.GetProperty("journey").GetString(), message.GetProperty("channel").GetString())
        );

        await Shell($"kill -TERM {program.Id}");
        Assert.Equal(0, await program.End());
        Assert.Matches(@"\dZ shopify: accepted event shopify-\w+ of customer \w+\n", program.Output);
        Assert.Matches(@"\dZ sent message \w+\.\w+ \(welcome/welcome\) by email\n", program.Output);
        Assert.Contains($"--data-binary '@{home.File("data/sample-order.json")}'", paste, StringComparison.Ordinal);
        Assert.EndsWith("Stopped.", program.Output.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal("", program.Errors.Trim());
    }

    [Fact]
    public async Task A_pause_without_a_running_program_holds_at_its_next_start()
    {
        await StartedOnce();
        var (paused, output, _) = await MarketingProcess.Run(home.Path, "pause", "welcome");
        Assert.Equal(0, paused);
        Assert.StartsWith(
            "welcome: paused, from the next start on. No program answers at http://127.0.0.1:",
            output.Trim(),
            StringComparison.Ordinal
        );
        var (exit, _, errors) = await MarketingProcess.Run(home.Path, "pause", "welcom");
        Assert.Equal(1, exit);
        Assert.StartsWith(
            "There is no journey \"welcom\"; there are: cross-sell, feedback-request, reactivation, welcome. "
                + "Did you mean welcome? No program answers at http://127.0.0.1:",
            errors,
            StringComparison.Ordinal
        );

        using var program = new MarketingProcess(home.Path);
        var mailbox = await program.Line("Mailbox");
        await program.Line("curl ");
        using var http = new HttpClient
        {
            BaseAddress = new Uri(mailbox[7..].Trim().Replace("/mailbox", "", StringComparison.Ordinal)),
        };
        http.DefaultRequestHeaders.Add("X-Api-Key", File.ReadAllText(home.File("data/api.key")).Trim());
        using var journeys = JsonDocument.Parse(await http.GetStringAsync("/api/journeys"));

        Assert.Equal(
            ["welcome"],
            journeys
                .RootElement.GetProperty("items")
                .EnumerateArray()
                .Where(j => j.GetProperty("paused").GetBoolean())
                .Select(j => j.GetProperty("id").GetString())
        );

        // A running program knows its own journeys, whichever workspace the command would read.
        Directory.CreateDirectory(home.File("empty"));
        Assert.Equal(
            0,
            (
                await MarketingProcess.Run(
                    home.Path,
                    "resume",
                    "welcome",
                    $"--Workspace:Path={home.File("empty")}",
                    $"--ASPNETCORE_URLS={http.BaseAddress}"
                )
            ).Exit
        );
    }

    [Fact]
    public async Task A_file_to_sign_is_found_from_the_repository_root_also_under_dotnet_run()
    {
        File.WriteAllText(home.File("MarketingAutomation.sln"), "");
        File.WriteAllText(home.File("order.json"), "{}");
        var project = Directory.CreateDirectory(home.File("functions/Embedded")).FullName;

        await StartedOnce();
        var (exit, output, errors) = await MarketingProcess.Run(project, "sign", "shopify", "order.json");
        var (missing, _, missingErrors) = await MarketingProcess.Run(project, "sign", "shopify", "none.json");
        var (without, _, lacks) = await MarketingProcess.Run(project, "sign", "shopify", "--now", "order.json");

        Assert.Equal((0, ""), (exit, errors.Trim()));
        Assert.Contains("X-Shopify-Hmac-Sha256: ", output, StringComparison.Ordinal);
        Assert.Equal(
            (
                1,
                "sign misses the file to sign. Write: sign WEBHOOK FILE, such as sign shopify order.json; "
                    + "--now NEW-FILE comes after both."
            ),
            (without, lacks.Trim())
        );
        Assert.Equal(
            (1, $"There is no file \"{Path.Combine(project, "none.json")}\" and no \"{home.File("none.json")}\"."),
            (missing, missingErrors.Trim())
        );
    }

    [Theory]
    [InlineData("shopify", "shopify-order-paid.json")]
    [InlineData("woocommerce", "woocommerce-order-updated.json")]
    [InlineData("standard", "standard-order-paid.json")]
    public async Task An_old_file_to_sign_is_called_old_and_written_anew_where_that_is_wished(
        string webhook,
        string sample
    )
    {
        await StartedOnce();
        File.Copy(Path.Combine(AppContext.BaseDirectory, "samples", sample), home.File("old.json"));

        var (signed, _, old) = await MarketingProcess.Run(home.Path, "sign", webhook, "old.json");
        var (written, headers, errors) = await MarketingProcess.Run(
            home.Path,
            "sign",
            webhook,
            "old.json",
            $"--now={home.File("new.json")}"
        );
        var (again, _, nothing) = await MarketingProcess.Run(home.Path, "sign", webhook, "new.json");

        Assert.Equal((0, 0, 0, ""), (signed, written, again, nothing.Trim()));
        Assert.Matches("The newest time in old.json is [0-9]+ days old. It is recorded and starts nothing", old);
        Assert.Contains($"Written to {home.File("new.json")}", errors, StringComparison.Ordinal);
        Assert.StartsWith("-H 'Content-Type: application/json'", headers, StringComparison.Ordinal);
        Assert.True(
            SystemClock.Instance.GetCurrentInstant() - SampleTimes.LastTime(File.ReadAllBytes(home.File("new.json")))
                < Duration.FromHours(1)
        );
        Assert.DoesNotContain("2026-03-02", File.ReadAllText(home.File("new.json")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pause", "Nothing answers at http://127.0.0.1:")]
    [InlineData("resume", "there is no store in {0}: nothing was changed.")]
    [InlineData(
        "sign shopify order.json",
        "No webhook is configured, and there is no store in {0} with secrets for trying."
    )]
    [InlineData("send-test welcome --to me@example.com", "Nothing answers at http://127.0.0.1:")]
    [InlineData("login", "Nothing answers at http://127.0.0.1:")]
    [InlineData(
        "migrate-store --from sqlite --to tables --Storage:Tables:ConnectionString=UseDevelopmentStorage=true",
        "There is no store in {0} to copy."
    )]
    [InlineData("validate nowhere", "There is no folder {1}.")]
    public async Task A_command_in_another_folder_says_where_it_looked_and_leaves_nothing_behind(
        string command,
        string says
    )
    {
        var (exit, output, errors) = await MarketingProcess.Run(home.Path, command.Split(' '));

        Assert.Equal((1, ""), (exit, output.Trim()));
        Assert.Contains(
            string.Format(
                System.Globalization.CultureInfo.InvariantCulture,
                says,
                home.File("data"),
                home.File("nowhere")
            ),
            errors,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("Exception", errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(home.Path));
    }

    [Fact]
    public async Task Login_prints_a_new_link_for_the_running_program_that_works_once()
    {
        using var program = new MarketingProcess(home.Path);
        await program.Line("curl ");
        var address = (await program.Line("Mailbox"))[7..].Trim().Replace("/mailbox", "", StringComparison.Ordinal);

        var (exit, link, errors) = await MarketingProcess.Run(home.Path, "login", $"--ASPNETCORE_URLS={address}");

        Assert.Equal((0, ""), (exit, errors.Trim()));
        Assert.StartsWith($"{address}/login?code=", link, StringComparison.Ordinal);
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(link.Trim()))).StatusCode);
        using var other = new HttpClient();
        Assert.Equal(HttpStatusCode.Unauthorized, (await other.GetAsync(new Uri(link.Trim()))).StatusCode);

        using var elsewhere = new TemporaryFolder();
        var (refused, _, why) = await MarketingProcess.Run(elsewhere.Path, "login", $"--ASPNETCORE_URLS={address}");
        Assert.Equal(
            (1, true),
            (refused, why.Contains("asks for its API key, and there is none here", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task A_pause_at_another_address_than_the_programs_says_that_nothing_answers_there()
    {
        using var program = new MarketingProcess(home.Path);
        await program.Line("curl ");

        var (exit, _, errors) = await MarketingProcess.Run(home.Path, "pause", "--ASPNETCORE_URLS=http://127.0.0.1:9");

        Assert.Equal(
            (
                1,
                $"Nothing answers at http://127.0.0.1:9, but a program has the store in {home.File("data")} "
                    + $"open: nothing was changed. Say at which address it runs: "
                    + $"--ASPNETCORE_URLS=http://localhost:PORT"
            ),
            (exit, errors.Trim())
        );
    }

    [Fact]
    public async Task The_demo_welcomes_its_shoppers_says_what_became_of_them_and_leaves_nothing_behind()
    {
        var (exit, output, errors) = await MarketingProcess.Run(home.Path, "demo", "--days", "24", "--speed", "4");

        Assert.Equal((0, ""), (exit, errors.Trim()));
        Assert.Contains("│ welcome ", output, StringComparison.Ordinal);
        Assert.Contains("│ feedback-request ", output, StringComparison.Ordinal);
        Assert.Contains("Not sent, and why", output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(home.Path));
    }

    private static async Task<JsonElement> FirstMessage(HttpClient http)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            using var messages = JsonDocument.Parse(await http.GetStringAsync("/api/messages", patience.Token));
            if (
                messages.RootElement.GetProperty("items").EnumerateArray().FirstOrDefault()
                    is { ValueKind: JsonValueKind.Object } first
                && first.GetProperty("status").GetString() == "sent"
            )
            {
                return first.Clone();
            }

            await Task.Delay(20, patience.Token);
        }
    }
}
