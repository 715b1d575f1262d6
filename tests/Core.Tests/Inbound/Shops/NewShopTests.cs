using System.Text;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Core.Inbound.Signatures;
using MarketingAutomation.Support.Samples;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Inbound.Shops;

/// <summary>A platform that is defined here alone, in one class, is verified, read and signed for like the shipped
/// ones.</summary>
public sealed class NewShopTests
{
    private static readonly WebhookSource Source = new()
    {
        Name = "merlin",
        Protocol = new MerlinProtocol(),
        Secrets = ["a-secret-of-the-merlin-shop"],
    };

    private static readonly byte[] Body = Encoding.UTF8.GetBytes(
        """{ "order": 77, "email": "mari.tamm@example.com", "paid_at": "2026-03-02T08:59:00Z" }"""
    );

    [Fact]
    public void What_it_signs_is_accepted_and_read()
    {
        var headers = Sign(Source.Secrets[0]);
        Assert.Null(WebhookReader.CheckHeaders(Source, headers, Body.Length));

        var read = Assert.IsType<WebhookResult.Accepted>(Read(headers, Body)).Event;
        Assert.Equal(("merlin", "77", "mari.tamm@example.com"), (read.Source, read.Order!.Id, read.Identity.Email));
        Assert.Equal(
            new Occurrence(EventNames.OrderPaid, Instant.FromUtc(2026, 3, 2, 8, 59)),
            Assert.Single(read.Occurrences)
        );
    }

    [Fact]
    public void Another_secret_another_body_and_no_signature_are_refused()
    {
        Assert.IsType<WebhookResult.Unverified>(Read(Sign("another-secret-of-a-shop"), Body));
        Assert.IsType<WebhookResult.Unverified>(Read(Sign(Source.Secrets[0]), "{}"u8.ToArray()));
        var none = new Dictionary<string, string>();
        Assert.IsType<WebhookResult.Unverified>(Read(none, Body));
        Assert.NotNull(WebhookReader.CheckHeaders(Source, none, Body.Length));
    }

    [Fact]
    public void A_field_that_is_missing_is_named()
    {
        var body = "{}"u8.ToArray();
        var headers = WebhookReader.Sign(Source.Protocol, Source.Secrets[0], body, "", "d-1", ShopWebhooks.Now);
        Assert.Equal("$.order", Assert.IsType<WebhookResult.Malformed>(Read(headers, body)).Path);
    }

    [Fact]
    public void Its_secrets_are_checked_and_made_by_the_rules_that_all_share()
    {
        Assert.Equal("has 5 characters", Source.Protocol.CheckSecret("short"));
        Assert.Null(
            Source.Protocol.CheckSecret(Source.Protocol.CreateTrialSecret(new byte[Source.Protocol.TrialSecretBytes]))
        );
    }

    /// <summary>What the lists of the settings, the trial secrets and the <c>sign</c> command are made of.</summary>
    [Fact]
    public void Every_shipped_platform_has_a_name_of_its_own_and_a_sample_secret_that_its_own_check_accepts()
    {
        Assert.Equal(ShopProtocols.All.Count, ShopProtocols.All.Select(p => p.Name).Distinct().Count());
        Assert.All(
            ShopProtocols.All,
            p =>
            {
                Assert.Matches("^[a-z]+$", p.Name);
                Assert.Same(p, ShopProtocols.Find(p.Name));
                Assert.Null(p.CheckSecret(p.SampleSecret));
                Assert.Null(p.CheckSecret(p.CreateTrialSecret(new byte[p.TrialSecretBytes])));
            }
        );
    }

    private static IReadOnlyDictionary<string, string> Sign(string secret) =>
        WebhookReader.Sign(Source.Protocol, secret, Body, "", "d-1", ShopWebhooks.Now);

    private static WebhookResult Read(IReadOnlyDictionary<string, string> headers, byte[] body) =>
        WebhookReader.Read(Source, WebhookRequest.From(headers, body), ShopWebhooks.Now);

    private sealed class MerlinProtocol : ShopProtocol
    {
        private const string Signature = "X-Merlin-Signature";
        private const string Delivery = "X-Merlin-Delivery";

        public override string Name => "merlin";

        public override string DisplayName => "Merlin";

        public override string PaidTopic => "";

        public override SampleDelivery Sample { get; } =
            new("merlin-order.json", [new("order", IsNumber: true)], [new("email", "mari.tamm+{id}@example.com")]);

        public override string SampleSecret => "fake-merlin-secret";

        public override WebhookResult Read(WebhookSource source, WebhookRequest request, WebhookContext context) =>
            request.Header(Signature) is { } signature
            && BodySignature.MatchesAny(source.Secrets, request.Body.Span, signature)
                ? ShopBody.Read(
                    request.Body,
                    body =>
                        body.GetRequiredId("order") is not { } order
                            ? null
                            : new WebhookResult.Accepted(
                                new()
                                {
                                    Id = EventId.Create(source.Name, request.Header(Delivery) ?? order),
                                    Source = source.Name,
                                    Name = EventNames.OrderPaid,
                                    At = body.GetInstant("paid_at") ?? context.RealNow,
                                    Identity = CustomerIdentity.Unknown with { Email = body.GetText("email") },
                                    Order = new() { Id = order },
                                    Occurrences =
                                    [
                                        new(EventNames.OrderPaid, body.GetInstant("paid_at") ?? context.RealNow),
                                    ],
                                }
                            )
                )
                : Refuse(source, request);

        public override WebhookResult.Unverified? CheckHeaders(
            WebhookSource source,
            WebhookRequest request,
            long? contentLength
        ) =>
            request.Header(Signature) is { } signature && HmacSignature.IsWellFormed(signature)
                ? null
                : Refuse(source, request);

        public override void AddHeaders(
            IDictionary<string, string> headers,
            string secret,
            ReadOnlySpan<byte> body,
            string topic,
            string deliveryId,
            Instant at
        )
        {
            headers[Delivery] = deliveryId;
            headers[Signature] = BodySignature.Compute(secret, body);
        }

        private static WebhookResult.Unverified Refuse(WebhookSource source, WebhookRequest request) =>
            new(
                RefusalExplanation.Describe(
                    $"{Signature} is missing or does not match the body",
                    "X-Merlin-",
                    source,
                    request
                )
            );
    }
}
