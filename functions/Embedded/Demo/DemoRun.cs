using MarketingAutomation.Core.Inbound;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Embedded.Hosting;
using NodaTime;

namespace MarketingAutomation.Embedded.Demo;

/// <summary>Runs the invented shop against a running host: posts the deliveries of its season when the clock reaches
/// them, while its customers read and answer.</summary>
internal sealed class DemoRun(EmbeddedHost host, IReadOnlyList<Delivery> season, Instant end, int seed)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Deliveries posted so far.</summary>
    public int Posted { get; private set; }

    /// <summary>Answers sent so far.</summary>
    public int Answered { get; private set; }

    /// <summary>Runs to the last day. <paramref name="progress"/> is called repeatedly with the current time.</summary>
    /// <exception cref="InvalidOperationException">A delivery was not accepted: the demo uses the real endpoint, so it
    /// stops.</exception>
    public async Task Run(Action<Instant> progress, CancellationToken cancel)
    {
        using var http = new HttpClient { BaseAddress = new Uri(host.Url), Timeout = TimeSpan.FromSeconds(30) };
        http.DefaultRequestHeaders.Add("X-Api-Key", host.ApiKey);
        var readers = new DemoReaders(http, seed);
        var looked = TimeProvider.System.GetTimestamp();
        while (host.Flow.Clock.Now is var now && now < end)
        {
            while (Posted < season.Count && season[Posted].At <= now)
            {
                await Post(http, season[Posted], host.Flow.Clock.Now, cancel);
                Posted++;
            }

            if (TimeProvider.System.GetElapsedTime(looked) > PollInterval)
            {
                looked = TimeProvider.System.GetTimestamp();
                await readers.ReadAndAnswer(now, cancel);
                Answered = readers.Answered;
                progress(now);
            }

            await Task.Delay(5, cancel);
        }

        progress(end);
    }

    private async Task Post(HttpClient http, Delivery delivery, Instant now, CancellationToken cancel)
    {
        var source = host.Sources[delivery.Source];
        var body = delivery.Body(now);

        // Signed with the real time, by which freshness is checked; the events have the demo's time.
        var at = source.Protocol == ShopProtocols.Standard ? SystemClock.Instance.GetCurrentInstant() : now;
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/webhooks/{delivery.Source}")
        {
            Content = new ByteArrayContent(body),
        };
        foreach (
            var (name, value) in WebhookReader.Sign(
                source.Protocol,
                source.Secrets[0],
                body,
                delivery.Topic,
                delivery.Id,
                at
            )
        )
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var reply = await http.SendAsync(request, cancel);
        if (!reply.IsSuccessStatusCode)
        {
            throw new InvalidOperationException(
                $"{delivery.Source} {delivery.Topic} {delivery.Id} was answered {(int)reply.StatusCode}: "
                    + $"{await reply.Content.ReadAsStringAsync(cancel)}"
            );
        }
    }
}
