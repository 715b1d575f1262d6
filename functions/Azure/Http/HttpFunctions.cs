using MarketingAutomation.Azure.Effects;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MarketingAutomation.Azure.Http;

/// <summary>
/// The HTTP functions, one for each kind of caller. Which of them needs a function key is set here; only the pipeline
/// handles the request, and it also checks signatures, tokens and <c>X-Api-Key</c> itself, as in every host. Paths are
/// the same everywhere: host.json takes the usual <c>api</c> prefix away.
/// </summary>
public sealed class HttpFunctions(HttpPipeline pipeline, OrchestratedEffects effects)
{
    /// <summary>Shops' deliveries: signed.</summary>
    [Function(nameof(ShopWebhooks))]
    public Task<IResult> ShopWebhooks(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "webhooks/{*rest}")] HttpRequest request,
        [DurableClient] DurableTaskClient client
    ) => Open(request, client);

    /// <summary>What providers tell of messages: signed.</summary>
    [Function(nameof(ProviderWebhooks))]
    public Task<IResult> ProviderWebhooks(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "providers/{*rest}")] HttpRequest request,
        [DurableClient] DurableTaskClient client
    ) => Open(request, client);

    /// <summary>A customer's own page and one-click unsubscribing: a token in the path.</summary>
    [Function(nameof(CustomerPages))]
    public Task<IResult> CustomerPages(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", Route = "c/{*rest}")] HttpRequest request,
        [DurableClient] DurableTaskClient client
    ) => Open(request, client);

    /// <summary>Tracked links: a token in the path.</summary>
    [Function(nameof(Links))]
    public Task<IResult> Links(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "l/{*rest}")] HttpRequest request,
        [DurableClient] DurableTaskClient client
    ) => Open(request, client);

    /// <summary>The picture that records the opening of a message: a token in the path.</summary>
    [Function(nameof(Opens))]
    public Task<IResult> Opens(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "o/{*rest}")] HttpRequest request,
        [DurableClient] DurableTaskClient client
    ) => Open(request, client);

    /// <summary>Programs: a function key at this endpoint, and the API's own key behind it.</summary>
    [Function(nameof(Api))]
    public Task<IResult> Api(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", "post", "put", "delete", Route = "api/{*rest}")]
            HttpRequest request,
        [DurableClient] DurableTaskClient client
    ) => Open(request, client);

    /// <summary>Into the console: a form for the API's key. A browser cannot carry a function key from page to
    /// page.</summary>
    [Function(nameof(Login))]
    public Task<IResult> Login(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", Route = "login")] HttpRequest request
    ) => pipeline.Handle(request.HttpContext);

    /// <summary>Out of the console: the cookie of its session.</summary>
    [Function(nameof(Logout))]
    public Task<IResult> Logout(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "logout")] HttpRequest request
    ) => pipeline.Handle(request.HttpContext);

    /// <summary>The console: the cookie of a session.</summary>
    [Function(nameof(Console))]
    public Task<IResult> Console(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "mailbox/{*rest}")] HttpRequest request
    ) => pipeline.Handle(request.HttpContext);

    /// <summary>Customers' records for the shop's own people: the same cookie.</summary>
    [Function(nameof(Records))]
    public Task<IResult> Records(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "console/{*rest}")] HttpRequest request
    ) => pipeline.Handle(request.HttpContext);

    /// <summary>The process answers.</summary>
    [Function(nameof(Health))]
    public Task<IResult> Health(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "healthz")] HttpRequest request
    ) => pipeline.Handle(request.HttpContext);

    /// <summary>The store answers and a workspace is released.</summary>
    [Function(nameof(Ready))]
    public Task<IResult> Ready(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "readyz")] HttpRequest request
    ) => pipeline.Handle(request.HttpContext);

    /// <summary>The description of the API.</summary>
    [Function(nameof(OpenApi))]
    public Task<IResult> OpenApi(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "openapi.json")] HttpRequest request
    ) => pipeline.Handle(request.HttpContext);

    private Task<IResult> Open(HttpRequest request, DurableTaskClient client)
    {
        effects.UseClient(client);
        return pipeline.Handle(request.HttpContext);
    }
}
