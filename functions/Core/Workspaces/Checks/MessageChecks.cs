using System.Text.RegularExpressions;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Workspaces.Checks;

/// <summary>
/// Checks what journeys expect of their messages against what the policy measures and the templates contain: a click
/// never comes where links are not tracked, nor for a link that no template has.
/// </summary>
internal sealed partial class MessageChecks(Policy policy, IReadOnlyDictionary<string, Template> templates)
{
    private const string Links = "tracking: { links: on }";
    private const string Opens = "tracking: { opens: on }";

    /// <summary>Reports a fault for what can never come, and advice for what comes of fewer messages than probably
    /// meant.</summary>
    public void Check(Reference reference, FaultCollector faults, FaultCollector advice)
    {
        switch (reference)
        {
            case Reference.AskedMessage asked:
                foreach (var state in asked.States.Where(s => s is MessageState.Opened or MessageState.Clicked))
                {
                    CheckTracking(
                        asked.At,
                        $"\"message.{asked.Send}: {(state == MessageState.Opened ? "opened" : "clicked")}\"",
                        state == MessageState.Opened,
                        [asked.By],
                        faults,
                        advice
                    );
                }

                break;
            case Reference.AskedTrackedEvent { Name: EventNames.MessageScanned } asked
                when !policy.Tracking.Opens && !policy.Tracking.Links:
                faults.Add(
                    FaultCodes.NeverMatches,
                    asked.At,
                    $"\"{asked.Name}\" never comes: policy.yaml has neither links nor openings counted",
                    "",
                    $"write {Links} in policy.yaml, or leave it out"
                );
                break;
            case Reference.AskedTrackedEvent { Name: EventNames.MessageOpened or EventNames.MessageClicked } asked:
                CheckTracking(
                    asked.At,
                    $"\"{asked.Name}\"",
                    asked.Name == EventNames.MessageOpened,
                    asked.By.Count > 0 ? asked.By : [.. templates.Keys.Select(t => new SentBy(t, null))],
                    faults,
                    advice
                );
                break;
            case Reference.AskedLink asked:
                CheckLink(asked, faults);
                break;
            case Reference.MaxPrice limited:
                PriceLimitChecks.Check(
                    policy,
                    limited.By is { } sends ? ListChannels(sends) : limited.Channels,
                    limited.Limit,
                    limited.At,
                    faults,
                    advice
                );
                break;
            case Reference.DropAfter dropped:
                CheckDropTime(dropped, advice);
                break;
            case Reference.SendAt send:
                CheckWindow(send, advice);
                break;
        }
    }

    private void CheckTracking(
        Node at,
        string what,
        bool opened,
        IReadOnlyList<SentBy> by,
        FaultCollector faults,
        FaultCollector advice
    )
    {
        var used = ChannelCatalog.Customers.Where(c => by.Any(b => UsesChannel(b, c.Channel))).ToList();
        var email = used.Any(c => c.IsTracked);
        var reads = used.Select(c => ReadReport(c.Channel)).OfType<(string Counts, string Lacks)>().ToList();
        var clicks = email && policy.Tracking.Links;
        if (opened && email && policy.Tracking.Opens)
        {
            return;
        }

        if (opened && (reads.Count > 0 || clicks))
        {
            var counts = string.Join(
                " and ",
                (clicks ? ["who follows a link"] : Array.Empty<string>()).Concat(reads.Select(r => r.Counts))
            );
            advice.Add(
                FaultCodes.OpensNotTracked,
                at,
                $"{what} counts only {counts}: "
                    + $"{(email ? "tracking.opens of policy.yaml is off" : reads[0].Lacks)}",
                "",
                email ? $"write {Opens} in policy.yaml{(clicks ? ", or ask for clicked" : "")}" : "ask for delivered"
            );
        }
        else if (!opened && clicks)
        {
            return;
        }
        else if (by.All(b => templates.ContainsKey(b.Template)))
        {
            var why = !email
                ? "only e-mails tell of openings and clicks, and this goes by "
                    + string.Join(" or ", used.Select(c => c.Name).DefaultIfEmpty("no channel"))
                : $"tracking.{(opened ? "opens" : "links")} of policy.yaml is off";
            faults.Add(
                FaultCodes.NeverMatches,
                at,
                $"{what} never comes: {why}",
                "",
                !email
                    ? "ask for delivered or replied"
                    : $"write {(opened ? Opens : Links)} in policy.yaml, or ask for delivered or replied"
            );
        }
    }

