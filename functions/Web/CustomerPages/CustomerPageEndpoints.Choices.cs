using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Pages;
using MarketingAutomation.Web.Pages.Customer;

namespace MarketingAutomation.Web.CustomerPages;

// What a choice on the page becomes.
internal static partial class CustomerPageEndpoints
{
    private static async ValueTask<PageChoiceResult> Apply(
        PageChoice choice,
        CustomerPageData page,
        MarketingFlow flow,
        CancellationToken cancel
    )
    {
        switch (choice)
        {
            case PageChoice.StopAll:
                return await flow.Pages.Stop(page, null, "page", cancel);
            case PageChoice.StopTopic:
                // Which topic it was may not be known any more: then everything is stopped, which is what was surely
                // not wanted less.
                return await flow.Pages.Stop(page, page.Topic, "page", cancel);
            case PageChoice.StartAll:
                return await flow.Pages.RestoreStopped(page, null, cancel);
            case PageChoice.RenewConsent when !page.IsStopped(null):
                return await flow.Pages.RenewConsent(page, cancel);
            case PageChoice.StartTopic when page.Topic is { } topic:
                return await flow.Pages.RestoreStopped(page, topic, cancel);
            case PageChoice.ChooseChannel reach when page.IsOwn:
                return await flow.Pages.SetPreference(
                    page,
                    new PreferenceChange
                    {
                        Channel = reach.Channel,
                        ChannelOnly = reach.Only,
                        Cleared = reach.Channel is null,
                    },
                    cancel
                );
            case PageChoice.ChooseLanguage speak
                when page.IsOwn && page.Workspace.Shop.Languages.Contains(speak.Language):
                return await flow.Pages.SetPreference(page, new PreferenceChange { Locale = speak.Language }, cancel);
            case PageChoice.ChooseZone clock
                when page.IsOwn && CustomerViewBuilder.ZonesOf(page.State).Contains(clock.Zone):
                return await flow.Pages.SetPreference(page, new PreferenceChange { Zone = clock.Zone }, cancel);
            case PageChoice.SetTracking measure when page.IsOwn:
                return await flow.Pages.SetPreference(
                    page,
                    new PreferenceChange { Tracking = measure.Allowed },
                    cancel
                );
            case PageChoice.SetMaximum most when page.IsOwn:
                return await flow.Pages.SetPreference(
                    page,
                    new PreferenceChange { MaxPerMonth = most.PerMonth },
                    cancel
                );
            case PageChoice.Rate { IsAutomatic: true } when CustomerViewBuilder.Build(page).RatedStars is not null:
                // Already rated: a page that opens again, or a program that opens all five stars, changes nothing.
                return PageChoiceResult.Done;
            case PageChoice.Rate rate when page.Order is not null:
                return await flow.Pages.Rate(page, rate.Stars, rate.Text, cancel);
            default:
                return PageChoiceResult.NotOffered;
        }
    }

    private static bool IsDone(PageChoice choice, CustomerPageData now) =>
        choice switch
        {
            PageChoice.StopAll => now.IsStopped(null),
            PageChoice.StopTopic => now.IsStopped(now.Topic),
            PageChoice.StartAll => !now.IsStopped(null),
            PageChoice.StartTopic => now.Topic is { } topic && !now.IsStopped(topic),
            PageChoice.ChooseChannel
            or PageChoice.ChooseLanguage
            or PageChoice.ChooseZone
            or PageChoice.Rate
            or PageChoice.RenewConsent
            or PageChoice.SetTracking
            or PageChoice.SetMaximum => true,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
}
