using System.Text;
using System.Text.Json;

namespace MarketingAutomation.Support.Providers.SendGrid;

/// <summary>
/// What <c>POST /v3/mail/send</c> asks of a body: names, types, lengths and numbers of the published API description
/// (sendgrid/sendgrid-oai, spec/paths/mail_send), and what the endpoint's documentation adds in words. Every fault is
/// reported, as <c>field</c> and <c>message</c> of the real answer.
/// </summary>
internal sealed class MailSendRules
{
    private readonly JsonRules json = new();

    /// <summary>All faults of a body; empty: right.</summary>
    public static IReadOnlyList<Violation> Check(JsonElement body, DateTimeOffset now)
    {
        var rules = new MailSendRules();
        rules.Top(body, now);
        return rules.json.Found;
    }

    private void Top(JsonElement body, DateTimeOffset now)
    {
        if (!json.Object(body, "", MailSendNames.Message))
        {
            return;
        }

        var people = json.List(
            body,
            "personalizations",
            "",
            most: 1000,
            needed: "The personalizations field is required and must have at least one personalization."
        );
        var (subjects, recipients) = (people.Count > 0, 0);
        foreach (var (person, at) in people)
        {
            recipients += Personal(person, at, now);
            subjects &= JsonRules.Has(person, "subject");
        }

        json.Require(
            recipients <= 1000,
            "personalizations",
            "The total number of recipients must be no more than 1000."
        );
        Sender(body, "from", "from", needed: true);
        Sender(body, "reply_to", "reply_to");
        json.Require(
            !(JsonRules.Has(body, "reply_to") && JsonRules.Has(body, "reply_to_list")),
            "reply_to_list",
            "Only one of reply_to and reply_to_list may be given."
        );
        Addresses(body, "reply_to_list", "");
        var template = json.Text(body, "template_id", "");
        json.Require(
            template is not null
                || subjects
                || (JsonRules.Has(body, "subject") && json.Text(body, "subject", "") != ""),
            "subject",
            "The subject is required. You can get around this requirement if you use a template with a "
                + "subject defined or if every personalization has a subject defined."
        );
        Content(body, template);
        Headers(body, "");
        Categories(body);
        CustomArgs(body, people);
        SendAt(body, "", now);
        Settings(body);
    }

    private int Personal(JsonElement person, string at, DateTimeOffset now)
    {
        if (!json.Object(person, at, MailSendNames.Personalization))
        {
            return 0;
        }

        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var count = 0;
        foreach (var field in (string[])["to", "cc", "bcc"])
        {
            var addresses = json.List(
                person,
                field,
                at,
                most: 1000,
                needed: field == "to"
                    ? "The to array is required for all personalization objects, and must have at least one "
                        + "email object with a valid email address."
                    : null
            );
            foreach (var (address, where) in addresses)
            {
                count++;
                if (json.Email(address, where) is { } email && !seen.Add(email))
                {
                    json.Fault(
                        $"{at}.{field}",
                        $"Each email address in the personalization block should be unique between to, cc, "
                            + $"and bcc. We found the first duplicate instance of [{email}] in the {at}.{field} field."
                    );
                }
            }
        }

        Sender(person, "from", $"{at}.from");
        json.Require(
            json.Text(person, "subject", at) is null or { Length: > 0 },
            $"{at}.subject",
            "The subject must not be empty."
        );
        Headers(person, at);
        SendAt(person, at, now);
        json.Texts(person, "substitutions", at);
        return count;
    }

    private void Sender(JsonElement of, string name, string at, bool needed = false)
    {
        if (JsonRules.Has(of, name))
        {
            json.Email(of.GetProperty(name), at);
        }
        else if (needed)
        {
            json.Fault(
                at,
                "The from object must be provided for every email send. It is an object that requires the "
                    + "email parameter, but may also contain a name parameter."
            );
        }
    }

    private void Addresses(JsonElement of, string name, string at)
    {
        foreach (var (address, where) in json.List(of, name, at, most: 1000))
        {
            json.Email(address, where);
        }
    }

