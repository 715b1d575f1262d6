using System.Text.Json.Serialization;
using MarketingAutomation.Web.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using NodaTime;

namespace MarketingAutomation.Web;

/// <summary>The description of the API that <c>/openapi.json</c> gives.</summary>
public static class OpenApi
{
    /// <summary>Registers what <see cref="MarketingAutomationEndpoints.MapMarketingAutomation"/> needs.</summary>
    public static IServiceCollection AddMarketingAutomationWeb(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(o =>
        {
            o.SerializerOptions.TypeInfoResolverChain.Insert(0, WebJson.Default);

            // A number is a number: the description should not offer text for it.
            o.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        return services.AddOpenApi(options =>
        {
            options.AddDocumentTransformer((document, _, _) =>
            {
                Describe(document);
                return Task.CompletedTask;
            });
            options.AddSchemaTransformer((schema, context, _) =>
            {
                if (context.JsonTypeInfo.Type == typeof(Instant) || context.JsonTypeInfo.Type == typeof(Instant?))
                {
                    schema.Type = JsonSchemaType.String;
                    schema.Format = "date-time";
                }

                return Task.CompletedTask;
            });
        });
    }

    private static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "MarketingAutomation",
            Version = "1",
            Description = "Relationship marketing as one pure function over one customer. Times are ISO 8601 in UTC; errors are problem details (RFC 9457); lists go on at next.",
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes["key"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = Access.Header };
        foreach (var (path, item) in document.Paths)
        {
            // Every GET answers HEAD as well; saying so for each would only make the description longer.
            item.Operations?.Remove(HttpMethod.Head);
            foreach (var operation in item.Operations?.Values.AsEnumerable() ?? [])
            {
                if (path.StartsWith("/api/", StringComparison.Ordinal))
                {
                    operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("key", document)] = [] }];
                }

                if (path == "/webhooks/{name}")
                {
                    operation.Parameters = [new OpenApiParameter { Name = "name", In = ParameterLocation.Path, Required = true, Schema = new OpenApiSchema { Type = JsonSchemaType.String } }];
                }
            }
        }
    }
}
