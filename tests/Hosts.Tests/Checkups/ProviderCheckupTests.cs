using MarketingAutomation.Adapters.Checkups;
using MarketingAutomation.Adapters.SendGrid;
using MarketingAutomation.Adapters.Twilio;
using MarketingAutomation.Support.Stage;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Checkups;

/// <summary>What <c>doctor</c> finds at the providers, in the words it prints.</summary>
public sealed class ProviderCheckupTests
{
    private const string Public = "https://ma.shop.example";
    private const string EventKey =
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==";
    private const string Account = "AC00000000000000000000000000000001";
    private const string MailKey = """{"scopes":["mail.send"]}""";
    private const string WideKey = """{"scopes":["mail.send","whitelabel.read","user.webhooks.event.settings.read"]}""";

    private static string Hook(
        string url = $"{Public}/providers/sendgrid/events",
        bool enabled = true,
        string key = EventKey
    ) =>
        $$"""{"max_allowed":5,"webhooks":[{"enabled":{{(enabled ? "true" : "false")}},"url":"{{url}}","public_key":"{{key}}"}]}""";

    [Fact]
    public async Task A_key_that_may_only_send_mail_is_as_it_should_be_and_hides_the_rest()
    {
        var findings = await SendGrid(("/v3/scopes", 200, MailKey), ("/v3/mail/send", 200, ""));

        Assert.Equal(
            [
                (FindingStatus.Good, "the key may send mail"),
                (FindingStatus.Good, "it takes a message of this shop (sandbox; nothing was sent)"),
                (FindingStatus.Unknown, "whether the sender's domain is authenticated cannot be seen with this key"),
                (FindingStatus.Unknown, "whether its event webhook is switched on cannot be seen with this key"),
            ],
            findings
        );
    }

    [Fact]
    public async Task A_key_with_read_access_confirms_domain_and_event_webhook()
    {
        var findings = await SendGrid(
            ("/v3/scopes", 200, WideKey),
            ("/v3/mail/send", 202, ""),
            ("/v3/whitelabel/domains", 200, """[{"domain":"metsameri.example","valid":true}]"""),
            ("/v3/user/webhooks/event/settings/all", 200, Hook())
        );

        Assert.All(findings, f => Assert.Equal(FindingStatus.Good, f.Is));
        Assert.Equal(4, findings.Count);
    }

    [Theory]
    [InlineData("/v3/scopes", 401, "{}", "the key is not accepted")]
    [InlineData("/v3/scopes", 200, """{"scopes":["stats.read"]}""", "the key may not send mail")]
    [InlineData(
        "/v3/scopes",
        200,
        """{"scopes":["mail.send","api_keys.create"]}""",
        "the key may send mail and much more"
    )]
    [InlineData("/v3/scopes", 503, "<html>", "it answers 503 when asked what the key may do")]
    [InlineData(
        "/v3/mail/send",
        403,
        """{"errors":[{"message":"tere@metsameri.example is not verified","field":"from"}]}""",
        "it does not take a message of this shop (403, from)"
    )]
    [InlineData(
        "/v3/whitelabel/domains",
        200,
        """[{"domain":"metsameri.example","valid":false}]""",
        "the sender's domain is not authenticated"
    )]
    [InlineData(
        "/v3/whitelabel/domains",
        200,
        """[{"domain":"meri.example","valid":true}]""",
        "the sender's domain is not authenticated"
    )]
    [InlineData(
        "/v3/user/webhooks/event/settings/all",
        200,
        """{"webhooks":[]}""",
        "no event webhook posts to this program"
    )]
    public async Task What_is_wrong_at_SendGrid_is_named(string path, int status, string body, string says)
    {
        var right = new[]
        {
            ("/v3/scopes", 200, WideKey),
            ("/v3/mail/send", 200, ""),
            ("/v3/whitelabel/domains", 200, """[{"domain":"metsameri.example","valid":true}]"""),
            ("/v3/user/webhooks/event/settings/all", 200, Hook()),
        };

        var findings = await SendGrid([.. right.Select(r => r.Item1 == path ? (path, status, body) : r)]);

        Assert.Contains((FindingStatus.Wrong, says), findings);
    }

    [Fact]
    public async Task An_event_webhook_that_is_off_unsigned_or_signed_by_another_key_is_distinguished()
    {
        var findings = new List<string>();
        foreach (var hook in new[] { Hook(enabled: false), Hook(key: ""), Hook(key: "another") })
        {
            findings.Add(
                (
                    await SendGrid(
                        ("/v3/scopes", 200, WideKey),
                        ("/v3/mail/send", 200, ""),
                        ("/v3/user/webhooks/event/settings/all", 200, hook)
                    )
                )[^1].Says
            );
        }

        Assert.Equal(
            [
                "its event webhook is switched off",
                "its event webhook is not signed",
                "its event webhook is signed with another key",
            ],
            findings
        );
    }

