using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using MarketingAutomation.Adapters.Providers;
using MarketingAutomation.Adapters.Twilio;
using static MarketingAutomation.Adapters.Checkups.AnswerJson;

namespace MarketingAutomation.Adapters.Checkups;

/// <summary>Whether Twilio would take our SMS and pass on the answers. Sends nothing.</summary>
public static class TwilioCheckup
{
    private const string Name = "Twilio";

    public static async Task<IReadOnlyList<Finding>> Check(TwilioOptions options, CancellationToken cancel)
    {
        var login = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.AccountSid}:{options.AuthToken}"))
        );
        using var http = new ProviderHttp(options.BaseUrl, login);
        var findings = new List<Finding>();
        if (await CheckAccount(http, options, findings, cancel))
        {
            findings.Add(
                options.MessagingServiceSid is { } service ? await CheckService(options, login, service, cancel)
                : options.IsWhatsApp
                    ? Finding.Unknown(
                        Name,
                        "a WhatsApp sender cannot be looked up",
                        "See Messaging, Senders, WhatsApp senders: its address for incoming messages should be "
                            + InboundUrl(options)
                            + "."
                    )
                : options.CanBeAnswered ? await CheckNumber(http, options, cancel)
                : Finding.Unknown(
                    Name,
                    "a name as the sender cannot be looked up",
                    "Some countries want it registered first: see Messaging, Regulatory Compliance."
                )
            );
        }

        return findings;
    }

    private static string InboundUrl(TwilioOptions options) => $"{options.PublicUrl}/providers/twilio/inbound";

    private static async Task<bool> CheckAccount(
        ProviderHttp http,
        TwilioOptions options,
        List<Finding> findings,
        CancellationToken cancel
    )
    {
        switch (await http.Get($"/2010-04-01/Accounts/{options.AccountSid}.json", cancel))
        {
            case ProviderReply.Answered { Status: 200 } answer
                when Read(answer) is { ValueKind: JsonValueKind.Object } account:
                findings.Add(
                    Text(account, "status") is not "active"
                        ? Finding.Wrong(
                            Name,
                            $"the account is {Text(account, "status") ?? "not active"}",
                            "See the console's front page."
                        )
                    : Text(account, "type") == "Trial"
                        ? Finding.Wrong(
                            Name,
                            "the account is on trial: only numbers verified in the console get messages",
                            "Upgrade the account before the first customer."
                        )
                    : Finding.Good(Name, "the account is active and the token accepted")
                );
                return true;
            case ProviderReply.Answered { Status: 401 or 403 or 404 }:
                findings.Add(
                    Finding.Wrong(
                        Name,
                        "account and token are not accepted",
                        "Copy both anew from the console's front page into Twilio:AccountSid and Twilio:AuthToken."
                    )
                );
                return false;
            case ProviderReply.Answered answer:
                findings.Add(
                    Finding.Wrong(
                        Name,
                        $"it answers {answer.Status} when asked for the account",
                        "Look at Twilio:BaseUrl, and at status.twilio.com."
                    )
                );
                return false;
            case (ProviderReply.NotSent or ProviderReply.Lost or ProviderReply.CircuitOpen) and var reply:
                findings.Add(
                    Finding.Wrong(
                        Name,
                        $"it cannot be reached ({FailureText(reply)})",
                        "Look at Twilio:BaseUrl and at what this machine may reach."
                    )
                );
                return false;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static async Task<Finding> CheckNumber(ProviderHttp http, TwilioOptions options, CancellationToken cancel)
    {
        var path =
            $"/2010-04-01/Accounts/{options.AccountSid}/IncomingPhoneNumbers.json?PhoneNumber={Uri.EscapeDataString(options.From!)}";
        if (
            await http.Get(path, cancel) is not ProviderReply.Answered { Status: 200 } answer
            || Read(answer) is not { ValueKind: JsonValueKind.Object } body
            || !body.TryGetProperty("incoming_phone_numbers", out var list)
            || list.ValueKind != JsonValueKind.Array
        )
        {
            return Finding.Unknown(Name, "the sender could not be looked up", "See Phone Numbers, Active numbers.");
        }

        var number = list.EnumerateArray().FirstOrDefault();
        return number.ValueKind != JsonValueKind.Object
                ? Finding.Wrong(
                    Name,
                    "the sender of Twilio:From is no number of this account",
                    "Buy it, or name one of Phone Numbers, Active numbers."
                )
            : !(
                number.TryGetProperty("capabilities", out var can)
                && can.TryGetProperty("sms", out var sms)
                && sms.ValueKind == JsonValueKind.True
            )
                ? Finding.Wrong(
                    Name,
                    "the sender of Twilio:From cannot send SMS",
                    "Take a number with the capability SMS."
                )
            : Text(number, "sms_url") != InboundUrl(options)
                ? Finding.Wrong(
                    Name,
                    "answers to the sender's number do not come to this program",
                    $"Phone Numbers, Active numbers, Messaging: \"A message comes in\" posts to {InboundUrl(options)}."
                )
            : Finding.Good(Name, "the sender can send SMS, and answers come to this program");
    }

    private static async Task<Finding> CheckService(
        TwilioOptions options,
        AuthenticationHeaderValue login,
        string service,
        CancellationToken cancel
    )
    {
        // Messaging services live at a host of their own; a stand-in for Twilio is one host.
        using var http = new ProviderHttp(
            options.BaseUrl.Host == "api.twilio.com" ? new Uri("https://messaging.twilio.com") : options.BaseUrl,
            login
        );
        if (await http.Get($"/v1/Services/{service}", cancel) is not ProviderReply.Answered answer)
        {
            return Finding.Unknown(Name, "the messaging service could not be looked up", "See Messaging, Services.");
        }

        return answer.Status != 200 || Read(answer) is not { ValueKind: JsonValueKind.Object } body
                ? Finding.Wrong(
                    Name,
                    $"there is no such messaging service ({answer.Status})",
                    "Copy its SID from Messaging, Services into Twilio:MessagingServiceSid."
                )
            : Text(body, "inbound_request_url") != InboundUrl(options)
                ? Finding.Wrong(
                    Name,
                    "answers to the messaging service do not come to this program",
                    $"Messaging, Services, Integration: send a webhook to {InboundUrl(options)}."
                )
            : Finding.Good(Name, "the messaging service is there, and answers come to this program");
    }
}
