using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Flow.Pages;
using MarketingAutomation.Web.Pages.Customer;
using NodaTime.TimeZones;

namespace MarketingAutomation.Web.CustomerPages;

/// <summary>What a customer's page shows of what is known of them.</summary>
internal static class CustomerViewBuilder
{
    public static CustomerView Build(CustomerPageData page)
    {
        var (state, shop) = (page.State, page.Workspace.Shop);
        var language = LanguageOf(state, shop, page.IsReadable ? null : page.Language);
        var own = page.IsOwn;
        var stopped = page.Addresses.Where(a => a.IsStopped(state, null)).Select(a => a.Channel).ToArray();
        return new CustomerView
        {
            Token = page.Token,
            Shop = shop.Name,
            Language = language,
            Languages = own ? shop.Languages : [language],
            WholeCustomer = own,
            Channels = [.. page.Addresses.Select(a => a.Channel).Distinct()],
            Preferred = state.Preference.Channel,
            OnlyPreferred = state.Preference.OnlyThisChannel,
            MaxPerMonth = own ? state.Preference.MaxPerMonth ?? 0 : null,
            Zones = own ? ZonesOf(state) : [],
            Zone = CustomerZone.FindZone(state)?.Id,
            TrackingAllowed = own ? TrackingAllowed(state, page.Workspace.Policy.Tracking) : null,
            TracksLinks = page.Workspace.Policy.Tracking.Links,
            TracksOpens = page.Workspace.Policy.Tracking.Opens,
            IsKnown = page.IsReadable,
            AllStopped = page.IsStopped(null),
            OnlyAddresses =
                own && page.HasOtherSubscribedAddress
                    ? [.. page.Addresses.Select(a => ContactAddress.Mask(a.Channel, a.Address))]
                    : [],
            CanRestore = page.FindRestorableStop(null) is not null,
            Stopped = stopped,
            Topic = page.Topic is { } topic
                ? new TopicView(NameOf(topic, page.Workspace.Policy, language), page.IsStopped(topic))
                {
                    CanRestore = page.FindRestorableStop(topic) is not null,
                }
                : null,
            RatedStars = page.Order is { } rated
                ? state.Orders.Recent.FirstOrDefault(o => o.Ref == rated)?.Rating?.Stars
                : null,
            Order = page.Order is { } order
                ? new OrderToRate(state.Orders.Recent.FirstOrDefault(o => o.Ref == order)?.Name)
                : null,
        };
    }

    /// <summary>The zones to choose between: those of their country, where it has more than one.</summary>
    public static IReadOnlyList<string> ZonesOf(CustomerState state) =>
        state.Profile.Country is { } country && Zones.Value[country] is var zones && zones.Count() > 1
            ? [.. zones.Order(StringComparer.Ordinal)]
            : [];

    private static readonly Lazy<ILookup<string, string>> Zones = new(() =>
        TzdbDateTimeZoneSource.Default.ZoneLocations!.ToLookup(
            l => l.CountryCode,
            l => l.ZoneId,
            StringComparer.OrdinalIgnoreCase
        )
    );

    // Who has refused sees that it is kept, whatever the shop measures by now.
    private static bool? TrackingAllowed(CustomerState state, TrackingPolicy policy) =>
        state.Preference.Tracking == false ? false
        : policy.Links || policy.Opens ? true
        : null;

    // The customer's own choice, then the shop's knowledge, then the shop's first language, as for messages; where the
    // record cannot be read, the language of the message.
    private static string LanguageOf(CustomerState state, Shop shop, string? written)
    {
        foreach (var locale in new[] { state.Preference.Locale, state.Profile.Locale, written })
        {
            if (
                locale is not null
                && shop.Languages.FirstOrDefault(l => BaseLanguage(l) == BaseLanguage(locale)) is { } known
            )
            {
                return known;
            }
        }

        return shop.Languages[0];
    }

    private static string BaseLanguage(string locale) => locale.Split('-', '_')[0].ToLowerInvariant();

    private static string NameOf(string topic, Policy policy, string language) =>
        policy.Topics.GetValueOrDefault(topic)?.Names is { Count: > 0 } names
            ? names.GetValueOrDefault(language) ?? names.First().Value
            : topic;
}
