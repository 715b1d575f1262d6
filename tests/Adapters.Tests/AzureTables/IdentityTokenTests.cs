using System.Net;
using Azure.Core;
using MarketingAutomation.Adapters.AzureTables;
using MarketingAutomation.Flow.Storage;
using Moq;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.AzureTables;

/// <summary>How the identity the program runs under is asked for its token.</summary>
public sealed class IdentityTokenTests
{
    private readonly Mock<TokenCredential> identity = new(MockBehavior.Strict);

    [Fact]
    public async Task A_token_for_storage_is_asked_for_once_and_goes_with_every_request_while_it_is_valid()
    {
        var scopes = new List<string>();
        identity
            .Setup(i => i.GetTokenAsync(It.IsAny<TokenRequestContext>(), It.IsAny<CancellationToken>()))
            .Callback((TokenRequestContext asked, CancellationToken _) => scopes.AddRange(asked.Scopes))
            .ReturnsAsync(new AccessToken("the-token", DateTimeOffset.UtcNow.AddHours(1)));
        var requests = new Requests();
        using var store = Open(requests);

        for (var i = 0; i < 3; i++)
        {
            Assert.Null(await store.Get(TableName.Due, "p", $"r{i}"));
        }

        Assert.Equal("https://storage.azure.com/.default", Assert.Single(scopes));
        Assert.Equal(Enumerable.Repeat("Bearer the-token", 3), requests.Authorizations);
    }

    [Fact]
    public async Task An_identity_that_gets_no_token_is_a_store_that_does_not_answer_and_nothing_is_sent()
    {
        identity
            .Setup(i => i.GetTokenAsync(It.IsAny<TokenRequestContext>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new InvalidOperationException("no identity is assigned"));
        var requests = new Requests();
        using var store = Open(requests);

        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.Get(TableName.Due, "p", "r"));

        Assert.Empty(requests.Authorizations);
    }

    private AzureTableStore Open(HttpMessageHandler handler) =>
        new(
            new AzureTableOptions
            {
                ServiceUri = new Uri("https://shop.table.core.windows.net"),
                Credential = identity.Object,
                Tries = 1,
            },
            handler,
            TimeProvider.System
        );

    private sealed class Requests : HttpMessageHandler
    {
        public List<string> Authorizations { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            Authorizations.Add(request.Headers.Authorization!.ToString());
            return Task.FromResult(
                new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new StringContent("") }
            );
        }
    }
}
