using System.Text.RegularExpressions;
using MarketingAutomation.Adapters.Twilio;

namespace MarketingAutomation.Hosting.Settings;

/// <summary>The settings <c>Sms:Provider</c> and <c>Twilio:…</c>.</summary>
internal static partial class TwilioSettings
{
    private const string Docs = "docs/providers.md says where Twilio shows it.";

    /// <summary>Null: SMS go to the local mailbox. What is set is checked either way.</summary>
    public static TwilioOptions? Read(SettingsBinder reading)
    {
        var used = reading.ReadChoice("Sms:Provider", "mailbox", "twilio") == "twilio";
        var address = Address(reading);
        var account = ReadFormatted(
            reading,
            "Twilio:AccountSid",
            AccountForm(),
            SettingCodes.Value,
            "not an account's SID"
        );
        var token = ReadFormatted(reading, "Twilio:AuthToken", TokenForm(), SettingCodes.Secret, "not an auth token");
        var from = ReadFormatted(reading, "Twilio:From", FromForm(), SettingCodes.Value, "no sender Twilio knows");
        var service = ReadFormatted(
            reading,
            "Twilio:MessagingServiceSid",
            ServiceForm(),
            SettingCodes.Value,
            "not a messaging service's SID"
        );
        if (!used)
        {
            return null;
        }

        RequireSetting(reading, "Twilio:AccountSid");
        RequireSetting(reading, "Twilio:AuthToken");
        if (reading.ReadText("Twilio:From") is null && reading.ReadText("Twilio:MessagingServiceSid") is null)
        {
            reading.ReportFault(
                "Twilio:From",
                SettingCodes.Missing,
                "missing, and so is Twilio:MessagingServiceSid",
                "Say who sends with one of the two."
            );
        }
        else if (
            reading.ReadText("Twilio:From") is not null
            && reading.ReadText("Twilio:MessagingServiceSid") is not null
        )
        {
            reading.ReportFault(
                "Twilio:MessagingServiceSid",
                SettingCodes.Together,
                "Twilio:From says who sends already",
                "Keep one of the two."
            );
        }

        // A stand-in for Twilio on this machine reaches us here, and can keep whatever time we keep.
        if (!address.IsLoopback)
        {
            CheckRealTime(reading);
        }

        if (
            !address.IsLoopback
            && reading.ReadText("Public:Url") is null
            && reading.ReadText("Email:Provider") != "sendgrid"
        )
        {
            reading.ReportFault(
                "Public:Url",
                SettingCodes.Missing,
                "missing, so Twilio could not tell what became of a message",
                "Write the https:// address this program is reached under."
            );
        }

        return new TwilioOptions
        {
            AccountSid = account ?? "",
            AuthToken = token ?? "",
            From = from,
            MessagingServiceSid = service,
            BaseUrl = address,
            PublicUrl = "",
        };
    }

    // Twilio's hours and dates are real ones: an attempt looked up under another clock would seem never to have
    // arrived, and be made twice.
    private static void CheckRealTime(SettingsBinder reading)
    {
        foreach (var (key, real) in new[] { ("Clock:Start", "now"), ("Clock:Speed", "1") })
        {
            if (reading.ReadText(key) is { } value && value != real)
            {
                reading.ReportFault(
                    key,
                    SettingCodes.Together,
                    "Sms:Provider is twilio, which keeps real time",
                    $"Write {real}, or send SMS to the mailbox."
                );
            }
        }
    }

    private static Uri Address(SettingsBinder reading)
    {
        var address = new Uri(reading.ReadUrl("Twilio:BaseUrl") ?? "https://api.twilio.com");
        if (address.Scheme != "https" && !address.IsLoopback)
        {
            reading.ReportFault(
                "Twilio:BaseUrl",
                SettingCodes.Value,
                "the token would travel readable for everybody",
                "Write https://."
            );
        }

        return address;
    }

    private static void RequireSetting(SettingsBinder reading, string key)
    {
        if (reading.ReadText(key) is null)
        {
            reading.ReportFault(key, SettingCodes.Missing, "missing, and Sms:Provider is twilio", Docs);
        }
    }

    private static string? ReadFormatted(SettingsBinder reading, string key, Regex form, string code, string problem)
    {
        if (reading.ReadText(key) is not { } value || form.IsMatch(value))
        {
            return reading.ReadText(key);
        }

        reading.ReportFault(key, code, problem, Docs);
        return null;
    }

    [GeneratedRegex(@"\AAC[0-9a-fA-F]{32}\z")]
    private static partial Regex AccountForm();

    [GeneratedRegex(@"\A[!-~]{16,64}\z")]
    private static partial Regex TokenForm();

    // A number, a short code, a name of at most eleven letters, or a WhatsApp sender.
    [GeneratedRegex(@"\A((whatsapp:)?\+[1-9][0-9]{6,14}|[0-9]{3,6}|(?=.*[A-Za-z])[A-Za-z0-9 +\-_&]{1,11})\z")]
    private static partial Regex FromForm();

    [GeneratedRegex(@"\AMG[0-9a-fA-F]{32}\z")]
    private static partial Regex ServiceForm();
}
