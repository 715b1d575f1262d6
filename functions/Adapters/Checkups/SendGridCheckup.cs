using System.Net.Http.Headers;
using System.Text.Json;
using MarketingAutomation.Adapters.Providers;
using MarketingAutomation.Adapters.SendGrid;
using MarketingAutomation.Core.Workspaces.Definitions;
using static MarketingAutomation.Adapters.Checkups.AnswerJson;

namespace MarketingAutomation.Adapters.Checkups;

/// <summary>Whether SendGrid would take our mail and tell us of it, as far as the key may look. Sends nothing: the one
/// message it posts is for the sandbox.</summary>
public static class SendGridCheckup
{
    private const string Name = "SendGrid";

    public static async Task<IReadOnlyList<Finding>> Check(
        SendGridOptions options,
        Shop shop,
        string publicUrl,
        CancellationToken cancel
    )
    {
        using var http = new ProviderHttp(options.BaseUrl, new AuthenticationHeaderValue("Bearer", options.ApiKey));
        var findings = new List<Finding>();
        if (await ReadScopes(http, findings, cancel) is not { } scopes)
        {
            return findings;
        }

        findings.Add(await CheckAccepts(http, options.ApiKey, shop, cancel));
        findings.Add(await CheckDomain(http, scopes, shop.Sender.Email, cancel));
        findings.AddRange(await CheckEvents(http, scopes, options, publicUrl, cancel));
        return findings;
    }

