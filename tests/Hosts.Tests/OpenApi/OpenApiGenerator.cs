using System.Text.Json;
using System.Text.Json.Serialization;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Web;
using MarketingAutomation.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using NodaTime;

namespace MarketingAutomation.Hosts.Tests.OpenApi;

/// <summary>
/// Makes <c>docs/openapi.json</c> out of the endpoints themselves. It is made here and not while the program runs,
/// which would cost every process some memory and a part of its start for something that changes only with the code.
/// </summary>
internal static class OpenApiGenerator
{
    public static async Task<string> Generate(WebPorts ports)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddMarketingAutomationWeb();

        // A number is a number: the description should not offer text for it.
        builder.Services.ConfigureHttpJsonOptions(o => o.SerializerOptions.NumberHandling = JsonNumberHandling.Strict);
        builder.Services.AddOpenApi(options =>
        {
            options.AddDocumentTransformer(
                (document, _, _) =>
                {
                    Describe(document);
                    return Task.CompletedTask;
                }
            );
            options.AddSchemaTransformer(
                (schema, context, _) =>
                {
                    if (context.JsonTypeInfo.Type == typeof(Instant) || context.JsonTypeInfo.Type == typeof(Instant?))
                    {
                        schema.Type = JsonSchemaType.String;
                        schema.Format = "date-time";
                    }
                    else if (context.JsonTypeInfo.Type == typeof(Visit))
                    {
                        schema.Type = JsonSchemaType.Integer;
                        schema.Minimum = "1";
                    }

                    return Task.CompletedTask;
                }
            );
        });
        await using var app = builder.Build();
        app.MapMarketingAutomation(ports)
            .Finally(endpoint =>
            {
                if (endpoint.Metadata.OfType<AcceptedBody>().FirstOrDefault() is { } takes)
                {
                    endpoint.Metadata.Add(new AcceptsMetadata([.. takes.ContentTypes], takes.Body));
                }
            });
        app.MapOpenApi("/made.json");
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        using var made = JsonDocument.Parse(await http.GetStringAsync(new Uri("/made.json", UriKind.Relative)));
        return JsonSerializer.Serialize(made.RootElement, Indented).ReplaceLineEndings("\n") + "\n";
    }

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "MarketingAutomation",
            Version = "1",
            Description =
                "Relationship marketing as one pure function over one customer. Times are ISO 8601 in UTC; "
                + "errors are problem details (RFC 9457); lists go on at next.",
        };
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes["key"] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = "X-Api-Key",
        };
        foreach (var (path, item) in document.Paths)
        {
            // Every GET answers HEAD as well; saying so for each would only make the description longer.
            item.Operations?.Remove(HttpMethod.Head);
            foreach (var operation in item.Operations?.Values.AsEnumerable() ?? [])
            {
                if (path.StartsWith("/api/", StringComparison.Ordinal))
                {
                    operation.Security =
                    [
                        new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("key", document)] = [] },
                    ];
                }

                // What takes the request by itself names its parameters in its path alone.
                operation.Parameters ??=
                [
                    .. path.Split('{')
                        .Skip(1)
                        .Select(part => new OpenApiParameter
                        {
                            Name = part[..part.IndexOf('}', StringComparison.Ordinal)],
                            In = ParameterLocation.Path,
                            Required = true,
                            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                        }),
                ];
            }
        }
    }
}
