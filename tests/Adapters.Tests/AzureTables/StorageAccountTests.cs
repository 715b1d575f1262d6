using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using MarketingAutomation.Adapters.AzureTables;
using MarketingAutomation.Flow.Storage;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.AzureTables;

public sealed class StorageAccountTests
{
    private const string Signature = "sv=2020-12-06&ss=t&sig=geheim%2Bgeheim%3D";

    [Theory]
    [InlineData("AccountName=shop;AccountKey=a2V5", "https://shop.table.core.windows.net")]
    [InlineData(
        "DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=a2V5;EndpointSuffix=core.chinacloudapi.cn",
        "https://shop.table.core.chinacloudapi.cn"
    )]
    [InlineData(
        "accountname=shop; accountkey=a2V5; TableEndpoint=http://127.0.0.1:9/shop/;",
        "http://127.0.0.1:9/shop"
    )]
    [InlineData("UseDevelopmentStorage=true", "http://127.0.0.1:10002/devstoreaccount1")]
    [InlineData(
        "UseDevelopmentStorage=true;DevelopmentStorageProxyUri=http://azurite",
        "http://azurite:10002/devstoreaccount1"
    )]
    [InlineData(
        "TableEndpoint=https://shop.table.core.windows.net;SharedAccessSignature=" + Signature,
        "https://shop.table.core.windows.net"
    )]
    public async Task A_connection_string_says_where(string text, string endpoint)
    {
        var recorder = new Recorder();
        await Ask(new AzureTableOptions { ConnectionString = text }, recorder);
        Assert.StartsWith(
            endpoint + "/marketingDue(",
            recorder.Asked!.RequestUri!.AbsoluteUri,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_signature_is_added_to_every_address_once_and_signs_alone()
    {
        foreach (
            var options in new[]
            {
                new AzureTableOptions { ConnectionString = "AccountName=shop;SharedAccessSignature=?" + Signature },
                new AzureTableOptions { ServiceUri = new Uri("https://shop.table.core.windows.net/?" + Signature) },
            }
        )
        {
            var recorder = new Recorder();
            using var store = new AzureTableStore(options, recorder, TimeProvider.System);
            await store.Query(TableName.Due, "p", null, null, 1);
            Assert.Equal(2, recorder.Asked!.RequestUri!.Query.Split(Signature).Length);
            Assert.Null(recorder.Asked.Headers.Authorization);
        }
    }

    [Fact]
    public async Task An_identity_brings_its_token()
    {
        var recorder = new Recorder();
        await Ask(
            new AzureTableOptions
            {
                ServiceUri = new Uri("https://shop.table.core.windows.net"),
                Credential = new FixedToken(),
            },
            recorder
        );
        Assert.Equal(
            "Bearer token-for-https://storage.azure.com/.default",
            recorder.Asked!.Headers.Authorization!.ToString()
        );
    }

    [Fact]
    public async Task A_key_signs_date_and_path()
    {
        var recorder = new Recorder();
        await Ask(new AzureTableOptions { ConnectionString = "AccountName=shop;AccountKey=a2V5" }, recorder);
        var asked = recorder.Asked!;
        var signed = $"{asked.Headers.GetValues("x-ms-date").Single()}\n/shop{asked.RequestUri!.AbsolutePath}";
        var signature = Convert.ToBase64String(HMACSHA256.HashData("key"u8, Encoding.UTF8.GetBytes(signed)));
        Assert.Equal("SharedKeyLite shop:" + signature, asked.Headers.Authorization!.ToString());
    }

    [Theory, InlineData("http://127.0.0.1:9/shop"), InlineData("http://localhost:9/shop")]
    public async Task A_signature_is_sent_over_http_to_this_machine(string endpoint)
    {
        var recorder = new Recorder();
        await Ask(
            new AzureTableOptions { ConnectionString = $"TableEndpoint={endpoint};SharedAccessSignature={Signature}" },
            recorder
        );
        Assert.StartsWith(
            endpoint + "/marketingDue(",
            recorder.Asked!.RequestUri!.AbsoluteUri,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(
        "geheim",
        "Storage:Tables:ConnectionString: part 1 is not Name=value. Copy the connection string again from "
            + "the storage account's access keys."
    )]
    [InlineData(
        "AccountName=shop;AccountKey=geheim!",
        "Storage:Tables:ConnectionString: its AccountKey is not base64. Copy the key again, with the = signs at its end."
    )]
    [InlineData(
        "AccountKey=geheim",
        "Storage:Tables:ConnectionString has no AccountName. It needs AccountName and AccountKey, or "
            + "SharedAccessSignature with TableEndpoint or AccountName, or UseDevelopmentStorage=true."
    )]
    [InlineData(
        "AccountName=shop;AccountKey=a2V5;TableEndpoint=geheim",
        "Storage:Tables:ConnectionString: its TableEndpoint, or the one its AccountName and EndpointSuffix "
            + "make, is no http(s) address."
    )]
    public void What_cannot_be_read_is_named_and_never_repeated(string text, string message) =>
        Assert.Equal(
            message,
            Assert
                .Throws<ArgumentException>(() => new AzureTableStore(new AzureTableOptions { ConnectionString = text }))
                .Message
        );

    [Fact]
    public void One_way_in_is_needed_and_no_more()
    {
        var uri = new Uri("https://shop.table.core.windows.net");
        Refused(
            new AzureTableOptions(),
            "neither Storage:Tables:ConnectionString nor Storage:Tables:ServiceUri is set"
        );
        Refused(
            new AzureTableOptions { ConnectionString = "UseDevelopmentStorage=true", ServiceUri = uri },
            "both ConnectionString and ServiceUri"
        );
        Refused(new AzureTableOptions { ServiceUri = new Uri("http://shop.example") }, "must be https");
        Refused(
            new AzureTableOptions { ServiceUri = new Uri("http://shop.example/?" + Signature) },
            "Storage:Tables:ServiceUri: a shared access signature is not sent to another machine over http"
        );
        Refused(
            new AzureTableOptions
            {
                ConnectionString = "TableEndpoint=http://shop.example;SharedAccessSignature=" + Signature,
            },
            "Storage:Tables:ConnectionString: a shared access signature is not sent to another machine over http"
        );
        Refused(
            new AzureTableOptions
            {
                ServiceUri = uri,
                Credential = new FixedToken(),
                TablePrefix = "1a",
            },
            "The table prefix '1a'"
        );

        static void Refused(AzureTableOptions options, string words) =>
            Assert.Contains(
                words,
                Assert.Throws<ArgumentException>(() => new AzureTableStore(options)).Message,
                StringComparison.Ordinal
            );
    }

    [Theory]
    [InlineData("AccountName=shop;AccountKey=Z2VoZWltZ2VoZWlt;TableEndpoint=http://127.0.0.1:1/shop")]
    [InlineData("TableEndpoint=http://127.0.0.1:1/shop;SharedAccessSignature=" + Signature)]
    public async Task No_key_and_no_signature_is_in_any_fault(string text)
    {
        var refusing = new Recorder
        {
            Status = System.Net.HttpStatusCode.Forbidden,
            Body = "Z2VoZWltZ2VoZWlt " + Signature,
        };
        var options = new AzureTableOptions { ConnectionString = text, Tries = 1 };
        using var refused = new AzureTableStore(options, refusing, TimeProvider.System);
        using var unreachable = new AzureTableStore(options);
        foreach (var store in new[] { refused, unreachable })
        {
            foreach (
                var act in new Func<Task>[]
                {
                    async () => await store.Get(TableName.Due, "mari", "tamm"),
                    async () => await store.Upsert(TableName.Due, "mari", "tamm", default),
                }
            )
            {
                var fault = (await Assert.ThrowsAsync<StoreUnavailableException>(act)).ToString();
                foreach (var secret in new[] { "Z2VoZWlt", "geheim", "sig=", "mari", "tamm" })
                {
                    Assert.DoesNotContain(secret, fault, StringComparison.OrdinalIgnoreCase);
                }
            }
        }

        Assert.DoesNotContain("Z2VoZWlt", options.ToString(), StringComparison.Ordinal);
    }

    private static async Task Ask(AzureTableOptions options, Recorder recorder)
    {
        using var store = new AzureTableStore(options, recorder, TimeProvider.System);
        Assert.Null(await store.Get(TableName.Due, "p", "r"));
    }

    private sealed class Recorder : HttpMessageHandler
    {
        public HttpRequestMessage? Asked { get; private set; }

        public System.Net.HttpStatusCode Status { get; init; } = System.Net.HttpStatusCode.NotFound;

        public string Body { get; init; } = "";

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            Asked = request;
            return Task.FromResult(new HttpResponseMessage(Status) { Content = new StringContent(Body) });
        }
    }

    private sealed class FixedToken : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new("token-for-" + requestContext.Scopes[0], DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(
            TokenRequestContext requestContext,
            CancellationToken cancellationToken
        ) => ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
