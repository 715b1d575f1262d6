using System.Globalization;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Inbound.Signatures;

/// <summary>Explains a refusal to the owner: the cause, then what was received and what was tried. Never contains a
/// secret, a signature or a body.</summary>
internal static class RefusalExplanation
{
    public static string Describe(
        string cause,
        string headerPrefix,
        WebhookSource source,
        WebhookRequest request,
        string? hint = null
    )
    {
        var present = request
            .Headers.Keys.Where(name => name.Contains(headerPrefix, StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.OrdinalIgnoreCase)
            .ToList();
        var secrets = source.Secrets.Count switch
        {
            0 => $"no secret is configured (set Webhooks:{source.Name}:Secrets:0)",
            1 => "1 secret tried",
            var n => string.Create(CultureInfo.InvariantCulture, $"{n} secrets tried"),
        };
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{cause}; headers present: "
                + $"{(present.Count == 0 ? "none of this platform" : string.Join(", ", present))}; {secrets}; "
                + $"{(request.IsBodyRead ? $"body of {CountText.WithNoun(request.Body.Length, "byte")}" : "body not read")}"
        );
        return hint is null ? text + "." : $"{text}. {hint}";
    }
}
