using System.Text;
using MarketingAutomation.Core.Inbound.Providers;
using MarketingAutomation.Core.Inbound.Providers.SendGrid;
using MarketingAutomation.Support.Samples;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Inbound.Signatures;

/// <summary>SendGrid's own published vector, and ways to get it wrong.</summary>
public sealed class SendGridSignatureTests
{
    private const string Key =
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==";
    private const string Signature =
        "MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM=";
    private const string Payload =
        """[{"email":"hello@world.com","event":"dropped","reason":"Bounced Address","sg_event_id":"ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA","sg_message_id":"LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0","smtp-id":"<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>","timestamp":1600112492}]"""
        + "\r\n";

    private static readonly Instant Signed = Instant.FromUnixTimeSeconds(1600112502);

    [Fact]
    public void The_published_vector_is_accepted_and_read()
    {
        var reported = Assert.Single(
            Assert.IsType<ProviderResult.Accepted>(SendGridEventWebhook.Read(Key, Request(), Signed)).Events
        );

        Assert.Equal(("hello@world.com", "bounced"), (reported.Mark!.Address, reported.Mark.Reason));
        Assert.Null(reported.CustomerKey);
    }

    public static TheoryData<string, string> Wrong =>
        new()
        {
            { "body", "is not made with" },
            { "truncated body", "is not made with" },
            { "signature", "is not made with" },
            { "truncated signature", "is not made with" },
            { "no DER", "is not made with" },
            { "not base64", "is not made with" },
            { "timestamp", "is not made with" },
            { "no signature", "not both there" },
            { "no timestamp", "not both there" },
            { "words for a timestamp", "not a number of seconds" },
            { "another key", "is not made with" },
            { "no key", "is not set" },
            { "a key that is none", "is not made with" },
        };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_not_signed_so_is_not_read(string what, string why)
    {
        var request = Request();
        var headers = new Dictionary<string, string>(request.Headers, StringComparer.OrdinalIgnoreCase);
        var (body, key) = (request.Body, (string?)Key);
        var signature = headers[SendGridSignature.Header];
        switch (what)
        {
            case "body":
                body = Encoding.UTF8.GetBytes(
                    Encoding.UTF8.GetString(body.Span).Replace("hello", "hallo", StringComparison.Ordinal)
                );
                break;
            case "truncated body":
                body = body[..^2];
                break;
            case "signature":
                headers[SendGridSignature.Header] = signature.Replace("GHQ", "GHR", StringComparison.Ordinal);
                break;
            case "truncated signature":
                headers[SendGridSignature.Header] = signature[..^8];
                break;
            case "no DER":
                headers[SendGridSignature.Header] = Convert.ToBase64String(new byte[64]);
                break;
            case "not base64":
                headers[SendGridSignature.Header] = "not base64!";
                break;
            case "timestamp":
                headers[SendGridSignature.TimestampHeader] = "1600112503";
                break;
            case "no signature":
                headers.Remove(SendGridSignature.Header);
                break;
            case "no timestamp":
                headers.Remove(SendGridSignature.TimestampHeader);
                break;
            case "words for a timestamp":
                headers[SendGridSignature.TimestampHeader] = "soon";
                break;
            case "another key":
                key = SendGridRequests.PublicKey;
                break;
            case "no key":
                key = null;
                break;
            case "a key that is none":
                key = "bm8ga2V5";
                break;
        }

        var refused = Assert.IsType<ProviderResult.Unverified>(
            SendGridEventWebhook.Read(key, request with { Headers = headers, Body = body }, Signed)
        );

        Assert.Contains(why, refused.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("world.com", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_accepted_for_as_long_as_SendGrid_repeats_it_and_not_after()
    {
        Assert.IsType<ProviderResult.Accepted>(
            SendGridEventWebhook.Read(Key, Request(), Signed + Duration.FromHours(24))
        );
        Assert.IsType<ProviderResult.Unverified>(
            SendGridEventWebhook.Read(Key, Request(), Signed + Duration.FromHours(26))
        );
        Assert.IsType<ProviderResult.Accepted>(
            SendGridEventWebhook.Read(Key, Request(), Signed - Duration.FromMinutes(9))
        );
        Assert.IsType<ProviderResult.Unverified>(
            SendGridEventWebhook.Read(Key, Request(), Signed - Duration.FromMinutes(11))
        );
    }

    [Fact]
    public void Only_a_key_on_the_right_curve_is_one()
    {
        using var other = System.Security.Cryptography.ECDsa.Create(
            System.Security.Cryptography.ECCurve.NamedCurves.nistP384
        );

        Assert.True(SendGridSignature.IsKey(Key));
        Assert.False(SendGridSignature.IsKey(Convert.ToBase64String(other.ExportSubjectPublicKeyInfo())));
        Assert.False(SendGridSignature.IsKey("-----BEGIN PUBLIC KEY-----"));
        Assert.False(SendGridSignature.IsKey(""));
    }

    private static ProviderRequest Request() =>
        new(
            "https://ma.example.com/providers/sendgrid/events",
            new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
            {
                [SendGridSignature.Header] = Signature,
                [SendGridSignature.TimestampHeader] = "1600112502",
            },
            Encoding.UTF8.GetBytes(Payload)
        );
}
