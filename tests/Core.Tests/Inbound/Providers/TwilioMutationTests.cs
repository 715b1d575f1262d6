using System.Text;
using MarketingAutomation.Core.Inbound.Providers;
using MarketingAutomation.Core.Inbound.Providers.Twilio;
using MarketingAutomation.Support.Samples;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Inbound.Providers;

/// <summary>Whatever arrives, it is read or refused; nothing throws, and nothing with a broken signature is
/// believed.</summary>
public sealed class TwilioMutationTests
{
    private const string Body =
        "MessageSid=SM1&MessageStatus=delivered&To=%2B3725551234&From=%2B3725550000&Body=T%C3%A4nan+%F0%9F%98%80&ErrorCode=30005&NumMedia=0";

    [Fact]
    public void Ten_thousand_mutated_bodies_are_read_or_refused()
    {
        const int seed = 20260302;
        var random = new Random(seed);
        var whole = Encoding.UTF8.GetBytes(Body);
        var url = TwilioRequests.Status;
        var signed = TwilioSignature.Compute(TwilioRequests.Token, url, []);
        foreach (
            var read in new Func<IReadOnlyList<string>, ProviderRequest, Instant, ProviderResult>[]
            {
                TwilioStatusCallback.Read,
                (tokens, request, now) => TwilioInboundMessage.Read(tokens, request, now),
            }
        )
        {
            for (var i = 0; i < 10_000; i++)
            {
                var body = Mutate(whole, random);
                var refused = read(
                    [TwilioRequests.Token],
                    new ProviderRequest(url, Header(signed), body),
                    TwilioRequests.Now
                );
                Assert.True(refused is ProviderResult.Unverified || body.Length == 0, $"seed {seed}, round {i}");

                // The same with a signature that fits, so that what is behind it is reached.
                var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(body));
                var hashed = $"{url}&bodySHA256={hash}";
                Assert.NotNull(
                    read(
                        [TwilioRequests.Token],
                        new ProviderRequest(
                            hashed,
                            Header(TwilioSignature.Compute(TwilioRequests.Token, hashed, [])),
                            body
                        ),
                        TwilioRequests.Now
                    )
                );
            }
        }
    }

    private static Dictionary<string, string> Header(string signature) =>
        new() { [TwilioSignature.Header] = signature };

    private static byte[] Mutate(byte[] whole, Random random)
    {
        var body = whole.ToList();
        for (var n = random.Next(1, 6); n > 0; n--)
        {
            switch (random.Next(4))
            {
                case 0 when body.Count > 0:
                    body[random.Next(body.Count)] = (byte)random.Next(256);
                    break;
                case 1 when body.Count > 0:
                    body.RemoveRange(random.Next(body.Count), 1);
                    break;
                case 2:
                    body.Insert(random.Next(body.Count + 1), (byte)"&=%+\0"[random.Next(5)]);
                    break;
                default:
                    body.RemoveRange(random.Next(body.Count + 1) is var at ? at : 0, random.Next(body.Count - at + 1));
                    break;
            }
        }

        return [.. body];
    }
}
