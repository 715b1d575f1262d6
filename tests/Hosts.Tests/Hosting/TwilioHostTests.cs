using MarketingAutomation.Adapters.Providers;
using MarketingAutomation.Adapters.Twilio;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Inbound.Providers.Twilio;
using MarketingAutomation.Embedded.Hosting;
using MarketingAutomation.Hosting;
using MarketingAutomation.Hosting.Settings;
using MarketingAutomation.Hosts.Tests.Cli;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using MarketingAutomation.Support.Tools;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Hosting;

/// <summary>The real program with Twilio set.</summary>
public sealed class TwilioHostTests : IDisposable
{
    private const string Token = "token-for-tests-0123456789";
    private readonly TemporaryFolder folder = new();
    private readonly HttpClient http = new();

    public void Dispose()
    {
        http.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_customer_who_writes_STOP_is_opted_out_and_answered_by_Twilio_alone()
    {
        await using var host = await Start("+3725550000");
        await host.Flow.Intake.SubmitNow(SampleEvents.OrderPaid(host.Flow.Clock.Now), CancellationToken.None);

        Assert.Equal(
            (200, "text/xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>"),
            await Write(host, "Stop!", Token)
        );
        Assert.Equal(401, (await Write(host, "Stop!", "another token")).Status);

        var customer = await host.Flow.Customers.Read(
            (await host.Flow.Customers.FindByPhone("+37255512345", CancellationToken.None))!,
            CancellationToken.None
        );
        Assert.Contains(
            customer!.Consents,
            c => c is { Channel: Channel.Sms, Status: ConsentStatus.Unsubscribed, Method: "sms_keyword" }
        );
    }

    [Fact]
    public async Task A_name_as_the_sender_and_replies_promised_stop_the_start()
    {
        var thrown = await Assert.ThrowsAsync<WorkspaceException>(() => Start("Metsa Meri"));
        Assert.Equal("MA1045", Assert.Single(thrown.Faults).Code);
    }

    [Fact]
    public async Task Validate_prints_what_each_SMS_costs_and_why()
    {
        var copy = folder.File("mine");
        TestShop.CopyWorkspace(copy);
        await File.WriteAllTextAsync(
            Path.Combine(copy, "templates", "what-is-new", "et", "sms.hbs"),
            "{{shop.name}}: sügis on käes ja kõik on uus. {{> stop-sms}}"
        );
        var (exit, output, errors) = await MarketingProcess.Run(folder.Path, "validate", copy, "--parts");

        Assert.Equal((0, ""), (exit, errors.Trim()));
        Assert.Contains("templates/what-is-new/et/sms.hbs: 3 parts (UCS-2, ", output, StringComparison.Ordinal);
        Assert.Contains("templates/what-is-new/sms.hbs: 2 parts (GSM-7, ", output, StringComparison.Ordinal);
        Assert.Contains("advice templates/what-is-new/et/sms.hbs:1:34 MA1301 \"õ\"", output, StringComparison.Ordinal);
    }

    private Task<EmbeddedHost> Start(string from) =>
        EmbeddedHost.Start(
            new HostSettings
            {
                Home = folder.Path,
                DataPath = folder.File("data"),
                WorkspacePath = Repository.Path("functions", "workspace"),
                Urls = ["http://127.0.0.1:0"],
                Providers = new ProviderOptions
                {
                    Twilio = new TwilioOptions
                    {
                        AccountSid = "AC1",
                        AuthToken = Token,
                        From = from,
                        PublicUrl = "",
                        BaseUrl = new Uri("http://127.0.0.1:9"),
                    },
                },
            },
            new StartOptions(),
            CancellationToken.None
        );

    private async Task<(int Status, string? Type, string Body)> Write(EmbeddedHost host, string text, string token)
    {
        var url = $"{host.Url}/providers/twilio/inbound";
        (string Name, string Value)[] form =
        [
            ("MessageSid", "SM1"),
            ("From", "+37255512345"),
            ("To", "+3725550000"),
            ("Body", text),
        ];
        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value))),
        };
        request.Headers.Add(TwilioSignature.Header, TwilioSignature.Compute(token, url, form));
        using var response = await http.SendAsync(request);
        return (
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            await response.Content.ReadAsStringAsync()
        );
    }
}
