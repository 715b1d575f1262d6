using System.Globalization;
using System.Text.RegularExpressions;

namespace MarketingAutomation.Support.Providers.Twilio;

/// <summary>
/// What <c>POST …/Messages.json</c> asks of its form (twilio/twilio-oai, CreateMessage; lengths and codes from the
/// error pages). Twilio answers with the first fault, by its own code.
/// </summary>
internal static partial class CreateMessageRules
{
    private static readonly string[] Once =
    [
        "To",
        "StatusCallback",
        "ApplicationSid",
        "MaxPrice",
        "ProvideFeedback",
        "Attempt",
        "ValidityPeriod",
        "ForceDelivery",
        "ContentRetention",
        "AddressRetention",
        "SmartEncoded",
        "TrafficType",
        "ShortenUrls",
        "ScheduleType",
        "SendAt",
        "SendAsMms",
        "ContentVariables",
        "RiskCheck",
        "From",
        "MessagingServiceSid",
        "Body",
        "ContentSid",
    ];

    private static readonly string[] Many = ["PersistentAction", "MediaUrl"];

    /// <summary>The first fault: code, where, and what Twilio says; null: right.</summary>
    public static (int Code, string Where, string Problem)? Check(ILookup<string, string> form)
    {
        if (form.FirstOrDefault(f => !Once.Contains(f.Key) && !Many.Contains(f.Key)) is { } unknown)
        {
            return (20001, unknown.Key, "Unknown parameters");
        }

        if (form.FirstOrDefault(f => f.Count() > 1 && !Many.Contains(f.Key)) is { } twice)
        {
            return (20001, twice.Key, "given more than once");
        }

        return Recipient(form) ?? Sender(form) ?? Content(form) ?? Options(form);
    }

    private static (int, string, string)? Recipient(ILookup<string, string> form) =>
        Value(form, "To") switch
        {
            null or "" => (21604, "To", "A 'To' phone number is required."),
            var to when !Address().IsMatch(to) => (21211, "To", $"Invalid 'To' Phone Number: {Masked(to)}"),
            _ => null,
        };

    private static (int, string, string)? Sender(ILookup<string, string> form)
    {
        var (from, service) = (Value(form, "From"), Value(form, "MessagingServiceSid"));
        return (from, service) switch
        {
            (null or "", null or "") => (21603, "From", "A 'From' phone number or a MessagingServiceSid is required."),
            (not null, not null) => (
                20001,
                "From",
                "both From and MessagingServiceSid are given; exactly one is wanted"
            ),
            (not null, _)
                when !Address().IsMatch(from) && !Alphanumeric().IsMatch(from) && !ShortCode().IsMatch(from) => (
                21212,
                "From",
                "Invalid From Number (caller ID)"
            ),
            (_, not null) when !Service().IsMatch(service) => (
                21701,
                "MessagingServiceSid",
                "The Messaging Service does not exist."
            ),
            (not null, _)
                when from.StartsWith("whatsapp:", StringComparison.Ordinal)
                    != Value(form, "To")!.StartsWith("whatsapp:", StringComparison.Ordinal) => (
                63007,
                "From",
                "Twilio could not find a Channel with the specified From address"
            ),
            _ => null,
        };
    }

    private static (int, string, string)? Content(ILookup<string, string> form)
    {
        var (body, content) = (Value(form, "Body"), Value(form, "ContentSid"));
        return (body, content) switch
        {
            (null or "", null) when !form["MediaUrl"].Any() => (21602, "Body", "Message body is required."),
            ({ Length: > 1600 }, _) => (
                21617,
                "Body",
                "The concatenated message body exceeds the 1600 character limit."
            ),
            (_, not null) when !Template().IsMatch(content) => (21655, "ContentSid", "The ContentSid is Invalid"),
            (not null, not null) => (20001, "Body", "both Body and ContentSid are given"),
            _ when Value(form, "ContentVariables") is { } variables && !IsJsonObject(variables) => (
                21656,
                "ContentVariables",
                "The ContentVariables Parameter is invalid"
            ),
            _ when form["MediaUrl"].Count() > 10 => (21623, "MediaUrl", "Number of media files exceeds allowed limit"),
            _ => null,
        };
    }

    private static (int, string, string)? Options(ILookup<string, string> form)
    {
        if (
            Value(form, "StatusCallback") is { } callback
            && (!Uri.TryCreate(callback, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        )
        {
            return (21609, "StatusCallback", "Invalid 'StatusCallback' URL");
        }

        if (
            Value(form, "ValidityPeriod") is { } validity
            && !(
                int.TryParse(validity, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                && seconds is >= 1 and <= 36_000
            )
        )
        {
            return (21624, "ValidityPeriod", "Invalid validity period value");
        }

        foreach (var name in (string[])["ProvideFeedback", "ForceDelivery", "SmartEncoded", "ShortenUrls", "SendAsMms"])
        {
            if (Value(form, name) is not (null or "true" or "false"))
            {
                return (20001, name, "true or false is wanted");
            }
        }

        return
            Value(form, "SendAt") is not null
            && (Value(form, "ScheduleType") != "fixed" || Value(form, "MessagingServiceSid") is null)
            ? (35111, "SendAt", "SendAt needs ScheduleType=fixed and a MessagingServiceSid")
            : null;
    }

    private static string? Value(ILookup<string, string> form, string name) => form[name].FirstOrDefault();

    private static string Masked(string to) => to.Length > 5 ? $"{to[..^5]}XXXXX" : "XXXXX";

    private static bool IsJsonObject(string text)
    {
        try
        {
            using var json = System.Text.Json.JsonDocument.Parse(text);
            return json.RootElement.ValueKind == System.Text.Json.JsonValueKind.Object;
        }
        catch (System.Text.Json.JsonException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"\A(whatsapp:)?\+[1-9][0-9]{1,14}\z")]
    private static partial Regex Address();

    [GeneratedRegex(@"\A(?=.*[A-Za-z])[A-Za-z0-9 +\-_&]{1,11}\z")]
    private static partial Regex Alphanumeric();

    [GeneratedRegex(@"\A[0-9]{3,6}\z")]
    private static partial Regex ShortCode();

    [GeneratedRegex(@"\AMG[0-9a-fA-F]{32}\z")]
    private static partial Regex Service();

    [GeneratedRegex(@"\AHX[0-9a-fA-F]{32}\z")]
    private static partial Regex Template();
}