    // What the key may do; null: nothing further can be asked.
    private static async Task<IReadOnlySet<string>?> ReadScopes(
        ProviderHttp http,
        List<Finding> findings,
        CancellationToken cancel
    )
    {
        switch (await http.Get("/v3/scopes", cancel))
        {
            case ProviderReply.Answered { Status: 200 } answer
                when Read(answer) is { } body
                    && body.TryGetProperty("scopes", out var list)
                    && list.ValueKind == JsonValueKind.Array:
                var scopes = list.EnumerateArray().Select(s => s.ToString()).ToHashSet();
                findings.Add(
                    !scopes.Contains("mail.send")
                        ? Finding.Wrong(
                            Name,
                            "the key may not send mail",
                            "Make one with the permission Mail Send (Settings, API Keys) and put it into "
                                + "SendGrid:ApiKey."
                        )
                    : scopes.Contains("api_keys.create")
                        ? Finding.Wrong(
                            Name,
                            "the key may send mail and much more",
                            "A key with the permission Mail Send alone does less harm when it is lost."
                        )
                    : Finding.Good(Name, "the key may send mail")
                );
                return scopes;
            case ProviderReply.Answered { Status: 401 or 403 }:
                findings.Add(
                    Finding.Wrong(
                        Name,
                        "the key is not accepted",
                        "Make a new one (Settings, API Keys) and put it into SendGrid:ApiKey; for an EU "
                            + "account see SendGrid:BaseUrl."
                    )
                );
                return null;
            case ProviderReply.Answered answer:
                findings.Add(
                    Finding.Wrong(
                        Name,
                        $"it answers {answer.Status} when asked what the key may do",
                        "Look at SendGrid:BaseUrl, and at status.sendgrid.com."
                    )
                );
                return null;
            case (ProviderReply.NotSent or ProviderReply.Lost or ProviderReply.CircuitOpen) and var reply:
                findings.Add(
                    Finding.Wrong(
                        Name,
                        $"it cannot be reached ({FailureText(reply)})",
                        "Look at SendGrid:BaseUrl and at what this machine may reach."
                    )
                );
                return null;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static async Task<Finding> CheckAccepts(
        ProviderHttp http,
        string apiKey,
        Shop shop,
        CancellationToken cancel
    ) =>
        await SendGridRequest.Send(http, apiKey, SendGridRequest.BuildSandboxCheck(shop), cancel) switch
        {
            ProviderReply.Answered { Status: 200 or 202 } => Finding.Good(
                Name,
                "it takes a message of this shop (sandbox; nothing was sent)"
            ),
            ProviderReply.Answered answer => Finding.Wrong(
                Name,
                $"it does not take a message of this shop ({answer.Status}"
                    + (
                        SendGridOutcomes.FaultyFields(answer) is { Count: > 0 } all
                            ? $", {string.Join(", ", all)})"
                            : ")"
                    ),
                "Verify the sender of shop.yaml's from, or its domain (Settings, Sender Authentication)."
            ),
            (ProviderReply.NotSent or ProviderReply.Lost or ProviderReply.CircuitOpen) and var reply => Finding.Unknown(
                Name,
                $"no answer to a message for the sandbox ({FailureText(reply)})"
            ),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static async Task<Finding> CheckDomain(
        ProviderHttp http,
        IReadOnlySet<string> scopes,
        string from,
        CancellationToken cancel
    )
    {
        const string see =
            "See Settings, Sender Authentication: the domain of shop.yaml's from should be verified there "
            + "(SPF and DKIM); docs/providers.md says what to enter, DMARC included.";
        if (!scopes.Contains("whitelabel.read"))
        {
            return Finding.Unknown(
                Name,
                "whether the sender's domain is authenticated cannot be seen with this key",
                see
            );
        }

        var domain = from[(from.LastIndexOf('@') + 1)..];
        if (
            await http.Get("/v3/whitelabel/domains?limit=200", cancel)
                is not ProviderReply.Answered { Status: 200 } answer
            || Read(answer) is not { ValueKind: JsonValueKind.Array } list
        )
        {
            return Finding.Unknown(Name, "the list of authenticated domains could not be read", see);
        }

        var authenticated = list.EnumerateArray()
            .FirstOrDefault(d => d.TryGetProperty("domain", out var name) && Covers(name.ToString(), domain));
        return
            authenticated.ValueKind == JsonValueKind.Object
            && authenticated.TryGetProperty("valid", out var valid)
            && valid.ValueKind == JsonValueKind.True
            ? Finding.Good(Name, "the sender's domain is authenticated")
            : Finding.Wrong(Name, "the sender's domain is not authenticated", see);
    }

    private static bool Covers(string authenticated, string domain) =>
        domain.Equals(authenticated, StringComparison.OrdinalIgnoreCase)
        || domain.EndsWith("." + authenticated, StringComparison.OrdinalIgnoreCase);

    private static async Task<IEnumerable<Finding>> CheckEvents(
        ProviderHttp http,
        IReadOnlySet<string> scopes,
        SendGridOptions options,
        string publicUrl,
        CancellationToken cancel
    )
    {
        var wanted = $"{publicUrl}/providers/sendgrid/events";
        if (options.EventPublicKey is null)
        {
            return
            [
                Finding.Wrong(
                    Name,
                    "SendGrid:EventPublicKey is missing, so its reports of bounces and complaints are not accepted",
                    $"Settings, Mail Settings, Event Webhook: post to {wanted}, switch the signature on and "
                        + $"copy the key shown."
                ),
            ];
        }

        if (
            !scopes.Contains("user.webhooks.event.settings.read")
            || await http.Get("/v3/user/webhooks/event/settings/all", cancel)
                is not ProviderReply.Answered { Status: 200 } answer
            || Read(answer) is not { ValueKind: JsonValueKind.Object } body
            || !body.TryGetProperty("webhooks", out var list)
            || list.ValueKind != JsonValueKind.Array
        )
        {
            return
            [
                Finding.Unknown(
                    Name,
                    "whether its event webhook is switched on cannot be seen with this key",
                    $"See Settings, Mail Settings, Event Webhook: it should post to {wanted}, signed."
                ),
            ];
        }

        var ours = list.EnumerateArray().FirstOrDefault(w => Text(w, "url") == wanted);
        return ours.ValueKind != JsonValueKind.Object
                ?
                [
                    Finding.Wrong(
                        Name,
                        "no event webhook posts to this program",
                        $"Settings, Mail Settings, Event Webhook: post to {wanted}."
                    ),
                ]
            : !IsTrue(ours, "enabled")
                ?
                [
                    Finding.Wrong(
                        Name,
                        "its event webhook is switched off",
                        "Settings, Mail Settings, Event Webhook: switch it on."
                    ),
                ]
            : Text(ours, "public_key") is not { Length: > 0 } key
                ?
                [
                    Finding.Wrong(
                        Name,
                        "its event webhook is not signed",
                        "Switch the signature on and copy the key into SendGrid:EventPublicKey."
                    ),
                ]
            : key != options.EventPublicKey
                ?
                [
                    Finding.Wrong(
                        Name,
                        "its event webhook is signed with another key",
                        "Copy the key shown there into SendGrid:EventPublicKey."
                    ),
                ]
            :
            [
                Finding.Good(
                    Name,
                    "its event webhook posts to this program, signed with the key of SendGrid:EventPublicKey"
                ),
            ];
    }

    private static bool IsTrue(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
