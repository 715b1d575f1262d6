using MarketingAutomation.Core.Inbound.Json;
using NodaTime;

namespace MarketingAutomation.Core.Inbound.Providers.SendGrid;

/// <summary>
/// The event webhook: a signed list of events, in any order, some twice. An entry that cannot be read is left out and
/// named; the rest is taken, because SendGrid would repeat the whole list for a day and its bounces with it. Events of
/// a kind we do not know, and such about mail that is not ours, are nothing.
/// </summary>
public static class SendGridEventWebhook
{
    /// <summary>SendGrid closes a list at 768 kB.</summary>
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

        var (faults, skipped) = (new List<JsonFault>(), new List<JsonFault>());
        return JsonBody.ReadArray(request.Body, faults, skipped, SendGridEventReader.Read) is { } all
            ? new ProviderResult.Accepted([.. all.SelectMany(news => news)]) { Skipped = skipped }
            : new ProviderResult.Malformed(faults);
    }
}
