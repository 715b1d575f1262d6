using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Web.Api;
using MarketingAutomation.Web.Console;
using MarketingAutomation.Web.CustomerPages;
using MarketingAutomation.Web.Health;
using MarketingAutomation.Web.Http;
using MarketingAutomation.Web.Http.Bodies;
using MarketingAutomation.Web.Providers;
using MarketingAutomation.Web.Security;
using MarketingAutomation.Web.Tracking;
using MarketingAutomation.Web.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MarketingAutomation.Web;

/// <summary>All of HTTP, for every host.</summary>
public static class MarketingAutomationEndpoints
{
    /// <summary>
    /// Maps webhooks, the API, customers' pages, links of messages, the mailbox, health and <c>/openapi.json</c>. Needs
    /// <see cref="OpenApi.AddMarketingAutomationWeb"/>. A HEAD works wherever a GET does.
    /// </summary>
    public static IEndpointConventionBuilder MapMarketingAutomation(
        this IEndpointRouteBuilder endpoints,
        WebPorts ports
    )
    {
        var access = new AccessControl(
            ports.Options,
            new ConsoleSessions(ports.Flow.Store, ports.Options.ApiKey, ports.RealTime)
        );
        var log = (endpoints.ServiceProvider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger(
            "MarketingAutomation.Web.Console"
        );
        var all = endpoints.MapGroup("");
        var bodies = new BodyBudget(ports.RealTime);
        WebhookEndpoint.Map(all, ports, bodies);
        ProviderEndpoint.Map(all, ports, bodies);
        ApiEndpoints.Map(
            all,
            ports,
            access,
            bodies,
            new FailedAttempts(
                ports.RealTime,
                log,
                $"A call of the API failed: what it sent in {AccessControl.Header} is not the API key"
            )
        );
        CustomerPageEndpoints.Map(all, ports.Flow);
        TrackingEndpoints.Map(all, ports.Flow);
        HealthEndpoints.Map(all, ports.Flow);
        LoginEndpoints.Map(
            all,
            access,
            new FailedAttempts(
                ports.RealTime,
                log,
                "A login to the console failed: neither the API key nor an unused login code"
            ),
            ports.Mailbox is null ? LoginPages.LoggedInWithoutMailbox : LoginPages.LoggedIn
        );
        RecordEndpoints.Map(all, ports, access);
        if (ports.Mailbox is { } mailbox)
        {
            MailboxEndpoints.Map(all, ports, mailbox, access);
        }

        OpenApi.Map(all);
        ((IEndpointConventionBuilder)all).Finally(AlsoHead);
        ((IEndpointConventionBuilder)all).Finally(UnexpectedFaultHandler.AddTo);
        return all;
    }

    private static void AlsoHead(EndpointBuilder endpoint)
    {
        for (var i = 0; i < endpoint.Metadata.Count; i++)
        {
            if (endpoint.Metadata[i] is IHttpMethodMetadata { HttpMethods: ["GET"] })
            {
                endpoint.Metadata[i] = new HttpMethodMetadata(["GET", "HEAD"]);
            }
        }
    }
}
