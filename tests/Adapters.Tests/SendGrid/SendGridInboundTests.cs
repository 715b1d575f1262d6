using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MarketingAutomation.Adapters.SendGrid;
using MarketingAutomation.Core.Channels.OptOuts;
using MarketingAutomation.Core.Inbound.Providers;
using MarketingAutomation.Core.Inbound.Providers.SendGrid;
using NodaTime;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.SendGrid;

public sealed class SendGridInboundTests
{
    private const string Boundary = "xYzZY";
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 12, 0);
    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly SendGridInboundFeed Inbound = new(Convert.ToBase64String(Key.ExportSubjectPublicKeyInfo()));
    private static readonly SendGridEventFeed Events = new(Convert.ToBase64String(Key.ExportSubjectPublicKeyInfo()));

    [Fact]
    public void A_reply_in_another_character_set_with_an_attachment_is_read()
    {
        var body = Form(
            Field("headers", "Message-ID: <1@mail>\nFrom: Mari"),
            Field("from", "Mari Mets <mari@example.com>"),
            Field("subject", "Re: Tere"),
            Field("charsets", """{"to":"UTF-8","text":"iso-8859-15","subject":"UTF-8"}"""),
            Field("text", "Aitäh, võtan! €", Encoding.Latin1.GetBytes("Aitäh, võtan! ¤")),
            [
                .. Encoding.ASCII.GetBytes(
                    $"--{Boundary}\r\nContent-Disposition: form-data; name=\"attachment1\"; "
                        + $"filename=\"a.bin\"\r\nContent-Type: application/octet-stream\r\n\r\n"
                ),
                0,
                1,
                2,
                255,
                13,
                10,
            ]
        );

        var reported = Assert.Single(Read(body).Events);

        Assert.Equal("Aitäh, võtan! €", reported.Event.Data["text"].GetString());
        Assert.Equal("mari@example.com", reported.Sender!.Value);
    }

    [Fact]
    public void A_form_without_a_sender_is_malformed_and_an_unsigned_one_unverified()
    {
        Assert.IsType<ProviderResult.Malformed>(
            Inbound.Read(
                Signed(Form(Field("text", "x")), $"multipart/form-data; boundary={Boundary}"),
                Now,
                StopWords.Default
            )
        );
        Assert.IsType<ProviderResult.Malformed>(
            Inbound.Read(Signed(Form(Field("from", "a@b.ee")), "application/json"), Now, StopWords.Default)
        );
        Assert.IsType<ProviderResult.Malformed>(
            Inbound.Read(Signed(Form(Field("from", "a@b.ee")), "multipart/form-data"), Now, StopWords.Default)
        );
        Assert.IsType<ProviderResult.Unverified>(
            Inbound.Read(
                new ProviderRequest("https://x", new Dictionary<string, string>(), Form(Field("from", "a@b.ee"))),
                Now,
                StopWords.Default
            )
        );
        Assert.IsType<ProviderResult.Unverified>(
            new SendGridInboundFeed(null).Read(
                Signed(Form(Field("from", "a@b.ee")), $"multipart/form-data; boundary={Boundary}"),
                Now,
                StopWords.Default
            )
        );
    }

    [Fact]
    public void An_unknown_character_set_is_read_as_far_as_it_goes()
    {
        var reported = Assert.Single(
            Read(
                Form(Field("from", "a@b.ee"), Field("charsets", """{"text":"x-klingon"}"""), Field("text", "Hello"))
            ).Events
        );

        Assert.Equal("Hello", reported.Event.Data["text"].GetString());
    }

    [Trait("Speed", "Slow")]
    [Theory]
    [InlineData("events")]
    [InlineData("inbound")]
    public void Ten_thousand_mutated_bodies_are_read_or_refused_and_never_thrown_about(string feed)
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var events = Encoding.UTF8.GetBytes(
            $$"""[{"event":"bounce","sg_event_id":"ev1","email":"mari@example.com","timestamp":1772452800,"type":"bounce","status":"5.1.1","ma_message":"{{new string('a', 26)}}.00ff","category":["a"]},{"event":"open","sg_machine_open":true,"sg_event_id":"ev2","email":"m@example.com","timestamp":"1772452800"},{"event":"dropped","reason":"Invalid","sg_event_id":"ev3","email":"m@example.com","timestamp":1772452800.5}]"""
        );
        var reply = Form(
            Field("headers", "Message-ID: <1@mail>\nPrecedence: normal"),
            Field("from", "Mari Mets <mari@example.com>"),
            Field("subject", "Re: Tere"),
            Field("charsets", """{"text":"iso-8859-1"}"""),
            Field("text", "Aitäh\n\nOn 2 Mar 2026, Shop <a@b.ee> wrote:\n> Tere"),
            Field("html", "<p>Aitäh</p>")
        );
        for (var i = 0; i < 10_000; i++)
        {
            var body = Mutated(feed == "events" ? events : reply, random);
            try
            {
                var request = Signed(
                    body,
                    feed == "events" ? "application/json" : $"multipart/form-data; boundary={Boundary}"
                );
                var reading =
                    feed == "events"
                        ? Events.Read(request, Now, StopWords.Default)
                        : Inbound.Read(request, Now, StopWords.Default);

                // Whole events or none: each has an id that is a key, a name, a time.
                Assert.All(
                    reading is ProviderResult.Accepted(var reported) ? reported : [],
                    n =>
                        Assert.True(
                            n.Event.Id.Length is > 10 and < 120
                                && n.Event.Occurrences.Count == 1
                                && n.Event.At > Instant.FromUnixTimeSeconds(0)
                                && (n.Event.MessageId?.All(c => char.IsAsciiLetterOrDigit(c) || c == '.') ?? true)
                        )
                );
                Assert.IsNotType<ProviderResult.Unverified>(reading);
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"seed {seed}, body {i}: {e}");
            }
        }
    }

    private static byte[] Mutated(byte[] body, Random random)
    {
        var bytes = body.ToList();
        for (var n = random.Next(1, 6); n > 0; n--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 40), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, [.. bytes.Skip(random.Next(bytes.Count)).Take(random.Next(1, 30))]);
                    break;
                case 3:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Odd[random.Next(Odd.Length)]));
                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
            }

            if (bytes.Count == 0)
            {
                bytes.Add(32);
            }
        }

        return [.. bytes];
    }

    private static readonly string[] Odd =
    [
        "null",
        "[]",
        "{}",
        "\"",
        "\\ud800",
        "1e999",
        "-1",
        "\u0000",
        "\r\n\r\n",
        $"--{Boundary}--",
        $"--{Boundary}\r\n",
        "\u202E",
        new string('[', 40),
        "<",
        ">>>>>",
        "@",
        "utf-7",
        "99999999999999999999",
    ];

    private static ProviderResult.Accepted Read(byte[] body) =>
        Assert.IsType<ProviderResult.Accepted>(
            Inbound.Read(Signed(body, $"multipart/form-data; boundary={Boundary}"), Now, StopWords.Default)
        );

    private static byte[] Field(string name, string value, byte[]? bytes = null) =>
        [
            .. Encoding.ASCII.GetBytes($"--{Boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n"),
            .. bytes ?? Encoding.UTF8.GetBytes(value),
            13,
            10,
        ];

    private static byte[] Form(params byte[][] fields) =>
        [.. fields.SelectMany(f => f), .. Encoding.ASCII.GetBytes($"--{Boundary}--\r\n")];

    private static ProviderRequest Signed(byte[] body, string contentType)
    {
        var timestamp = Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signature;
        lock (Key)
        {
            signature = Key.SignData(
                [.. Encoding.ASCII.GetBytes(timestamp), .. body],
                HashAlgorithmName.SHA256,
                DSASignatureFormat.Rfc3279DerSequence
            );
        }

        return new ProviderRequest(
            "https://ma.example.com/providers/sendgrid/inbound",
            new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
            {
                [SendGridSignature.Header] = Convert.ToBase64String(signature),
                [SendGridSignature.TimestampHeader] = timestamp,
                ["Content-Type"] = contentType,
            },
            body
        );
    }
}
