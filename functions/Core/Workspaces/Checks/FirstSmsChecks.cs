using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Templates.Reading;
using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Core.Workspaces.Files;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Workspaces.Checks;

/// <summary>
/// Checks the first SMS of a program: it must name the sender and how to stop (CTIA Messaging Principles, 5.1). The
/// copy of every <c>send</c> that can be the first of a journey to go by SMS must name the shop and, where customers
/// can reply, STOP and HELP; where they cannot, it must link to opting out.
/// </summary>
internal static class FirstSmsChecks
{
    public static IEnumerable<Fault<FilePlace>> FindFaults(
        Shop? shop,
        Policy? policy,
        IReadOnlyDictionary<string, Template> templates,
        IEnumerable<JourneyFile> journeys
    )
    {
        if (shop is null || policy?.Channels.Contains(Channel.Sms) != true)
        {
            yield break;
        }

        var first = journeys
            .Where(j => j.Journey is not null)
            .SelectMany(j => FirstSends(j.Journey!, templates).Select(t => (Journey: j.Name, Template: t)));
        foreach (
            var (template, names) in first.GroupBy(f => f.Template, f => f.Journey).Select(g => (g.Key, g.Distinct()))
        )
        {
            foreach (var copy in template.SmsCopies.Where(c => MissingParts(shop, c).Any()))
            {
                yield return new Fault<FilePlace>(
                    FaultCodes.FirstSms.Code,
                    new(copy.File, 1, 1),
                    $"the first SMS of {string.Join(", ", names)}, and it lacks "
                        + $"{string.Join(" and ", MissingParts(shop, copy))}",
                    shop.AcceptsSmsReplies ? "the shop's name, STOP, HELP" : "the shop's name, a link to opt out",
                    shop.AcceptsSmsReplies
                        ? "such as {{shop.name}}: … Reply STOP to opt out, HELP for help." + Alone
                        : "such as {{shop.name}}: … Stop: {{links.page}}." + Alone
                );
            }
        }
    }

    private const string Alone = " Where it is to go by e-mail alone, write channels: [email] at its send";

    private static IEnumerable<string> MissingParts(Shop shop, SmsCopy copy)
    {
        if (!copy.NamesShop)
        {
            yield return "{{shop.name}}";
        }

        if (!shop.AcceptsSmsReplies && !copy.LinksToOptOut)
        {
            yield return "{{links.page}}";
        }

        if (shop.AcceptsSmsReplies && !copy.MentionsStop)
        {
            yield return "STOP";
        }

        if (shop.AcceptsSmsReplies && !copy.MentionsHelp)
        {
            yield return "HELP";
        }
    }

    // Every path through the journey, each up to its first send with copy for SMS.
    private static HashSet<Template> FirstSends(Journey journey, IReadOnlyDictionary<string, Template> templates)
    {
        var (found, seen, ahead) = (
            new HashSet<Template>(),
            new HashSet<string>(),
            new Stack<string?>([journey.First])
        );
        while (ahead.TryPop(out var id))
        {
            if (id is null || !seen.Add(id) || !journey.Steps.TryGetValue(id, out var step))
            {
                continue;
            }

            // A template that is missing or could not be read has a fault of its own: what comes after it may not be
            // the first SMS.
            if (
                step is SendStep { Template: var name, Channels: var channels }
                && channels?.Contains(Channel.Sms) != false
                && !templates.ContainsKey(name)
            )
            {
                continue;
            }

            if (
                step is SendStep send
                && send.Channels?.Contains(Channel.Sms) != false
                && templates.GetValueOrDefault(send.Template) is { SmsCopies.Count: > 0 } template
            )
            {
                found.Add(template);
                continue;
            }

            foreach (var next in step.ListNextSteps())
            {
                ahead.Push(next);
            }
        }

        return found;
    }
}
