using MarketingAutomation.Core.Customers;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Web.Http;
using MarketingAutomation.Web.Pages;
using MarketingAutomation.Web.Pages.Console;
using MarketingAutomation.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace MarketingAutomation.Web.Console;

/// <summary><c>/console/customers/{key}</c>: a customer's record for the shop's own people, where notices to the team
/// lead. Behind the console's log-in.</summary>
internal static class RecordEndpoints
{
    private const int Newest = 30;
    private const int NewestMessages = 25;

    // How far back words of the customer, and why a journey began, are looked for.
    private const int TimelineRowsRead = 200;

    public static void Map(IEndpointRouteBuilder endpoints, WebPorts ports, AccessControl access)
    {
        var continuation = new ContinuationToken(ports.Options.ApiKey);
        endpoints
            .MapGet(
                "/console/customers/{key}",
                async (string key, string? before, HttpRequest request, CancellationToken cancel) =>
                {
                    try
                    {
                        return await access.MaySeeConsole(request)
                            ? await Show(key, before, ports, continuation, cancel)
                            : new PageResult(LoginPages.LoginNeeded("../../"), 401);
                    }
                    catch (StoreUnavailableException)
                    {
                        return new PageResult(ShortPages.Unavailable, 503);
                    }
                    catch (UnreadableRowException e)
                    {
                        return new PageResult(RecordPage.Unreadable(e.Message, e.Remedy), 503);
                    }
                }
            )
            .ExcludeFromDescription();
    }

    private static async Task<IResult> Show(
        string key,
        string? before,
        WebPorts ports,
        ContinuationToken continuation,
        CancellationToken cancel
    )
    {
        var flow = ports.Flow;
        if (!KeyHasher.IsCustomerKey(key) || await flow.Customers.Read(key, cancel) is not { } state)
        {
            return new PageResult(RecordPage.Unknown(ports.Mailbox is not null), 404);
        }

        if (!continuation.TryRead("record", before, out var position))
        {
            return new PageResult(ShortPages.ConsoleNotFound, 404);
        }

        var (timeline, older) = await flow.Customers.ReadTimeline(state, Newest, position, cancel);
        var (messages, more) = await flow.Messages.ListOfCustomer(state, NewestMessages, null, cancel);
        return new PageResult(
            RecordPage.Render(
                new RecordView
                {
                    State = state,
                    Addresses = await flow.Customers.ListConsents(state, cancel),
                    Messages = messages,
                    MoreMessages = more is not null,
                    Timeline = timeline,
                    OlderToken = continuation.Create("record", older),
                    SearchedTimeline = (await flow.Customers.ReadTimeline(state, TimelineRowsRead, null, cancel)).Items,
                    Zone = CustomerZone.ZoneByName(flow.Releases.Current.Shop.Zone) ?? DateTimeZone.Utc,
                    RefusedEdit = flow.Releases.RefusedEdit,
                    HasMailbox = ports.Mailbox is not null,
                }
            )
        );
    }
}