    [Fact]
    public async Task A_number_that_sends_and_whose_answers_come_here_is_right()
    {
        var findings = await Twilio(
            (Api(), 200, """{"status":"active","type":"Full"}"""),
            (Api("/IncomingPhoneNumbers"), 200, Number($"{Public}/providers/twilio/inbound"))
        );

        Assert.Equal(
            [
                (FindingStatus.Good, "the account is active and the token accepted"),
                (FindingStatus.Good, "the sender can send SMS, and answers come to this program"),
            ],
            findings
        );
    }

    [Theory]
    [InlineData(401, "{}", 200, "", "account and token are not accepted")]
    [InlineData(200, """{"status":"suspended","type":"Full"}""", 200, "", "the account is suspended")]
    [InlineData(
        200,
        """{"status":"active","type":"Trial"}""",
        200,
        "",
        "the account is on trial: only numbers verified in the console get messages"
    )]
    [InlineData(
        200,
        """{"status":"active","type":"Full"}""",
        200,
        """{"incoming_phone_numbers":[]}""",
        "the sender of Twilio:From is no number of this account"
    )]
    [InlineData(
        200,
        """{"status":"active","type":"Full"}""",
        200,
        """{"incoming_phone_numbers":[{"capabilities":{"sms":false}}]}""",
        "the sender of Twilio:From cannot send SMS"
    )]
    [InlineData(
        200,
        """{"status":"active","type":"Full"}""",
        200,
        """{"incoming_phone_numbers":[{"capabilities":{"sms":true},"sms_url":"https://demo.twilio.com"}]}""",
        "answers to the sender's number do not come to this program"
    )]
    public async Task What_is_wrong_at_Twilio_is_named(
        int account,
        string about,
        int number,
        string numbers,
        string says
    )
    {
        var findings = await Twilio((Api(), account, about), (Api("/IncomingPhoneNumbers"), number, numbers));

        Assert.Contains((FindingStatus.Wrong, says), findings);
    }

    [Fact]
    public async Task A_messaging_service_with_another_reply_address_is_reported()
    {
        await using var server = await StubProviderServer.Open(
            (Api(), 200, """{"status":"active","type":"Full"}"""),
            ("/v1/Services/MG1", 200, """{"inbound_request_url":null}""")
        );
        var options = new TwilioOptions
        {
            AccountSid = Account,
            AuthToken = "token",
            MessagingServiceSid = "MG1",
            BaseUrl = server.Address,
            PublicUrl = Public,
        };

        Assert.Contains(
            await TwilioCheckup.Check(options, CancellationToken.None),
            f =>
                f
                    is {
                        Status: FindingStatus.Wrong,
                        Detail: "answers to the messaging service do not come to this program"
                    }
        );
    }

    [Fact]
    public async Task An_unreachable_provider_is_reported_in_one_line()
    {
        var nowhere = new Uri("http://127.0.0.1:9");

        var mail = await SendGridCheckup.Check(
            new SendGridOptions { ApiKey = "SG.x", BaseUrl = nowhere },
            TestShop.SampleWorkspace.Shop,
            Public,
            CancellationToken.None
        );
        var sms = await TwilioCheckup.Check(
            new TwilioOptions
            {
                AccountSid = Account,
                AuthToken = "token",
                From = "+15005550006",
                BaseUrl = nowhere,
                PublicUrl = Public,
            },
            CancellationToken.None
        );

        Assert.Equal(
            ["it cannot be reached (ConnectionError)", "it cannot be reached (ConnectionError)"],
            new[] { mail.Single().Detail, sms.Single().Detail }
        );
    }

    private static string Api(string path = "") => $"/2010-04-01/Accounts/{Account}{path}.json";

    private static string Number(string url) =>
        $$"""{"incoming_phone_numbers":[{"capabilities":{"sms":true},"sms_url":"{{url}}"}]}""";

    private static async Task<IReadOnlyList<(FindingStatus Is, string Says)>> SendGrid(
        params (string, int, string)[] answers
    )
    {
        await using var server = await StubProviderServer.Open(answers);
        var options = new SendGridOptions
        {
            ApiKey = "SG.key",
            BaseUrl = server.Address,
            EventPublicKey = EventKey,
        };
        return
        [
            .. (
                await SendGridCheckup.Check(options, TestShop.SampleWorkspace.Shop, Public, CancellationToken.None)
            ).Select(f => (f.Status, f.Detail)),
        ];
    }

    private static async Task<IReadOnlyList<(FindingStatus Is, string Says)>> Twilio(
        params (string, int, string)[] answers
    )
    {
        await using var server = await StubProviderServer.Open(answers);
        var options = new TwilioOptions
        {
            AccountSid = Account,
            AuthToken = "token",
            From = "+15005550006",
            BaseUrl = server.Address,
            PublicUrl = Public,
        };
        return [.. (await TwilioCheckup.Check(options, CancellationToken.None)).Select(f => (f.Status, f.Detail))];
    }
}
