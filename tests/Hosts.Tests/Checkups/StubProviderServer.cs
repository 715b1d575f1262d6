using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace MarketingAutomation.Hosts.Tests.Checkups;

/// <summary>A provider that answers what the test sets, by path; anything else is 404. It repeats what it received in
/// its errors, as a careless provider might.</summary>
internal sealed class StubProviderServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private StubProviderServer(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.Single());

    public static async Task<StubProviderServer> Open(params (string Path, int Status, string Body)[] answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async context =>
        {
            var found = answers.FirstOrDefault(a => context.Request.Path == a.Path);
            context.Response.StatusCode = found.Path is null ? 404 : found.Status;
            await context.Response.WriteAsync(
                found.Path is null ? $$"""{"message":"{{context.Request.Headers.Authorization}}"}""" : found.Body
            );
        });
        await app.StartAsync();
        return new StubProviderServer(app);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
