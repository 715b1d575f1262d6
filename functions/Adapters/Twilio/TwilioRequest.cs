using System.Net.Http.Headers;
using MarketingAutomation.Adapters.Providers;
using Twilio.Clients;
using Twilio.Http;
using Twilio.Rest.Api.V2010.Account;
using HttpClient = System.Net.Http.HttpClient;
using HttpMethod = Twilio.Http.HttpMethod;

namespace MarketingAutomation.Adapters.Twilio;

/// <summary>Requests that Twilio's library makes, over our connections and by our rules. Everything that loads the
/// library is here and in what is made of messages.</summary>
internal static class TwilioRequest
{
    /// <summary>Creates a message.</summary>
    /// <param name="begins">As for <see cref="ProviderHttp.Post"/>.</param>
    public static Task<ProviderReply> Create(
        ProviderHttp http,
        TwilioOptions account,
        CreateMessageOptions message,
        CancellationToken deadline,
        Action? begins = null
    ) =>
        http.Call(
            (client, cancel) => MessageResource.CreateAsync(message, Client(http, account, client, cancel)),
            deadline,
            begins
        );

    /// <summary>The first page of what was sent to a number, newest first.</summary>
    public static Task<ProviderReply> List(
        ProviderHttp http,
        TwilioOptions account,
        ReadMessageOptions about,
        CancellationToken deadline
    ) =>
        http.Call(
            (client, cancel) => MessageResource.ReadAsync(about, Client(http, account, client, cancel)),
            deadline
        );

    /// <summary>A further page. Not by the library's own <c>NextPage</c>, which blocks its thread and cannot be
    /// cancelled.</summary>
    public static Task<ProviderReply> Page(
        ProviderHttp http,
        TwilioOptions account,
        string pathAndQuery,
        CancellationToken deadline
    ) =>
        http.Call(
            (client, cancel) =>
                Client(http, account, client, cancel)
                    .RequestAsync(new Request(HttpMethod.Get, "https://api.twilio.com" + pathAndQuery)),
            deadline
        );

    // Its own log would hold numbers and words, and an environment variable (TWILIO_LOG_LEVEL) switches it on.
    private static TwilioRestClient Client(
        ProviderHttp http,
        TwilioOptions account,
        HttpClient client,
        CancellationToken cancel
    ) =>
        new(account.AccountSid, account.AuthToken, httpClient: new OneRequest(client, http.Address, cancel))
        {
            LogLevel = null,
        };

    // What the library gives to its client: it knows no cancellation, and one host. Ours carries both; the request is
    // sent to the address of the settings.
    private sealed class OneRequest(HttpClient client, string address, CancellationToken cancel)
        : global::Twilio.Http.HttpClient
    {
        public override Response MakeRequest(Request request) =>
            throw new NotSupportedException("requests to Twilio are awaited");

        public override async Task<Response> MakeRequestAsync(Request request)
        {
            using var ours = new HttpRequestMessage(
                new(request.Method.ToString()),
                address + request.ConstructUrl().PathAndQuery
            );
            ours.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic",
                Authentication(request.Username, request.Password)
            );
            if (ours.Method == System.Net.Http.HttpMethod.Post)
            {
                ours.Content = new ByteArrayContent(request.EncodePostParams())
                {
                    Headers = { ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded") },
                };
            }

            using var answer = await client.SendAsync(ours, cancel);
            return new Response(answer.StatusCode, await answer.Content.ReadAsStringAsync(cancel), answer.Headers);
        }
    }
}
