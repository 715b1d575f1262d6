using MarketingAutomation.Hosting.Settings;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Settings;

/// <summary>The settings of SendGrid and Twilio.</summary>
public sealed class ProviderSettingsTests : SettingsFolder
{
    [Fact]
    public void SendGrid_needs_its_keys_and_an_address_customers_reach()
    {
        var thrown = Assert.Throws<SettingsException>(() =>
            Read(
                null,
                "--Email:Provider=sendgrid",
                "--SendGrid:ApiKey=secret-of-mine",
                "--SendGrid:BaseUrl=http://api.sendgrid.com",
                "--SendGrid:InboundPublicKey=c2hvcnQ=",
                "--Public:Url=http://shop.example"
            )
        );

        Assert.Equal(
            """
            MA2007 Public:Url = "http://shop.example" (command line): Email:Provider is sendgrid, and mail programs unsubscribe only over https at an address everybody reaches; allowed: an http:// or https:// address. Write the https:// address customers reach this program under.
            MA2005 SendGrid:ApiKey (command line): does not start with SG., or holds a space; allowed: SG. and the rest as SendGrid shows it once. docs/providers.md says where SendGrid shows it.
            MA2003 SendGrid:BaseUrl = "http://api.sendgrid.com" (command line): the key would travel readable for everybody; allowed: an https:// address; https://api.eu.sendgrid.com for an EU account. Write https://.
            MA2004 SendGrid:EventPublicKey: missing, so no bounce and no complaint could be believed; allowed: a public key on P-256 in base64, as the signed event webhook shows it. docs/providers.md says where SendGrid shows it.
            MA2003 SendGrid:InboundPublicKey = "c2hvcnQ=" (command line): not a public key on P-256; allowed: a public key on P-256 in base64, as the security policy shows it. Copy the verification key as SendGrid shows it, one line without BEGIN and END.
            """.ReplaceLineEndings("\n"),
            thrown.Message
        );
        Assert.Equal(
            ["Public:Url", "SendGrid:ApiKey", "SendGrid:EventPublicKey"],
            Assert
                .Throws<SettingsException>(() => Read(null, "--Email:Provider=sendgrid"))
                .Faults.Select(f => f.Place.Key)
        );
    }

    [Fact]
    public void SendGrid_needs_its_key_or_its_sandbox_or_a_local_stub()
    {
        const string Key =
            "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==";

        var real = Read(
            null,
            "--Email:Provider=sendgrid",
            "--SendGrid:ApiKey=SG.x",
            $"--SendGrid:EventPublicKey={Key}",
            "--Public:Url=https://ma.example.com",
            "--SendGrid:BaseUrl=https://api.eu.sendgrid.com"
        );
        var sandbox = Read(
            null,
            "--Email:Provider=sendgrid",
            "--SendGrid:ApiKey=SG.x",
            "--SendGrid:Sandbox=true",
            "--Public:Url=https://ma.example.com"
        );
        var standIn = Read(
            null,
            "--Email:Provider=sendgrid",
            "--SendGrid:ApiKey=SG.x",
            $"--SendGrid:EventPublicKey={Key}",
            "--SendGrid:BaseUrl=http://127.0.0.1:5000"
        );

        Assert.Equal(
            ("SG.x", new Uri("https://api.eu.sendgrid.com"), false, Key),
            (
                real.Providers.SendGrid!.ApiKey,
                real.Providers.SendGrid.BaseUrl,
                real.Providers.SendGrid.Sandbox,
                real.Providers.SendGrid.EventPublicKey
            )
        );
        Assert.True(sandbox.Providers.SendGrid!.Sandbox);
        Assert.NotNull(standIn.Providers.SendGrid);
        Assert.Null(Read(null, "--SendGrid:ApiKey=SG.x").Providers.SendGrid);
    }

    [Fact]
    public void A_local_Twilio_stub_may_run_on_simulated_time()
    {
        var settings = Read(
            null,
            "--Sms:Provider=twilio",
            $"--Twilio:AccountSid=AC{new string('0', 32)}",
            $"--Twilio:AuthToken={new string('0', 32)}",
            "--Twilio:From=+3725550000",
            "--Twilio:BaseUrl=http://127.0.0.1:5000",
            "--Clock:Speed=60"
        );

        Assert.Equal(60, settings.ClockSpeed);
        Assert.NotNull(settings.Providers.Twilio);
    }

    [Fact]
    public void Twilio_needs_account_token_one_sender_a_public_address_and_real_time()
    {
        var thrown = Assert.Throws<SettingsException>(() =>
            Read(
                null,
                "--Sms:Provider=twilio",
                "--Twilio:AccountSid=AC1",
                "--Twilio:AuthToken=short",
                "--Twilio:From=+3725550000",
                $"--Twilio:MessagingServiceSid=MG{new string('0', 32)}",
                "--Twilio:BaseUrl=http://api.twilio.com",
                "--Clock:Speed=60",
                "--Clock:Start=2026-03-02T09:00:00Z"
            )
        );

        Assert.Equal(
            """
            MA2007 Clock:Speed = "60" (command line): Sms:Provider is twilio, which keeps real time; allowed: a number from 0.001 to 1000000. Write 1, or send SMS to the mailbox.
            MA2007 Clock:Start = "2026-03-02T09:00:00Z" (command line): Sms:Provider is twilio, which keeps real time; allowed: now, or ISO 8601 with Z or an offset, such as 2026-03-02T09:00:00Z. Write now, or send SMS to the mailbox.
            MA2004 Public:Url: missing, so Twilio could not tell what became of a message; allowed: an http:// or https:// address. Write the https:// address this program is reached under.
            MA2003 Twilio:AccountSid = "AC1" (command line): not an account's SID; allowed: AC and 32 hex digits. docs/providers.md says where Twilio shows it.
            MA2005 Twilio:AuthToken (command line): not an auth token; allowed: the token as Twilio shows it. docs/providers.md says where Twilio shows it.
            MA2003 Twilio:BaseUrl = "http://api.twilio.com" (command line): the token would travel readable for everybody; allowed: an https:// address. Write https://.
            MA2007 Twilio:MessagingServiceSid = "MG00000000000000000000000000000000" (command line): Twilio:From says who sends already; allowed: MG and 32 hex digits. Keep one of the two.
            """.ReplaceLineEndings("\n"),
            thrown.Message
        );
        Assert.Equal(
            ["Public:Url", "Twilio:AccountSid", "Twilio:AuthToken", "Twilio:From"],
            Assert.Throws<SettingsException>(() => Read(null, "--Sms:Provider=twilio")).Faults.Select(f => f.Place.Key)
        );
    }

    [Theory]
    [InlineData("+3725550000", true, false)]
    [InlineData("40404", true, false)]
    [InlineData("Metsa Meri", false, false)]
    [InlineData("whatsapp:+3725550000", true, true)]
    public void A_sender_is_a_number_a_name_or_WhatsApp(string from, bool canBeAnswered, bool isWhatsApp)
    {
        var twilio = Read(
            null,
            "--Sms:Provider=twilio",
            $"--Twilio:AccountSid=AC{new string('a', 32)}",
            $"--Twilio:AuthToken={new string('t', 32)}",
            $"--Twilio:From={from}",
            "--Public:Url=https://ma.example.com"
        ).Providers.Twilio!;

        Assert.Equal(
            (from, canBeAnswered, isWhatsApp, new Uri("https://api.twilio.com")),
            (twilio.From, twilio.CanBeAnswered, twilio.IsWhatsApp, twilio.BaseUrl)
        );
        Assert.DoesNotContain("ttt", twilio.ToString(), StringComparison.Ordinal);
    }
}
