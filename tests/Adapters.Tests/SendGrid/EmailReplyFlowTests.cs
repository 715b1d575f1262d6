using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MarketingAutomation.Adapters.SendGrid;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Inbound.Providers.SendGrid;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Providers;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.SendGrid;

/// <summary>Replies by e-mail on their way through the whole program: no opt-out is lost without a trace.</summary>
public sealed class EmailReplyFlowTests
{
    private const string Feed = "sendgrid/inbound";
    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly SendGridInboundFeed Inbound = new(Convert.ToBase64String(Key.ExportSubjectPublicKeyInfo()));

    [Theory]
    [InlineData("mari@example.com (Mari Mets)", null)]
    [InlineData("Family: Mati <mati@example.com>, mari@example.com;", null)]
    [InlineData("MARI@EXAMPLE.COM", null)]
    [InlineData("Mari Mets", "mari@example.com")]
    public async Task Unsubscribe_ends_e_mail_to_its_writer_in_every_form_of_From(string from, string? envelope)
    {
        await using var stage = await Open();
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        Assert.Single(stage.Email.Messages);

        await Writes(stage, from, "Unsubscribe", envelope);
        await stage.Advance(Duration.FromDays(40));

        Assert.Single(stage.Email.Messages);
        Assert.Contains(
            (await stage.Customer("mari@example.com")).Consents,
            c => c is { Channel: Channel.Email, Status: ConsentStatus.Unsubscribed, Method: "reply" }
        );
        Assert.Empty(await stage.Flow.UnmatchedStops.ListRecent(CancellationToken.None));
    }

    [Fact]
    public async Task A_stop_whose_sender_cannot_be_read_is_listed_for_a_person_without_anything_personal()
    {
        await using var stage = await Open();
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));

        await Writes(stage, "Mari Mets", "Thank you");
        Assert.Empty(await stage.Flow.UnmatchedStops.ListRecent(CancellationToken.None));
        await Writes(stage, "Mari Mets", "Unsubscribe");
        await Writes(stage, "Mari Mets", "Unsubscribe", "bounces-mari=example.com@lists.example");
        await Writes(stage, "Mari Mets", "Please stop", "stranger@elsewhere.example");

        Assert.Equal(
            [new UnmatchedStop(Feed, "a sender whose e-mail address cannot be read", 3, stage.Time.Now)],
            await stage.Flow.UnmatchedStops.ListRecent(CancellationToken.None)
        );
        var rejections = await stage.Flow.Rejections.ListNewest(CancellationToken.None);
        Assert.Equal(4, rejections.Count);
        Assert.All(rejections, r => Assert.DoesNotContain("mari", r.Why, StringComparison.OrdinalIgnoreCase));
        Assert.All(rejections, r => Assert.DoesNotContain("elsewhere", r.Why, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stop_from_an_address_that_no_customer_has_is_shown_and_holds_for_a_later_customer()
    {
        await using var stage = await Open();
        await Writes(stage, "Mari <mari@example.com>", "Unsubscribe");

        Assert.Contains(
            "a stop from an address",
            Assert.Single(await stage.Flow.Rejections.ListNewest(CancellationToken.None)).Why,
            StringComparison.Ordinal
        );
        Assert.Empty(await stage.Flow.UnmatchedStops.ListRecent(CancellationToken.None));
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now - Duration.FromHours(1)));
        Assert.Empty(stage.Email.Messages);
    }

    [Fact]
    public async Task A_reply_of_two_authors_is_the_one_s_we_know()
    {
        await using var stage = await Open();
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));

        Assert.Equal(
            new ProviderAnswer.Accepted(1),
            await Writes(stage, "Mati <mati@example.com>, Mari <mari@example.com>", "Great tea")
        );

        Assert.Empty(await stage.Flow.Rejections.ListNewest(CancellationToken.None));
    }

    private static Task<TestShop> Open() => TestShop.Open("2026-03-02 12:00", feeds: [Inbound]);

    private static async Task<ProviderAnswer> Writes(TestShop stage, string from, string text, string? envelope = null)
    {
        var fields = new List<(string Name, string Value)>
        {
            ("headers", $"Message-ID: <{Guid.NewGuid():N}@mail>"),
            ("from", from),
            ("subject", "Re: Welcome"),
            ("text", text),
        };
        if (envelope is not null)
        {
            fields.Add(("envelope", $$"""{"to":["hello@reply.shop.example"],"from":"{{envelope}}"}"""));
        }

        var form =
            string.Concat(
                fields.Select(f => $"--b\r\nContent-Disposition: form-data; name=\"{f.Name}\"\r\n\r\n{f.Value}\r\n")
            ) + "--b--\r\n";
        var body = Encoding.UTF8.GetBytes(form);
        var timestamp = stage.Time.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signature;
        lock (Key)
        {
            signature = Key.SignData(
                [.. Encoding.ASCII.GetBytes(timestamp), .. body],
                HashAlgorithmName.SHA256,
                DSASignatureFormat.Rfc3279DerSequence
            );
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            [SendGridSignature.Header] = Convert.ToBase64String(signature),
            [SendGridSignature.TimestampHeader] = timestamp,
            ["Content-Type"] = "multipart/form-data; boundary=b",
        };
        return await stage.Flow.Providers.Receive(
            Inbound,
            "/providers/sendgrid/inbound",
            headers,
            body,
            CancellationToken.None
        );
    }
}
