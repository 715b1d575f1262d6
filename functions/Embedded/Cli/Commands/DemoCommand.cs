using System.CommandLine;
using System.Globalization;
using MarketingAutomation.Adapters.Providers;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Embedded.Demo;
using MarketingAutomation.Embedded.Hosting;
using MarketingAutomation.Hosting.Settings;
using NodaTime;
using NodaTime.Text;
using Spectre.Console;

namespace MarketingAutomation.Embedded.Cli.Commands;

/// <summary>The command <c>demo</c>: simulates a season of an invented shop in two minutes, on a store of its
/// own.</summary>
internal static class DemoCommand
{
    private const int Seed = 7;
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 6, 0, 0, TimeSpan.Zero);

    public static Command Make(string[] settings)
    {
        var days = new Option<double>("--days")
        {
            Description = "How many days it lasts, 1 to 3650.",
            DefaultValueFactory = _ => 120,
        };
        var speed = new Option<double>("--speed")
        {
            Description = "Days per second, 0.01 to 10.",
            DefaultValueFactory = _ => 1,
        };
        var watch = new Option<bool>("--watch")
        {
            Description = "Release the workspace after every edit of its folder.",
            DefaultValueFactory = _ => true,
        };
        var json = JsonOutput.MakeOption();
        days.Validators.Add(r => Between(r, 1, 3650));
        speed.Validators.Add(r => Between(r, 0.01, 10));
        var command = new Command(
            "demo",
            "Watch thirty invented shoppers for 120 days, a day per second, on a store that is removed "
                + "afterwards; at a terminal the mailbox stays open until Ctrl-C."
        )
        {
            days,
            speed,
            watch,
            json,
        };
        command.SetAction(
            (parsed, _) =>
                Run(
                    SettingsReader.Read(settings),
                    parsed.GetValue(days),
                    parsed.GetValue(speed),
                    parsed.GetValue(watch),
                    parsed.GetValue(json)
                )
        );
        return command;
    }

    private static void Between(System.CommandLine.Parsing.OptionResult result, double least, double most)
    {
        if (
            !result.Errors.Any()
            && result.GetValueOrDefault<double>() is var value
            && !(value >= least && value <= most)
        )
        {
            result.AddError(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{result.Option.Name} is {value}; allowed: {least} to {most}."
                )
            );
        }
    }

    private static async Task<int> Run(HostSettings settings, double days, double speed, bool watch, bool json)
    {
        using var stop = new StopSignal();
        try
        {
            return await Run(settings, days, speed, watch, json, stop);
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            JsonOutput.OpenConsole(json).WriteLine("Stopped before the start was finished.");
            return 0;
        }
    }

    private static async Task<int> Run(
        HostSettings settings,
        double days,
        double speed,
        bool watch,
        bool json,
        StopSignal stop
    )
    {
        using var tally = new MetricTally();
        using var data = new TemporaryData();
        await using var host = await EmbeddedHost.Start(
            DemoSettings(settings, data.Path, speed),
            new StartOptions
            {
                WatchWorkspace = watch,
                OnEdit = f => ServeCommand.PrintEdit(f, settings.WorkspacePath, json),
            },
            stop.Token
        );
        var console = JsonOutput.OpenConsole(json);
        var redirected = json ? Console.IsErrorRedirected : Console.IsOutputRedirected;
        PrintStart(console, host, await Banner.LoginText(host, !redirected, stop.Token), days);
        var start = host.Flow.Clock.Now;
        var run = new DemoRun(
            host,
            DemoSchedule.Plan(host.Flow.Releases.Current, start, days, Seed),
            start + Duration.FromDays(days),
            Seed
        );
        try
        {
            await ShowProgress(console, days, start, tally, run, stop.Token);
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            console.WriteLine("Stopped early; so far:");
        }

        var result = DemoResult.Read(tally, run.Posted, run.Answered);
        if (json)
        {
            await Console.Out.WriteLineAsync(JsonOutput.Format(result.WriteJson()));
            return 0;
        }

        DemoSummary.Print(console, result);
        if (WaitsForReader(Console.IsOutputRedirected, stop.Token))
        {
            console.WriteLine(
                "The mailbox above stays open until Ctrl-C, and time goes on in it. Then the demo's store is removed."
            );
            await stop.Wait();
        }

        console.WriteLine("The demo's store is removed now, its mailbox with it. To keep one, start without \"demo\".");
        return 0;
    }

    // The demo has its own store, secrets and webhooks, sends no real messages to its invented shoppers and exports
    // nothing about them; workspace, sending mode and limits are the owner's.
    private static HostSettings DemoSettings(HostSettings settings, string data, double speed) =>
        settings with
        {
            Urls = ["http://127.0.0.1:0"],
            DataPath = data,
            ApiKey = null,
            StoreSecret = null,
            PublicUrl = null,
            Providers = new ProviderOptions(),
            Telemetry = null,
            Webhooks = new Dictionary<string, WebhookSource>(),
            ClockStart = settings.ClockStart ?? Start,
            ClockSpeed = 86_400 * speed,
        };

    /// <summary>True: a person at a terminal may still be reading the mailbox. A script does not wait.</summary>
    internal static bool WaitsForReader(bool redirected, CancellationToken stop) =>
        !redirected && !stop.IsCancellationRequested;

    private static void PrintStart(IAnsiConsole console, EmbeddedHost host, string logIn, double days)
    {
        console.WriteLine();
        console.MarkupLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  [bold]{days:0.#} {CountText.NounFor((decimal)days, "day")} of "
                    + $"{host.Flow.Releases.Current.Shop.Name.EscapeMarkup()}[/] "
                    + $"[dim]· 30 invented shoppers, a store of its own[/]"
            )
        );
        console.WriteLine();
        console.MarkupLine($"  Mailbox   [aqua]{logIn.EscapeMarkup()}[/]");
        console.WriteLine();
    }

    private static async Task ShowProgress(
        IAnsiConsole console,
        double days,
        Instant start,
        MetricTally tally,
        DemoRun run,
        CancellationToken cancel
    )
    {
        string Now(Instant now) =>
            $"{LocalDatePattern.CreateWithInvariantCulture("d MMM").Format(now.InUtc().Date), 6} · "
            + $"{tally.Sum("webhooks"), 4} deliveries · {tally.Sum("messages", ("kind", "Sent")), 4} messages";

        if (!console.Profile.Capabilities.Interactive)
        {
            var next = start;
            await run.Run(
                now =>
                {
                    if (now >= next)
                    {
                        console.WriteLine($"  {Now(now)}");
                        next = now + Duration.FromDays(Math.Max(1, days / 12));
                    }
                },
                cancel
            );
            return;
        }

        await console
            .Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask(Now(start), maxValue: days);
                await run.Run(
                    now =>
                    {
                        task.Value = (now - start).TotalDays;
                        task.Description = Now(now);
                    },
                    cancel
                );
            });
    }
}
