using MarketingAutomation.Web;
using MarketingAutomation.Web.Http;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace MarketingAutomation.Embedded.Hosting;

/// <summary>Creates Kestrel with only what the endpoints need: the settings are already read, and HTTPS is added by a
/// proxy in front.</summary>
internal static class HttpServer
{
    // Bytes of one connection that are buffered before an endpoint reads them.
    private const int MostUnread = 64 * 1024;

    /// <param name="exported">Receives the log lines as well; null: no other receiver.</param>
    public static WebApplication Build(WebPorts ports, ListeningSockets listening, ILoggerProvider? exported)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "marketing" });
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // The size of a body is limited where it is read, by a setting for each kind.
            kestrel.Limits.MaxRequestBodySize = null;

            // Limits the memory that unknown clients can use: the number of connections, and for each the bytes that no
            // endpoint has read yet.
            kestrel.Limits.MaxConcurrentConnections = 512;
            kestrel.Limits.MaxRequestBufferSize = MostUnread;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            kestrel.ConfigureEndpointDefaults(listen => listen.Use(RefusedRequestText.AddText));
        });
        builder.Services.Configure<SocketTransportOptions>(transport =>
        {
            // The transport has a limit of its own, 1 MiB by default, and a chunked body buffers as much again.
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

        // A fault that stops a start is also thrown, and reported in fewer words there.
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

        // On Azure this address belongs to the platform.
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
