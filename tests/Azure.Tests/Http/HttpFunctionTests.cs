using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using MarketingAutomation.Adapters.Mailbox;
using MarketingAutomation.Azure.Http;
using MarketingAutomation.Azure.Tests.TaskHubs;
using MarketingAutomation.Support.Scenarios;
using MarketingAutomation.Support.Stage;
using MarketingAutomation.Web;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace MarketingAutomation.Azure.Tests.Http;

public sealed class HttpFunctionTests
{
    [Fact]
    public async Task Every_endpoint_has_a_function_that_leads_to_it_with_its_methods()
    {
        await using var stage = await AzureTestHost.Open(new ScenarioShop(TestShop.At("2026-03-02 10:00")));
        await using var pipeline = new HttpPipeline(
            new WebPorts(stage.Flow, ScenarioShop.Web, _ => default, new MailboxReader(stage.Shop.Store)),
            NullLoggerFactory.Instance
        );

        var shut = pipeline
            .Endpoints.SelectMany(e =>
                (e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method =>
                    (
                        Path: "/"
                            + e.RoutePattern.RawText!.TrimStart('/').Replace("{**rest}", "x", StringComparison.Ordinal),
                        Method: method
                    )
                )
            )
            .Where(e => !FunctionEndpoints.All.Any(d => Leads(d.Trigger, e.Path, e.Method)))
            .Select(e => $"{e.Method} {e.Path}");

        Assert.Empty(shut);
    }

    [Fact]
    public void Only_programs_need_a_function_key() =>
        Assert.Equal(
            [nameof(HttpFunctions.Api)],
            FunctionEndpoints
                .All.Where(d => d.Trigger.AuthLevel != AuthorizationLevel.Anonymous)
                .Select(d => d.Function.Name)
        );

    [Fact]
    public void Entra_ID_sign_in_protects_the_api_and_the_console_and_nothing_else()
    {
        var open = Regex
            .Matches(
                File.ReadAllText(Repository.Path("infra", "modules", "signIn.bicep")),
                @"^\s+'(?<path>/[^']+)'$",
                RegexOptions.Multiline
            )
            .Select(m => m.Groups["path"].Value);
        var endpoints = FunctionEndpoints
            .All.Where(d =>
                d.Function.Name
                    is not (
                        nameof(HttpFunctions.Api)
                        or nameof(HttpFunctions.Console)
                        or nameof(HttpFunctions.Login)
                        or nameof(HttpFunctions.Logout)
                        or nameof(HttpFunctions.Records)
                    )
            )
            .Select(d => "/" + d.Trigger.Route!.Replace("{*rest}", "*", StringComparison.Ordinal));

        Assert.Equal(endpoints.Order(StringComparer.Ordinal), open.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_two_functions_share_a_route() =>
        Assert.Distinct(FunctionEndpoints.All.Select(d => d.Trigger.Route!.Split('/')[0]));

    [Fact]
    public void Host_json_gives_addresses_no_prefix_and_orchestrations_their_version()
    {
        var extensions = JsonDocument
            .Parse(File.ReadAllText(Repository.Path("host.json")))
            .RootElement.GetProperty("extensions");

        Assert.Equal("", extensions.GetProperty("http").GetProperty("routePrefix").GetString());
        Assert.Equal(
            OrchestrationStarter.Version,
            extensions.GetProperty("durableTask").GetProperty("defaultVersion").GetString()
        );
        Assert.Equal(
            16,
            extensions
                .GetProperty("durableTask")
                .GetProperty("storageProvider")
                .GetProperty("partitionCount")
                .GetInt32()
        );
    }

    /// <summary>The Functions host passes over names it does not know, so a slip would turn the setting off.</summary>
    [Fact]
    public void Host_json_names_only_what_the_durable_extension_reads_and_traces_by_its_second_version()
    {
        var durable = JsonDocument
            .Parse(File.ReadAllText(Repository.Path("host.json")))
            .RootElement.GetProperty("extensions")
            .GetProperty("durableTask");
        using var file = new PEReader(
            File.OpenRead(
                Path.Combine(
                    AppContext.BaseDirectory,
                    ".azurefunctions",
                    "Microsoft.Azure.WebJobs.Extensions.DurableTask.dll"
                )
            )
        );
        var extension = file.GetMetadataReader();
        var known = extension
            .TypeDefinitions.Select(extension.GetTypeDefinition)
            .ToLookup(t => extension.GetString(t.Name), t => t);
        IEnumerable<string> Settable(string type) =>
            known[type]
                .SelectMany(t => t.GetProperties())
                .Select(p => extension.GetString(extension.GetPropertyDefinition(p).Name));

        Assert.All(
            durable.EnumerateObject(),
            p => Assert.Contains(p.Name, Settable("DurableTaskOptions"), StringComparer.OrdinalIgnoreCase)
        );
        Assert.All(
            durable.GetProperty("tracing").EnumerateObject(),
            p => Assert.Contains(p.Name, Settable("TraceOptions"), StringComparer.OrdinalIgnoreCase)
        );
        Assert.All(
            durable.GetProperty("storageProvider").EnumerateObject().Where(p => p.Name != "type"),
            p => Assert.Contains(p.Name, Settable("AzureStorageOptions"), StringComparer.OrdinalIgnoreCase)
        );
        Assert.Contains(
            "V2",
            known["DurableDistributedTracingVersion"]
                .SelectMany(t => t.GetFields())
                .Select(f => extension.GetString(extension.GetFieldDefinition(f).Name))
        );
        Assert.True(durable.GetProperty("tracing").GetProperty("distributedTracingEnabled").GetBoolean());
        Assert.Equal("V2", durable.GetProperty("tracing").GetProperty("version").GetString());
        Assert.False(durable.GetProperty("tracing").GetProperty("traceInputsAndOutputs").GetBoolean());
        Assert.Equal("Fail", durable.GetProperty("versionFailureStrategy").GetString());
    }

    private static bool Leads(HttpTriggerAttribute trigger, string path, string method) =>
        trigger.Methods!.Contains(method, StringComparer.OrdinalIgnoreCase)
        && new TemplateMatcher(TemplateParser.Parse(trigger.Route!), []).TryMatch(path, []);
}
