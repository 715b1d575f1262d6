using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Core.Workspaces.Files;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Workspaces.Checks;

/// <summary>Checks that everything a journey names exists. References to parts that could not be read are not checked,
/// so that one fault is not reported twice.</summary>
/// <param name="unread">Keys of shop.yaml and policy.yaml whose values are not known.</param>
internal sealed partial class ReferenceChecks(
    Shop? shop,
    Policy? policy,
    IReadOnlySet<string> unread,
    IReadOnlyDictionary<string, Template> templates,
    IReadOnlyDictionary<string, CouponPool> pools,
    IReadOnlySet<string> folders,
    IReadOnlyList<JourneyFile> journeys,
    SegmentsFile segments,
    Func<string, Reference.StaffText, IEnumerable<Fault<FilePlace>>> staffFaults
)
{
    private readonly MessageChecks? messages =
        policy is null || unread.Overlaps(["channels", "tracking"]) ? null : new MessageChecks(policy, templates);
    private readonly List<string> copyTexts =
    [
        .. templates.Keys.Union(folders).Where(ScalarParser.IsName).Order(StringComparer.Ordinal),
    ];

    private const string Staff = Template.StaffNotice;

    /// <summary>Faults of all journeys.</summary>
    public IEnumerable<Fault<FilePlace>> FindFaults()
    {
        foreach (var journey in journeys)
        {
            var faults = new FaultCollector(journey.Path);
            foreach (var reference in journey.References)
            {
                Check(reference, faults);
            }

            if (
                shop is not null
                && !folders.Contains(Staff)
                && !templates.ContainsKey(Staff)
                && journey.References.OfType<Reference.Team>().FirstOrDefault() is { } notice
            )
            {
                faults.Add(
                    FaultCodes.UnknownTemplate,
                    notice.At,
                    $"notify_staff is sent with the template \"{Staff}\", and there is none",
                    $"templates/{Staff}/email.txt.hbs",
                    "copy it from the sample workspace that comes with this program: a subject, and "
                        + "{{staff.text}} in the body"
                );
            }

            foreach (
                var fault in faults.Found.Concat(
                    journey.References.OfType<Reference.StaffText>().SelectMany(text => staffFaults(journey.Path, text))
                )
            )
            {
                yield return fault;
            }
        }
    }

    /// <summary>Faults of the segments.</summary>
    public IEnumerable<Fault<FilePlace>> FindSegmentFaults()
    {
        var faults = new FaultCollector(SegmentsFile.FileName);
        foreach (var reference in segments.References)
        {
            Check(reference, faults);
        }

        return faults.Found;
    }

    /// <summary>Finds journeys of <c>priority</c> that do not exist. A journey whose file or name has a fault may be
    /// named by its file or by its name.</summary>
    public IEnumerable<Fault<FilePlace>> FindPriorityFaults(string file, IReadOnlyList<(string Name, Node At)> priority)
    {
        var faults = new FaultCollector(file);
        if (journeys.Count == 0 && priority.Count > 0)
        {
            faults.Add(
                FaultCodes.UnknownJourney,
                priority[0].At,
                "priority names journeys, and there is none: no file journeys/NAME.yaml is here",
                "",
                "put the journeys back into the folder journeys, or leave priority out"
            );
            return faults.Found;
        }

        var names = journeys.Select(j => j.Name).ToList();
        var others = journeys
            .SelectMany(j => new[] { j.DeclaredName, ScalarParser.SuggestName(j.Name) })
            .ToHashSet(StringComparer.Ordinal);
        foreach (var (name, at) in priority.Where(p => !names.Contains(p.Name) && !others.Contains(p.Name)))
        {
            faults.AddNotOneOf(
                FaultCodes.UnknownJourney,
                at,
                $"priority names \"{name}\", and there is no such journey",
                name,
                names
            );
        }

        return faults.Found;
    }

    private void Check(Reference reference, FaultCollector faults)
    {
        switch (reference)
        {
            case Reference.InvalidName named:
                CheckName(named, faults);
                break;
            case Reference.Topic topic
                when policy is not null && !unread.Contains("topics") && !policy.Topics.ContainsKey(topic.Name):
                faults.AddNotOneOf(
                    FaultCodes.UnknownTopic,
                    topic.At,
                    $"unknown topic \"{topic.Name}\"",
                    Shown(topic.Name) ?? topic.Name,
                    policy.Topics.Keys
                );
                break;
            case Reference.Team team
                when shop is not null && !unread.Contains("teams") && !shop.Teams.ContainsKey(team.Name):
                faults.AddNotOneOf(
                    FaultCodes.UnknownTeam,
                    team.At,
                    $"unknown team \"{team.Name}\"",
                    team.Name,
                    shop.Teams.Keys
                );
                break;
            case Reference.WebhookUrl call
                when shop is not null
                    && !unread.Contains("webhook_hosts")
                    && !WebhookUrl.IsAllowed(call.Address, shop.WebhookHosts):
                faults.Add(
                    FaultCodes.WebhookHost,
                    call.At,
                    $"\"{WebhookUrl.HostOf(call.Address)}\" is not among the hosts that may be called",
                    string.Join(", ", shop.WebhookHosts),
                    Spelling.DidYouMean(WebhookUrl.HostOf(call.Address), shop.WebhookHosts) is { Length: > 0 } near
                        ? near
                        : "write in shop.yaml: webhook_hosts: "
                            + $"[{string.Join(", ", shop.WebhookHosts.Append(WebhookUrl.HostOf(call.Address)))}]"
                );
                break;
            case Reference.Segment segment when !segments.Names.Contains(segment.Name):
                CheckSegment(segment, faults);
                break;
            case Reference.CouponPool pool when !pools.ContainsKey(pool.Name):
                CheckPoolName(pool, faults);
                break;
            case Reference.WithoutCoupon send
                when templates.GetValueOrDefault(send.Sent) is { NeedsCoupon: true } shows:
                faults.Add(
                    FaultCodes.NoCouponBefore,
                    send.At,
                    $"\"{shows.Name}\" shows a coupon, and no coupon step comes before this send",
                    "",
                    "write - coupon: { name: thanks, percent: 10, valid: 14d } above it, or in the template "
                        + "{{#if coupon}}…{{/if}} around the coupon"
                );
                break;
            case Reference.CouponOver over when templates.GetValueOrDefault(over.Sent) is { NeedsCoupon: true } shows:
                faults.Add(
                    FaultCodes.CouponOver,
                    over.At,
                    $"\"{shows.Name}\" shows a coupon that is valid for {CountText.FormatDuration(over.Valid)}, and at "
                        + $"least {CountText.FormatDuration(over.Least)} pass between the two, so it never goes",
                    "",
                    $"write valid: {(int)Math.Ceiling(over.Least.TotalDays) + 7}d at the coupon, or give it after the wait"
                );
                break;
            case Reference.OrderMessage send when templates.GetValueOrDefault(send.Sent) is { ShowsOffers: true } sells:
                faults.Add(
                    FaultCodes.OrderMessageSells,
                    send.At,
                    $"\"{sells.Name}\" shows a coupon or suggestions, and a message that offers something to buy needs consent to "
                        + "marketing",
                    "",
                    "leave out transactional: order, or take the coupon and the suggestions out of the template, its layout and its "
                        + "partials"
                );
                break;
            case Reference.OtherJourney other:
                CheckOtherJourney(other, faults);
                break;
            case Reference.AskedTopic topic
                when policy is not null
                    && !unread.Contains("topics")
                    && !policy.Topics.Keys.Contains(topic.Name, StringComparer.OrdinalIgnoreCase):
                faults.AddNotOneOf(
                    FaultCodes.NeverMatches,
                    topic.At,
                    $"what is asked of \"event.topic\" never matches: there is no topic \"{topic.Name}\"",
                    topic.Name,
                    policy.Topics.Keys
                );
                break;
            case Reference.AskedShop asked
                when shop is not null
                    && ShopSettingOf(asked).Length > 0
                    && !ComparisonEvaluator.Passes(asked.Compare, ShopSettingOf(asked)):
                faults.Add(
                    FaultCodes.NeverMatches,
                    asked.At,
                    $"what is asked of \"{asked.Compare.Field.Name}\" never matches: shop.yaml says "
                        + $"{ShopSettingOf(asked)}",
                    ShopSettingOf(asked),
                    "leave the condition out"
                );
                break;
            case Reference.Attribute
            or Reference.ComparedAttribute
            or Reference.SetAttribute
            or Reference.ComparedTogether
            or Reference.TypedAttribute:
                if (shop is not null && !unread.Contains("attributes"))
                {
                    CheckAttribute(reference, shop, faults);
                }

                break;
            case Reference.ShopMoney money
                when shop is { Currency.Length: > 0 } && money.Money.Currency != shop.Currency:
                faults.Add(
                    FaultCodes.Currency,
                    money.At,
                    $"\"{money.Field}\" is counted in {shop.Currency} and compared with {money.Money}, which "
                        + $"never matches",
                    shop.Currency,
                    "amounts of different currencies are never converted"
                );
                break;
            case Reference.MaxPrice when unread.Overlaps(["prices", "max_price"]):
                break;
            case Reference.Template template:
                CheckTemplate(template, faults);
                break;
            default:
                messages?.Check(reference, faults, new FaultCollector(faults.File));
                break;
        }
    }

    private string ShopSettingOf(Reference.AskedShop asked) =>
        asked.Compare.Field.Name == "shop.country" ? shop!.Country : shop!.Name;
}