    private void Content(JsonElement body, string? template)
    {
        var blocks = json.List(
            body,
            "content",
            "",
            most: 100,
            needed: template is null
                ? "Unless a valid template_id is provided, the content parameter is required. There must be at "
                    + "least one defined content block."
                : null
        );
        var types = new List<string>();
        foreach (var (block, at) in blocks)
        {
            if (json.Object(block, at, ["type", "value"]))
            {
                types.Add(json.Text(block, "type", at, needed: true) ?? "");
                json.Require(
                    json.Text(block, "value", at, needed: true) is not "",
                    $"{at}.value",
                    "The content value must be a string at least one character in length."
                );
                json.Require(
                    types[^1].IndexOfAny([';', ',', '\r', '\n']) < 0,
                    $"{at}.type",
                    "The content type contains a character that is not allowed."
                );
            }
        }

        var (text, html) = (types.IndexOf("text/plain"), types.IndexOf("text/html"));
        json.Require(
            text <= 0 && (html < 0 || html == text + 1),
            "content",
            "If present, text/plain must be first, followed by text/html, followed by any other content."
        );
        json.Require(types.Distinct().Count() == types.Count, "content", "Each content type may be given once.");
    }

    private void Headers(JsonElement of, string at)
    {
        foreach (var (name, value) in json.Texts(of, "headers", at))
        {
            var where = JsonRules.Join(at, $"headers.{name}");
            json.Require(
                !MailSendNames.ForbiddenHeaders.Contains(name.ToLowerInvariant()),
                where,
                $"The header \"{name}\" is reserved and may not be set."
            );
            json.Require(
                name.Length > 0 && name.All(c => c is > ' ' and < '\u007f' and not ':'),
                where,
                "A header's name is made of visible ASCII without a colon."
            );
            json.Require(
                value.All(c => c is >= ' ' and < '\u007f' or '\t'),
                where,
                "A header's value is ASCII; encode anything else."
            );
        }
    }

    private void Categories(JsonElement body)
    {
        var seen = new HashSet<string>();
        foreach (var (category, at) in json.List(body, "categories", "", most: 10))
        {
            var name = json.TextOf(category, at);
            json.Require(
                name is null or { Length: > 0 and <= 255 },
                at,
                "Each category name may not exceed 255 characters."
            );
            json.Require(name is null || seen.Add(name), at, "The categories must be unique.");
        }
    }

    // The sum is over what one recipient's e-mail carries: the recipient's own values replace the message's.
    private void CustomArgs(JsonElement body, IReadOnlyList<(JsonElement Value, string At)> people)
    {
        var shared = json.Texts(body, "custom_args", "");
        foreach (var (person, at) in people.DefaultIfEmpty((default, "")))
        {
            var own = person.ValueKind == JsonValueKind.Object ? json.Texts(person, "custom_args", at) : [];
            var bytes = shared
                .Where(s => own.All(o => o.Name != s.Name))
                .Concat(own)
                .Sum(a => Encoding.UTF8.GetByteCount(a.Name) + Encoding.UTF8.GetByteCount(a.Value));
            json.Require(
                bytes <= 10_000,
                "custom_args",
                "The total size of custom_args must be no more than 10,000 bytes."
            );
        }
    }

    private void SendAt(JsonElement of, string at, DateTimeOffset now)
    {
        if (json.Whole(of, "send_at", at) is { } moment)
        {
            json.Require(
                moment <= now.AddHours(72).ToUnixTimeSeconds(),
                JsonRules.Join(at, "send_at"),
                "Scheduling more than 72 hours in advance is forbidden."
            );
        }
    }

    private void Settings(JsonElement body)
    {
        foreach (
            var (name, names) in new[]
            {
                ("mail_settings", MailSendNames.MailSettings),
                ("tracking_settings", MailSendNames.TrackingSettings),
            }
        )
        {
            if (JsonRules.Has(body, name) && json.Object(body.GetProperty(name), name, names))
            {
                foreach (
                    var setting in body.GetProperty(name)
                        .EnumerateObject()
                        .Where(s =>
                            s.Value.ValueKind != JsonValueKind.Object
                            || !s.Value.TryGetProperty("enable", out var on)
                            || on.ValueKind is not (JsonValueKind.True or JsonValueKind.False)
                        )
                )
                {
                    json.Fault($"{name}.{setting.Name}.enable", "The enable field must be a boolean.");
                }
            }
        }

        if (
            JsonRules.Has(body, "asm") && json.Object(body.GetProperty("asm"), "asm", ["group_id", "groups_to_display"])
        )
        {
            json.Require(
                json.Whole(body.GetProperty("asm"), "group_id", "asm") is not null,
                "asm.group_id",
                "The group_id is required and must be an integer."
            );
            json.List(body.GetProperty("asm"), "groups_to_display", "asm", most: 25);
        }

        json.Require(
            json.Text(body, "ip_pool_name", "") is null or { Length: >= 2 and <= 64 },
            "ip_pool_name",
            "The ip_pool_name must be between 2 and 64 characters."
        );
    }
}
