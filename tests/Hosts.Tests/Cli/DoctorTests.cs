using MarketingAutomation.Hosts.Tests.Checkups;
using MarketingAutomation.Support.Tools;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Cli;

/// <summary><c>doctor</c> and <c>send-test</c> beside the real running program.</summary>
[Trait("Speed", "Slow")]
public sealed class DoctorTests : IDisposable
{
    private const string Key = "SG.very-secret-key";
    private const string Token = "0123456789abcdef0123456789abcdef";
    private const string Account = "AC00000000000000000000000000000001";
    private readonly TemporaryFolder home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task The_running_programs_signatures_are_proven_and_no_secret_is_printed()
    {
        // Everything but the running program fails, and throws the credentials back.
        await using var providers = await StubProviderServer.Open();
        var settings = Settings(providers);
        using var program = new MarketingProcess(home.Path, settings);
        await program.Line("curl ");
        var address = await Address(program);

        var (exit, output, errors) = await MarketingProcess.Run(
            home.Path,
            ["doctor", .. settings, $"--Public:Url={address}", $"--ASPNETCORE_URLS={address}"]
        );

        Assert.Equal((1, ""), (exit, errors.Trim()));
        Assert.Contains("ok   Public:Url: the program is reached at", output, StringComparison.Ordinal);
        Assert.Contains(
            "ok   Public:Url: SendGrid's event webhook is reached, and what is unsigned is turned away",
            output,
            StringComparison.Ordinal
        );
        Assert.Contains("ok   Public:Url: what Twilio signs is believed", output, StringComparison.Ordinal);
        Assert.Contains(
            "fix  SendGrid: it answers 404 when asked what the key may do",
            output,
            StringComparison.Ordinal
        );
        Assert.Contains("fix  Twilio: account and token are not accepted", output, StringComparison.Ordinal);
        Assert.DoesNotContain("very-secret", output, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, output, StringComparison.Ordinal);
        Assert.DoesNotContain("Basic ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_with_another_token_is_found_out()
    {
        await using var providers = await StubProviderServer.Open();
        using var program = new MarketingProcess(home.Path, Settings(providers));
        await program.Line("curl ");
        var address = await Address(program);

        var (_, output, _) = await MarketingProcess.Run(
            home.Path,
            [
                "doctor",
                .. Settings(providers, token: new string('f', 32)),
                $"--Public:Url={address}",
                $"--ASPNETCORE_URLS={address}",
            ]
        );

        Assert.Contains(
            "fix  Public:Url: a post signed as Twilio signs is answered 401, and should be 200",
            output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_test_message_goes_through_the_program_that_runs()
    {
        using var program = new MarketingProcess(home.Path);
        await program.Line("curl ");
        var at = $"--ASPNETCORE_URLS={await Address(program)}";

        var sent = await MarketingProcess.Run(home.Path, "send-test", "welcome", "--to", "me@shop.example", at);
        var unknown = await MarketingProcess.Run(
            home.Path,
            "send-test",
            "welcome",
            "--to",
            "me@shop.example",
            "--as",
            "unknown@example.com",
            at
        );
        var nowhere = await MarketingProcess.Run(
            home.Path,
            "send-test",
            "welcome",
            "--to",
            "me@shop.example",
            "--ASPNETCORE_URLS=http://127.0.0.1:9"
        );

        Assert.Equal(0, sent.Exit);
        Assert.StartsWith(
            "welcome by email in en to me@shop.example: kept in the local mailbox, nothing has left this "
                + "machine: http://",
            sent.Output,
            StringComparison.Ordinal
        );
        Assert.Equal(
            (1, "No customer is known by the address given with --as."),
            (unknown.Exit, unknown.Errors.Trim())
        );
        Assert.Equal(
            (
                1,
                "Nothing answers at http://127.0.0.1:9. Start the program first, or say where it runs: "
                    + "--ASPNETCORE_URLS=http://localhost:PORT"
            ),
            (nowhere.Exit, nowhere.Errors.Trim())
        );
    }

    private static string[] Settings(StubProviderServer providers, string token = Token) =>
        [
            "--Email:Provider=sendgrid",
            $"--SendGrid:ApiKey={Key}",
            $"--SendGrid:BaseUrl={providers.Address.AbsoluteUri.TrimEnd('/')}",
            "--SendGrid:EventPublicKey=MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==",
            "--Sms:Provider=twilio",
            $"--Twilio:AccountSid={Account}",
            $"--Twilio:AuthToken={token}",
            "--Twilio:From=+15005550006",
            $"--Twilio:BaseUrl={providers.Address.AbsoluteUri.TrimEnd('/')}",
        ];

    private static async Task<string> Address(MarketingProcess program)
    {
        var line = await program.Line("Log in");
        return line[(line.IndexOf("http", StringComparison.Ordinal))..line.IndexOf("/login", StringComparison.Ordinal)];
    }
}
