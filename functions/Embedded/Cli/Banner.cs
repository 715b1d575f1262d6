using System.Reflection;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Embedded.Hosting;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Hosting.Secrets;
using NodaTime;
using NodaTime.Text;

namespace MarketingAutomation.Embedded.Cli;

/// <summary>The text printed at the start: the addresses and the sample command. Coloured with escape codes where a
/// person reads it; a terminal library would cost start-up time.</summary>
internal static class Banner
{
    /// <summary>Describes how to log in to the console. A terminal gets a one-time login link; output that is stored (a
    /// log, a file) only names the place of the key.</summary>
    public static async Task<string> LoginText(EmbeddedHost host, bool terminal, CancellationToken cancel) =>
        terminal
            ? await host.LoginLink(cancel)
            : $"{host.Url}/login with the key "
                + (
                    host.Settings.ApiKey is null
                        ? $"in {Path.GetFullPath(SecretFiles.ApiKeyFile(host.Settings.DataPath))}"
                        : "of the setting Api:Key"
                );

    /// <param name="logIn">The text of <see cref="LoginText"/>.</param>
    /// <param name="plain">True: no colours, because the output is not a terminal.</param>
    /// <param name="paused">What is paused.</param>
    public static string Text(EmbeddedHost host, string logIn, string sample, PauseState paused, bool plain)
    {
        string Dim(string text) => plain ? text : $"\e[2m{text}\e[0m";
        string Bold(string text) => plain ? text : $"\e[1m{text}\e[0m";
        string Link(string text) => plain ? text : $"\e[36m{text}\e[0m";
        var settings = host.Settings;
        var journeys = host.Flow.Releases.Current.Journeys;
        var live = journeys.Values.Count(j => j.Status == JourneyStatus.Live);
        var version = Assembly.GetExecutingAssembly().GetName().Version!.ToString(3);
        var liveOf = $"{live} of {CountText.WithNoun(journeys.Count, "journey")} live";
        List<string> lines =
        [
            "",
            $"  {Bold("MarketingAutomation")} {Dim($"{version} · {liveOf} · {host.Flow.Releases.Current.Shop.Name}")}",
            "",
            $"  Log in    {Link(logIn)}{(plain ? "" : $"   {Dim("works once, for an hour")}")}",
            .. host.HasMailbox ? [$"  Mailbox   {Link($"{host.Url}/mailbox")}"] : Array.Empty<string>(),
            $"  Webhooks  {string.Join(Dim(" · "), host.Sources.Keys.Select(name => $"{host.Url}/webhooks/{name}"))}",
            $"  Data      {RelativePath(settings.DataPath)}   {Dim("Workspace")} "
                + $"{RelativePath(settings.WorkspacePath)}",
        ];
        if (settings.Webhooks.Count == 0)
        {
            lines.Add(
                $"            {Dim("webhook secrets were made for trying; docs/connect-shop.md connects a real shop")}"
            );
        }

        if (settings.Providers.SendGrid is { } sendGrid)
        {
            lines.Add(
                $"  E-mail    {Bold(sendGrid.Sandbox ? "SendGrid's sandbox" : "SendGrid")} "
                    + $"{Dim($"{sendGrid.BaseUrl.Host} · /readyz shows what it refuses")}"
            );
        }

        if (settings.Providers.Twilio is { } twilio)
        {
            lines.Add(
                $"  {(twilio.IsWhatsApp ? "WhatsApp " : "SMS      ")} {Bold("Twilio")} "
                    + $"{Dim($"{twilio.From ?? "its messaging service"} · /readyz shows what it refuses")}"
            );
        }

        if (settings.Shadow)
        {
            lines.Add($"  Sending   {Bold("shadow")}: decides and records what would have been sent, sends nothing");
        }

        if (PausedText(paused) is { } held)
        {
            lines.Add($"  Paused    {Bold(held)}");
        }

        if (settings.ClockSpeed != 1 || settings.ClockStart is not null)
        {
            lines.Add(FormattableString.Invariant($"  Clock     {host.Flow.Clock.Now} × {settings.ClockSpeed:G}"));
        }

        lines.AddRange([
            "",
            $"  {Dim("Post a signed sample order: paste this into another terminal")}",
            "",
            sample,
            "",
            $"  {Dim("Ctrl-C stops.")}",
            "",
        ]);
        return string.Join('\n', lines);
    }

    /// <summary>One line with what is paused, how many messages wait, and the remedy; null: nothing is
    /// paused.</summary>
    public static string? PausedText(PauseState paused)
    {
        if (!paused.All && paused.Journeys.Count == 0)
        {
            return null;
        }

        string Since(string what, Instant? at) =>
            at is { } t ? $"{what} since {InstantPattern.General.Format(t)}" : what;
        string[] parts =
        [
            .. paused.All ? [Since("everything", paused.Since)] : Array.Empty<string>(),
            .. paused.Journeys.Select(j => Since(j.Journey, j.Since)),
        ];
        var remedies = string.Join(
            ", ",
            (string[])
                [
                    .. paused.All ? ["`resume`"] : Array.Empty<string>(),
                    .. paused.Journeys.Select(j =>
                        j.By == Switches.ByFile ? $"`status: live` in the file of {j.Journey}" : $"`resume {j.Journey}`"
                    ),
                ]
        );
        var waiting =
            paused.Messages == 0
                ? "no message waits"
                : $"{(paused.Messages >= WaitingMessages.MaxCounted ? "at least " : "")}{CountText.WithNoun(paused.Messages, "message")} "
                    + $"{(paused.Messages == 1 ? "waits" : "wait")}";
        return $"{string.Join("; ", parts)}: {waiting}; {remedies} lets them go on";
    }

    private static string RelativePath(string path)
    {
        var near = Path.GetRelativePath(Directory.GetCurrentDirectory(), path);
        return near.StartsWith("..", StringComparison.Ordinal)
            ? path
            : $"./{near}".Replace("./.", ".", StringComparison.Ordinal);
    }
}
