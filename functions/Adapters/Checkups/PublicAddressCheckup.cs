using MarketingAutomation.Adapters.Providers;
using MarketingAutomation.Core.Inbound.Providers.Twilio;

namespace MarketingAutomation.Adapters.Checkups;

/// <summary>
/// Whether the outside world reaches this program under its public address, seen by knocking there: what is unsigned
/// must be turned away, and what Twilio would sign must be believed, which also finds a proxy that changes addresses or
/// bodies.
/// </summary>
public static class PublicAddressCheckup
{
    private const string Name = "Public:Url";

    public static async Task<IReadOnlyList<Finding>> Check(
        ProviderOptions providers,
        string publicUrl,
        CancellationToken cancel
    )
    {
        using var http = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                ConnectTimeout = TimeSpan.FromSeconds(5),
            }
        )
        {
            Timeout = TimeSpan.FromSeconds(10),
        };
        if (
            await Status(http, new HttpRequestMessage(HttpMethod.Get, $"{publicUrl}/healthz"), cancel)
                is var (status, why)
            && status != 200
        )
        {
            return
            [
                Finding.Wrong(
                    Name,
                    $"the program is not reached at {publicUrl} ({why})",
                    "Start it; then look at the proxy or tunnel in front of it, its certificate and the "
                        + "setting Public:Url."
                ),
            ];
        }

        var findings = new List<Finding> { Finding.Good(Name, $"the program is reached at {publicUrl}") };
        if (providers.SendGrid is not null)
        {
            findings.Add(
                await CheckUnsigned(http, $"{publicUrl}/providers/sendgrid/events", "SendGrid's event webhook", cancel)
            );
        }

        if (providers.Twilio is { } twilio)
        {
            findings.Add(
                await CheckUnsigned(http, $"{publicUrl}/providers/twilio/status", "Twilio's status callback", cancel)
            );
            findings.Add(
                await CheckSigned(
                    http,
                    $"{publicUrl}/providers/twilio/status?{TwilioStatusCallback.MessageParameter}=doctor",
                    twilio.AuthToken,
                    cancel
                )
            );
        }

        return findings;
    }

    private static async Task<Finding> CheckUnsigned(HttpClient http, string url, string what, CancellationToken cancel)
    {
        var (status, why) = await Status(http, Form(url, []), cancel);
        return status == 401 ? Finding.Good(Name, $"{what} is reached, and what is unsigned is turned away")
            : status == 404
                ? Finding.Wrong(
                    Name,
                    $"{what} is not known to the program that answers there",
                    "The running program has other settings than this command: start it anew."
                )
            : Finding.Wrong(
                Name,
                $"an unsigned post to {what} is answered {why}, and should be 401",
                "Something in front of the program answers for it; look at the proxy."
            );
    }

    private static async Task<Finding> CheckSigned(HttpClient http, string url, string token, CancellationToken cancel)
    {
        // The sender checks nothing else: no message of ours is called so.
        (string, string)[] form = [("MessageSid", "SM" + new string('0', 32)), ("MessageStatus", "sent")];
        var request = Form(url, form);
        request.Headers.Add(TwilioSignature.Header, TwilioSignature.Compute(token, url, form));
        var (status, why) = await Status(http, request, cancel);
        return status == 200
            ? Finding.Good(Name, "what Twilio signs is believed")
            : Finding.Wrong(
                Name,
                $"a post signed as Twilio signs is answered {why}, and should be 200",
                "The running program has another auth token or another Public:Url than this command, or a "
                    + "proxy changes addresses or bodies. GET /api/rejections says what it saw."
            );
    }

    private static HttpRequestMessage Form(string url, IEnumerable<(string Name, string Value)> form) =>
        new(HttpMethod.Post, url)
        {
            Content = new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value))),
        };

    private static async Task<(int Status, string Why)> Status(
        HttpClient http,
        HttpRequestMessage request,
        CancellationToken cancel
    )
    {
        using (request)
        {
            try
            {
                using var answer = await http.SendAsync(request, cancel);
                return ((int)answer.StatusCode, $"{(int)answer.StatusCode}");
            }
            catch (HttpRequestException e)
            {
                return (0, $"{e.HttpRequestError}");
            }
            catch (TaskCanceledException) when (!cancel.IsCancellationRequested)
            {
                return (0, "no answer in ten seconds");
            }
        }
    }
}
