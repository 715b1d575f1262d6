using MarketingAutomation.Core.Customers;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Web.Http;
using MarketingAutomation.Web.Pages;
using MarketingAutomation.Web.Pages.Console;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace MarketingAutomation.Web.Console;

/// <summary><c>/console/customers/{key}</c>: a customer's record for the shop's own people, where notices to the team lead. Behind the console's log-in.</summary>
internal static class RecordEndpoints
{
    private const int Newest = 30;

    public static void Map(IEndpointRouteBuilder endpoints, MarketingFlow flow, Access access) =>
        endpoints.MapGet("/console/customers/{key}", async (string key, HttpRequest request, CancellationToken cancel) =>
        {
            try
            {
                return await access.MaySeeConsole(request) ? await Show(key, flow, cancel) : new PageResult(LoginPages.Needed, 401);
            }
            catch (StoreUnavailableException)
            {
                return new PageResult(ShortPages.Unavailable, 503);
            }
            catch (UnreadableRowException e)
            {
                return new PageResult(RecordPage.Unreadable(e.Message, e.Remedy), 503);
            }
        }).ExcludeFromDescription();

    private static async Task<IResult> Show(string key, MarketingFlow flow, CancellationToken cancel)
    {
        if (!Keys.IsCustomerKey(key) || await flow.Customers.Read(key, cancel) is not { } state)
        {
            return new PageResult(ShortPages.NotFound, 404);
        }

        var (timeline, _) = await flow.Customers.Timeline(state.Key, Newest, null, cancel);
        return new PageResult(RecordPage.Of(state, timeline, CustomerZone.Named(flow.Shelf.Current.Shop.Zone) ?? DateTimeZone.Utc));
    }
}
