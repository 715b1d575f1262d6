using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Workspaces.Checks;

/// <summary>The checks of single names.</summary>
internal sealed partial class ReferenceChecks
{
    private const int MaxShown = 20;

    private static bool IsNamed(Comparison by, string known, string asked) =>
        by == Comparison.Contains
            ? known.Contains(asked, StringComparison.OrdinalIgnoreCase)
            : string.Equals(known, asked, StringComparison.OrdinalIgnoreCase);

    private void CheckSegment(Reference.Segment segment, FaultCollector faults)
    {
        if (segments.Names.Count == 0)
        {
            faults.Add(
                FaultCodes.UnknownSegment,
                segment.At,
                $"unknown segment \"{segment.Name}\": there is no segment",
                "",
                $"add it to segments.yaml, such as {segment.Name}: {{ bought: {{ category: tea, within: 180d }} }}"
            );
            return;
        }

        faults.Add(
            FaultCodes.UnknownSegment,
            segment.At,
            $"unknown segment \"{segment.Name}\"",
            string.Join(", ", segments.Names.Take(MaxShown))
                + (segments.Names.Count > MaxShown ? $" and {segments.Names.Count - MaxShown} more" : ""),
            Spelling.DidYouMean(segment.Name, segments.Names)
        );
    }

    private void CheckPoolName(Reference.CouponPool pool, FaultCollector faults)
    {
        var name = pool.Name.Split('/')[^1];
        var known =
            pools.ContainsKey(name) ? name
            : pools.ContainsKey($"{name}.csv") ? $"{name}.csv"
            : null;
        faults.Add(
            FaultCodes.UnknownCouponPool,
            pool.At,
            $"there is no file coupons/{pool.Name}",
            string.Join(", ", pools.Keys.Order(StringComparer.Ordinal)),
            known is not null ? $"write {known}"
                : Spelling.DidYouMean(name, pools.Keys) is { Length: > 0 } near ? near
                : $"add coupons/{ScalarParser.SuggestName(name.Split('.')[0]) ?? "codes"}.csv with one code a line"
        );
    }

    private void CheckOtherJourney(Reference.OtherJourney other, FaultCollector faults)
    {
        if (journeys.Any(j => j.Name == other.Name || j.DeclaredName == other.Name))
        {
            return;
        }

        faults.AddNotOneOf(
            FaultCodes.UnknownJourney,
            other.At,
            $"unknown journey \"{other.Name}\"",
            other.Name,
            journeys.Select(j => j.Name)
        );
    }

    private void CheckName(Reference.InvalidName named, FaultCollector faults)
    {
        IEnumerable<string> known = named.What switch
        {
            "send" => copyTexts,
            "to" => shop?.Teams.Keys ?? [],
            "remove_from" => journeys.Select(j => j.Name),
            _ => policy?.Topics.Keys ?? [],
        };
        var teams =
            named.What == "to" && shop is { Teams.Count: > 0 }
                ? $"a team of shop.yaml: {string.Join(", ", shop.Teams.Keys)}"
                : null;
        faults.Add(
            FaultCodes.Name,
            named.At,
            $"{named.What} is \"{named.Text}\"",
            teams ?? ValueReader.NamePattern,
            Shown(named) is { } key ? $"did you mean \"{key}\"?"
                : Spelling.DidYouMean(ScalarParser.SuggestName(named.Text) ?? named.Text, known) is { Length: > 0 } near
                    ? near
                : FindAddress(named) is { } address ? address
                : ScalarParser.SuggestName(named.Text) is not { } meant ? ""
                : named.What switch
                {
                    "send" => $"write {meant}, and add templates/{meant}/email.hbs",
                    "to" => $"write {meant}, and add it to teams of shop.yaml",
                    "remove_from" => $"write {meant}, the name of a file in the folder journeys",
                    _ => $"write {meant}, and add it to topics of policy.yaml",
                }
        );
    }

    // An address in the place of a team's name, where no team has that address.
    private string? FindAddress(Reference.InvalidName named) =>
        named.What != "to"
        || named.Text.Split('@') is not [var own, _]
        || ScalarParser.SuggestName(own.Replace('.', '-')) is not { } name
            ? null
        : shop?.Teams.ContainsKey(name) == true ? $"write {name}; its address is in teams of shop.yaml"
        : $"write the name of a team, or add {name}: {named.Text} to teams of shop.yaml and write {name}";

    // The key of something that is named by the words that customers see, or by its address.
    private string? Shown(Reference.InvalidName named) =>
        named.What switch
        {
            "to" => shop
                ?.Teams.FirstOrDefault(t =>
                    string.Equals(t.Value, named.Text.Trim(), StringComparison.OrdinalIgnoreCase)
                )
                .Key,
            "send" or "remove_from" => null,
            _ => Shown(named.Text),
        };

    private string? Shown(string topic) =>
        policy
            ?.Topics.FirstOrDefault(t => t.Value.Names.Values.Contains(topic.Trim(), StringComparer.OrdinalIgnoreCase))
            .Key;

    private void CheckTemplate(Reference.Template send, FaultCollector faults)
    {
        if (!templates.TryGetValue(send.Name, out var template))
        {
            // A folder whose name needs another spelling has a fault of its own.
            if (
                shop is not null
                && !copyTexts.Contains(send.Name)
                && !folders.Any(f => !ScalarParser.IsName(f) && ScalarParser.SuggestName(f) == send.Name)
            )
            {
                faults.AddNotOneOf(
                    FaultCodes.UnknownTemplate,
                    send.At,
                    $"unknown template \"{send.Name}\"",
                    send.Name,
                    copyTexts
                );
            }

            return;
        }

        var has = string.Join(", ", template.Channels.Select(Word));
        foreach (var channel in (send.Channels ?? []).Where(c => !template.Channels.Contains(c)))
        {
            faults.Add(
                FaultCodes.MissingCopy,
                send.At,
                $"\"{send.Name}\" is to go by {Word(channel)}, and has no copy for it",
                has,
                $"add templates/{send.Name}/{Word(channel)}.hbs"
            );
        }

        if (
            send.Channels is null
            && policy is not null
            && !unread.Contains("channels")
            && !template.Channels.Overlaps(policy.Channels)
        )
        {
            faults.Add(
                FaultCodes.MissingCopy,
                send.At,
                $"\"{send.Name}\" has no copy for any channel of policy.yaml",
                string.Join(", ", policy.Channels.Select(Word)),
                $"add templates/{send.Name}/{Word(policy.Channels[0])}.hbs"
            );
        }
    }
}
