using MarketingAutomation.Core.Inbound.Json;
using NodaTime;

namespace MarketingAutomation.Core.Inbound.Providers.SendGrid;

/// <summary>
/// Reads the event webhook: a signed list of events, in any order, some of them twice. An entry that cannot be read is
/// skipped and reported; the rest is accepted, because otherwise SendGrid would repeat the whole list, with its
/// bounces, for a day. Events of an unknown kind and events about e-mail that is not ours are ignored.
/// </summary>
public static class SendGridEventWebhook
{
    /// <summary>Maximum body size in bytes. SendGrid ends a list at 768 kB.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <param name="publicKey">SPKI in base64.</param>
    public static ProviderResult Read(string? publicKey, ProviderRequest request, Instant realNow)
    {
        if (
            SendGridSignature.FindFault(
                publicKey,
                "SendGrid:EventPublicKey",
                request,
                SendGridSignature.MaxEventAge,
                realNow
            ) is
            { } why
        )
        {
            return new ProviderResult.Unverified(why);
        }

        var (report, skipped) = (new JsonFaultCollector(), new JsonFaultCollector());
        return JsonBody.ReadArray(request.Body, report, skipped, SendGridEventReader.Read) is { } all
            ? new ProviderResult.Accepted([.. all.SelectMany(events => events)]) { Skipped = skipped.Faults }
            : new ProviderResult.Malformed(report.Faults);
    }
}
