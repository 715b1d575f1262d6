using System.Text;
using System.Text.RegularExpressions;
using MarketingAutomation.Core.Inbound;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Hosts.Tests.Web;
using MarketingAutomation.Support.Mutations;
using NodaTime;

namespace MarketingAutomation.Hosts.Tests.Mutations;

/// <summary>
/// An address anybody on the Internet can post to. <paramref name="Make"/> makes one spoiled request; true: signed
/// rightly over what is sent, so that the parsers behind the signature are reached.
/// </summary>
internal sealed partial record MutatedEndpoint(string Name, Func<BodyMutator, bool, int, HttpRequestMessage> Make)
{
    /// <summary>What must be there before the first request, so that some of it is about a known customer.</summary>
    public Func<WebTestShop, Task> Prepare { get; init; } = shop => shop.Deliver(StandardBodies.Order());

    public static MutatedEndpoint Shopify { get; } =
        Signed("shopify", ShopProtocols.Shopify, WebTestShop.ShopifySecret, ShopBodies.Shopify);

    public static MutatedEndpoint WooCommerce { get; } =
        Signed("woocommerce", ShopProtocols.WooCommerce, WebTestShop.WooSecret, ShopBodies.WooCommerce);

    public static MutatedEndpoint Standard { get; } =
        Signed("standard", ShopProtocols.Standard, WebTestShop.StandardSecret, ShopBodies.Standard);

    public static MutatedEndpoint Api { get; } =
        new(
            "/api/events",
            (mutator, signed, n) =>
            {
                var (_, body) = ShopBodies.Api[n % ShopBodies.Api.Count];
                var request = new HttpRequestMessage(HttpMethod.Post, "/api/events")
                {
                    Content = new ByteArrayContent(mutator.Mutate(body, json: true)),
                };
                request.Content.Headers.ContentType = new("application/json");
                request.Headers.Add("X-Api-Key", signed ? WebTestShop.ApiKey : WebTestShop.ApiKey[..^1]);
                if (mutator.Happens(0.3))
                {
                    request.Headers.TryAddWithoutValidation("Idempotency-Key", $"key-{mutator.Pick(500)}");
                }

                return request;
            }
        );

    /// <summary>A customer's own page: its token is its signature.</summary>
    public static MutatedEndpoint Page(Func<string> token) =>
        new(
            "/c/{token}",
            (mutator, signed, n) =>
            {
                string[] choices =
                [
                    "stop-all",
                    "stop-topic",
                    "start-all",
                    "start-topic",
                    "reach",
                    "speak",
                    "clock",
                    "rate",
                ];
                KeyValuePair<string, string>[] fields =
                [
                    new("do", choices[n % choices.Length]),
                    new("how", "sms-only"),
                    new("language", "et"),
                    new("zone", "Europe/Tallinn"),
                    new("rating", $"{(n % 7)}"),
                    new("text", "Very nice"),
                    new("List-Unsubscribe", "One-Click"),
                ];
                var (at, given) = (n % 5 == 0 ? "/unsubscribe" : "", signed ? token() : Spoiled(token(), mutator));
                return new HttpRequestMessage(HttpMethod.Post, $"/c/{Uri.EscapeDataString(given)}{at}")
                {
                    Content = Form(mutator, fields),
                };
            }
        );

    public override string ToString() => Name;

    /// <summary>Fields as a form, urlencoded or multipart, sometimes spoiled in its bytes too, sometimes under a wrong
    /// type.</summary>
    internal static HttpContent Form(BodyMutator mutator, IEnumerable<KeyValuePair<string, string>> fields)
    {
        var spoiled = mutator.Mutate(fields);
        HttpContent content = new FormUrlEncodedContent(spoiled);
        if (mutator.Happens(0.3))
        {
            var multipart = new MultipartFormDataContent("boundary-of-tests");
            foreach (var (name, value) in spoiled)
            {
                multipart.Add(
                    new StringContent(value),
                    name.Length == 0 ? "x" : $"\"{Quotable().Replace(name, "_")}\""
                );
            }

            content = multipart;
        }

        if (!mutator.Happens(0.4))
        {
            return content;
        }

        var bytes = new ByteArrayContent(
            mutator.Mutate(content.ReadAsByteArrayAsync().GetAwaiter().GetResult(), json: false)
        );
        bytes.Headers.TryAddWithoutValidation(
            "Content-Type",
            mutator.Happens(0.1) ? "text/plain" : content.Headers.ContentType!.ToString()
        );
        return bytes;
    }

    private static MutatedEndpoint Signed(
        string source,
        ShopProtocol kind,
        string secret,
        IReadOnlyList<(string Topic, byte[] Body)> bodies
    ) =>
        new(
            $"/webhooks/{source}",
            (mutator, signed, n) =>
            {
                var (topic, right) = bodies[n % bodies.Count];
                var body = mutator.Mutate(right, json: true);
                var request = new HttpRequestMessage(HttpMethod.Post, $"/webhooks/{source}")
                {
                    Content = new ByteArrayContent(body),
                };

                // The unsigned ones carry another secret's signature, or one over other bytes.
                var (key, over) =
                    signed ? (secret, body)
                    : mutator.Happens(0.5) ? (Other(kind), body)
                    : (secret, [.. body, (byte)' ']);
                foreach (
                    var (name, value) in WebhookReader.Sign(
                        kind,
                        key,
                        over,
                        topic,
                        $"delivery-{n}",
                        SystemClock.Instance.GetCurrentInstant()
                    )
                )
                {
                    if (!request.Headers.TryAddWithoutValidation(name, value))
                    {
                        request.Content.Headers.TryAddWithoutValidation(name, value);
                    }
                }

                return request;
            }
        );

    private static string Other(ShopProtocol kind) =>
        kind == ShopProtocols.Standard ? "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" : "another-secret-of-no-shop";

    private static string Spoiled(string token, BodyMutator mutator)
    {
        var spoiled = Encoding.Latin1.GetString(mutator.Mutate(Encoding.Latin1.GetBytes(token), json: false)).Trim('.');
        return spoiled.Length == 0 || spoiled == token ? token[..^1] : spoiled;
    }

    [GeneratedRegex("[^A-Za-z0-9_-]")]
    private static partial Regex Quotable();
}
