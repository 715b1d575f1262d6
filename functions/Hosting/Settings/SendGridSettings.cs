using MarketingAutomation.Adapters.SendGrid;
using MarketingAutomation.Core.Inbound.Providers.SendGrid;

namespace MarketingAutomation.Hosting.Settings;

/// <summary>The settings <c>Email:Provider</c> and <c>SendGrid:…</c>.</summary>
internal static class SendGridSettings
{
    private const string Docs = "docs/providers.md says where SendGrid shows it.";

    /// <summary>Null: e-mail goes to the local mailbox. What is set is checked either way.</summary>
    public static SendGridOptions? Read(SettingsBinder reading)
    {
        var used = reading.ReadChoice("Email:Provider", "mailbox", "sendgrid") == "sendgrid";
        var sandbox = reading.ReadChoice("SendGrid:Sandbox", "true", "false") == "true";
        var address = Address(reading);
        var key = reading.ReadText("SendGrid:ApiKey");
        if (key is not null && (!key.StartsWith("SG.", StringComparison.Ordinal) || key.Any(c => c is <= ' ' or > '~')))
        {
            reading.ReportFault(
                "SendGrid:ApiKey",
                SettingCodes.Secret,
                "does not start with SG., or holds a space",
                Docs
            );
        }

        var events = PublicKey(reading, "SendGrid:EventPublicKey");
        var inbound = PublicKey(reading, "SendGrid:InboundPublicKey");
        if (!used)
        {
            return null;
        }

        if (key is null)
        {
            reading.ReportFault(
                "SendGrid:ApiKey",
                SettingCodes.Missing,
                "missing, and Email:Provider is sendgrid",
                Docs
            );
        }

        // Without its events nothing would ever be known of a bounce, and an attempt without an answer could only be
        // given up.
        if (reading.ReadText("SendGrid:EventPublicKey") is null && !sandbox)
        {
            reading.ReportFault(
                "SendGrid:EventPublicKey",
                SettingCodes.Missing,
                "missing, so no bounce and no complaint could be believed",
                Docs
            );
        }

        CheckPublicUrl(reading, address);
        return new SendGridOptions
        {
            ApiKey = key ?? "",
            BaseUrl = address,
            Sandbox = sandbox,
            EventPublicKey = events,
            InboundPublicKey = inbound,
        };
    }

    private static Uri Address(SettingsBinder reading)
    {
        var address = new Uri(reading.ReadUrl("SendGrid:BaseUrl") ?? "https://api.sendgrid.com");
        if (address.Scheme != "https" && !address.IsLoopback)
        {
            reading.ReportFault(
                "SendGrid:BaseUrl",
                SettingCodes.Value,
                "the key would travel readable for everybody",
                "Write https://."
            );
        }

        return address;
    }

    private static string? PublicKey(SettingsBinder reading, string key)
    {
        if (reading.ReadText(key) is not { } value || SendGridSignature.IsKey(value))
        {
            return reading.ReadText(key);
        }

        reading.ReportFault(
            key,
            SettingCodes.Value,
            "not a public key on P-256",
            "Copy the verification key as SendGrid shows it, one line without BEGIN and END."
        );
        return null;
    }

    // What real customers get must lead them here. A stand-in for SendGrid on this machine sends to no one.
    private static void CheckPublicUrl(SettingsBinder reading, Uri provider)
    {
        if (provider.IsLoopback)
        {
            return;
        }

        var address = reading.ReadText("Public:Url");
        if (address is null)
        {
            reading.ReportFault(
                "Public:Url",
                SettingCodes.Missing,
                "missing, so links in real messages would lead to this machine",
                "Write the https:// address customers reach this program under."
            );
        }
        else if (Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme != "https" || uri.IsLoopback))
        {
            reading.ReportFault(
                "Public:Url",
                SettingCodes.Together,
                "Email:Provider is sendgrid, and mail programs unsubscribe only over https at an address "
                    + "everybody reaches",
                "Write the https:// address customers reach this program under."
            );
        }
    }
}
