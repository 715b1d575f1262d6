using System.Text.RegularExpressions;
using MarketingAutomation.Adapters.Twilio;

namespace MarketingAutomation.Hosting.Settings;

/// <summary>The settings <c>Sms:Provider</c> and <c>Twilio:…</c>.</summary>
internal static partial class TwilioSettings
{
    private const string Docs = "docs/providers.md says where Twilio shows it.";

    /// <summary>Null: SMS go to the local mailbox. What is set is checked either way.</summary>
    public static TwilioOptions? Read(Reading reading)
    {
        var used = reading.Word("Sms:Provider", "mailbox", "twilio") == "twilio";
        var address = Address(reading);
        var account = Formed(reading, "Twilio:AccountSid", AccountForm(), SettingCodes.Value, "not an account's SID");
        var token = Formed(reading, "Twilio:AuthToken", TokenForm(), SettingCodes.Secret, "not an auth token");
        var from = Formed(reading, "Twilio:From", FromForm(), SettingCodes.Value, "no sender Twilio knows");
        var service = Formed(
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

        Needed(reading, "Twilio:AccountSid");
        Needed(reading, "Twilio:AuthToken");
        if (reading.Text("Twilio:From") is null && reading.Text("Twilio:MessagingServiceSid") is null)
        {
            reading.Wrong(
                "Twilio:From",
                SettingCodes.Missing,
                "missing, and so is Twilio:MessagingServiceSid",
                "Say who sends with one of the two."
            );
        }
        else if (reading.Text("Twilio:From") is not null && reading.Text("Twilio:MessagingServiceSid") is not null)
        {
            reading.Wrong(
                "Twilio:MessagingServiceSid",
                SettingCodes.Together,
                "Twilio:From says who sends already",
                "Keep one of the two."
            );
        }

        // A stand-in for Twilio on this machine reaches us here, and can keep whatever time we keep.
        if (!address.IsLoopback)
        {
            RealTime(reading);
        }

        if (!address.IsLoopback && reading.Text("Public:Url") is null && reading.Text("Email:Provider") != "sendgrid")
        {
            reading.Wrong(
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
    private static void RealTime(Reading reading)
    {
        foreach (var (key, real) in new[] { ("Clock:Start", "now"), ("Clock:Speed", "1") })
        {
            if (reading.Text(key) is { } value && value != real)
            {
                reading.Wrong(
                    key,
                    SettingCodes.Together,
                    "Sms:Provider is twilio, which keeps real time",
                    $"Write {real}, or send SMS to the mailbox."
                );
            }
        }
    }

    private static Uri Address(Reading reading)
    {
        var address = new Uri(reading.Address("Twilio:BaseUrl") ?? "https://api.twilio.com");
        if (address.Scheme != "https" && !address.IsLoopback)
        {
            reading.Wrong(
                "Twilio:BaseUrl",
                SettingCodes.Value,
                "the token would travel readable for everybody",
                "Write https://."
            );
        }

        return address;
    }

    private static void Needed(Reading reading, string key)
    {
        if (reading.Text(key) is null)
        {
            reading.Wrong(key, SettingCodes.Missing, "missing, and Sms:Provider is twilio", Docs);
        }
    }

    private static string? Formed(Reading reading, string key, Regex form, string code, string problem)
    {
        if (reading.Text(key) is not { } value || form.IsMatch(value))
        {
            return reading.Text(key);
        }

        reading.Wrong(key, code, problem, Docs);
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
