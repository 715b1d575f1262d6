using MarketingAutomation.Web;
using MarketingAutomation.Web.Http;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace MarketingAutomation.Embedded.Hosting;

/// <summary>Kestrel with what the endpoints need and nothing else: our settings are read already, and HTTPS is what a
/// proxy in front adds.</summary>
internal static class HttpServer
{
    // Bytes of a connection that no endpoint has asked for yet.
    private const int MostUnread = 64 * 1024;

    /// <param name="exported">Takes what is logged as well; null: nothing else does.</param>
    public static WebApplication Build(WebPorts ports, ListeningSockets listening, ILoggerProvider? exported)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "marketing" });
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // Bodies are bounded where they are read, each by its own setting.
            kestrel.Limits.MaxRequestBodySize = null;

            // What strangers can hold: so many connections, and of each at most this much that no endpoint has asked
            // for yet.
            kestrel.Limits.MaxConcurrentConnections = 512;
            kestrel.Limits.MaxRequestBufferSize = MostUnread;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            kestrel.ConfigureEndpointDefaults(listen => listen.Use(RefusedRequestText.AddText));
        });
        builder.Services.Configure<SocketTransportOptions>(transport =>
        {
            // The transport has a limit of its own, 1 MiB by default, and a chunked body holds as much again.
            transport.MaxReadBufferSize = MostUnread;
            transport.CreateBoundListenSocket = at =>
                listening.TakeSocket(at) ?? SocketTransportOptions.CreateDefaultBoundListenSocket(at);
        });
        builder.Services.AddRoutingCore();
        builder.Logging.AddProvider(new StderrLog(ports.RealTime));
        if (exported is not null)
        {
            builder.Logging.AddProvider(exported);
        }

        // What stops a start is thrown as well, and said in fewer words.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Services.AddMarketingAutomationWeb();
        var app = builder.Build();
        foreach (var url in listening.Urls)
        {
            app.Urls.Add(url);
        }

        app.UseRequestTracing();
        app.UseErrorResponses();
        app.MapMarketingAutomation(ports);

        // On Azure this address is the platform's own.
        app.MapGet(
            "/",
            () =>
                Results.Text(
                    "MarketingAutomation. People log in at /login; programs find the API in /openapi.json; "
                        + "/readyz says what works.\n"
                )
        );
        return app;
    }
}