    // How a channel reports that a message was read, other than by what policy.yaml tracks; null: not at all.
    private static (string Counts, string Lacks)? ReadReport(Channel channel) =>
        channel switch
        {
            Channel.Sms => ("who reads it in WhatsApp", "an SMS does not tell that it is read"),
            Channel.Email or Channel.Staff or Channel.Webhook => null,
        };

    // The channels that a journey's messages can take: those of its sends for which their templates have copy.
    private IReadOnlyList<Channel> ListChannels(IReadOnlyList<SentBy> sends) =>
        [
            .. ChannelCatalog
                .Customers.Select(c => c.Channel)
                .Where(c => sends.Any(s => UsesChannel(s, c) || !templates.ContainsKey(s.Template))),
        ];

    private bool UsesChannel(SentBy by, Channel channel) =>
        (by.Channels ?? policy.Channels).Contains(channel)
        && templates.GetValueOrDefault(by.Template)?.Channels.Contains(channel) == true;

    private void CheckLink(Reference.AskedLink asked, FaultCollector faults)
    {
        var of =
            asked.By.Count > 0
                ? asked.By.Select(b => templates.GetValueOrDefault(b.Template)).ToList()
                : [.. templates.Values];
        if (of.Contains(null))
        {
            return;
        }

        var texts = of.SelectMany(t => t!.Bundle.Values).Distinct(StringComparer.Ordinal).ToList();
        var names = texts
            .SelectMany(text => LinkName().Matches(text))
            .Select(m => m.Groups["name"].Value.Trim('"', '\'').Trim())
            .SelectMany(n => LinkNames(n, texts))
            .Where(n => n.Length > 0)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (names.Any(n => n.Contains("{{", StringComparison.Ordinal)))
        {
            return;
        }

        var compare = asked.Compare;
        if (compare.Operator == Comparison.Exists)
        {
            if (names.Count == 0 && ((Operand.YesNo)compare.Operands[0]).Value)
            {
                faults.Add(
                    FaultCodes.NeverMatches,
                    asked.At,
                    "what is asked of \"event.link\" never matches: no link of these messages has a name",
                    "",
                    "add data-link=\"name\" to the link in the template"
                );
            }

            return;
        }

        var other = compare
            .Operands.Select(TextOf)
            .FirstOrDefault(t =>
                t is not null
                && !names.Any(n =>
                    compare.Operator == Comparison.Contains
                        ? n.Contains(t, StringComparison.OrdinalIgnoreCase)
                        : string.Equals(n, t, StringComparison.OrdinalIgnoreCase)
                )
            );
        if (other is not null)
        {
            faults.Add(
                FaultCodes.NeverMatches,
                asked.At,
                $"what is asked of \"event.link\" never matches: "
                    + $"{(asked.By.Count > 0 ? "no template this journey sends" : "no template")} has a link "
                    + $"named \"{other}\"",
                string.Join(", ", names),
                Spelling.DidYouMean(other, names) is { Length: > 0 } near
                    ? near
                    : $"add data-link=\"{other}\" to the link in the template"
            );
        }
    }

    // A partial's data-link="{{link}}" has the names that its calls pass: {{> button link="shop"}}. The value of a
    // variable that a call passes is not known here.
    private static IEnumerable<string> LinkNames(string name, IReadOnlyList<string> texts) =>
        ValueName().Match(name) is not { Success: true } value
            ? [name]
            : texts
                .SelectMany(t => PartialCall().Matches(t))
                .SelectMany(call => Argument().Matches(call.Value))
                .Where(a => a.Groups["key"].Value == value.Groups["key"].Value)
                .Select(a =>
                    a.Groups["given"].Value is ['"' or '\'', ..] and var given ? given.Trim('"', '\'') : "{{unknown}}"
                );

    private static string? TextOf(Operand operand) =>
        operand switch
        {
            Operand.Text t => t.Value,
            Operand.Number n => n.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Operand.Amount or Operand.YesNo or Operand.Date or Operand.Ago => null,
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    [GeneratedRegex(@"\A\{\{\s*(?<key>[a-z_]+)\s*\}\}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex ValueName();

    [GeneratedRegex(@"\{\{~?>[^}]*\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex PartialCall();

    [GeneratedRegex(
        """\b(?<key>[a-z_]+)\s*=\s*(?<given>"[^"]*"|'[^']*'|[^\s}]+)""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Argument();

    [GeneratedRegex(
        """\bdata-link\s*=\s*(?<name>"[^"]*"|'[^']*'|[^\s>]+)""",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture
    )]
    private static partial Regex LinkName();
}
