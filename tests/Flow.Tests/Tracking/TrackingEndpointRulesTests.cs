using System.Diagnostics;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Tracking;
using MarketingAutomation.Support.Stage;
using MarketingAutomation.Support.Storage;
using NodaTime;
using static MarketingAutomation.Flow.Tests.Tracking.TrackedMessages;

namespace MarketingAutomation.Flow.Tests.Tracking;

/// <summary>Which requests to tracking addresses are recorded, and where forged or changed tokens lead.</summary>
public sealed class TrackingEndpointRulesTests
{
    [Fact]
    public async Task A_click_of_an_unknown_customer_is_not_recorded_and_still_redirects()
    {
        await using var stage = await Welcomed();
        var stranger = new TrackedLink(
            $"{new string('0', 26)}.0123456789abcdef",
            1,
            null,
            "https://metsameri.example/"
        );

        Assert.Equal(
            stranger.Target,
            await stage.Flow.Tracking.RecordClick(stage.Flow.TrackedLinks.TokenOf(stranger), machine: false)
        );
        await stage.Flow.Tracking.Finish();
        Assert.Null(await stage.Flow.Customers.Read(new string('0', 26), CancellationToken.None));
    }

    [Fact]
    public async Task A_scanner_that_opens_every_link_at_once_is_not_counted()
    {
        await using var stage = await Welcomed();
        var tokens = Enumerable
            .Range(1, 12)
            .Select(n =>
                stage.Flow.TrackedLinks.TokenOf(
                    Links(stage)[0] with
                    {
                        Number = n,
                        Target = $"https://metsameri.example/{n}",
                    }
                )
            )
            .ToArray();

        await Task.WhenAll(tokens.Select(t => stage.Flow.Tracking.RecordClick(t, machine: false).AsTask()));
        await stage.Flow.Tracking.Finish();
        await stage.Advance(Duration.FromMinutes(1));

        Assert.Equal(Enumerable.Repeat(EventNames.MessageScanned, 12), await Receipts(stage, Links(stage)[0].Message));
    }

    [Fact]
    public async Task A_redirect_does_not_wait_for_a_store_that_is_down_or_hangs()
    {
        await using var stage = await Welcomed();
        var token = stage.Flow.TrackedLinks.TokenOf(Links(stage)[0]);
        foreach (var store in new[] { new BrokenStore(hangs: false), new BrokenStore(hangs: true) })
        {
            await using var broken = await TestShop.Open("2026-03-02 12:00", store: store);
            store.Broken = true;
            var clock = Stopwatch.StartNew();

            Assert.StartsWith(
                "https://metsameri.example",
                await broken.Flow.Tracking.RecordClick(token, machine: false),
                StringComparison.Ordinal
            );
            Assert.InRange(clock.ElapsedMilliseconds, 0, 5000);
            store.Release();
            await broken.Flow.Tracking.Finish();
        }
    }

    [Fact]
    public async Task Ten_thousand_forged_tokens_lead_nowhere()
    {
        await using var stage = await Welcomed();
        var tracked = stage.Flow.TrackedLinks;
        var link = Links(stage)[0];
        string[] genuine = [tracked.TokenOf(link), Picture(stage, link.Message), stage.Flow.Links.Token(link.Message)];
        var random = new System.Random(20261122);
        const string alphabet = "-_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.~%õ\0\n";
        for (var i = 0; i < 10_000; i++)
        {
            var token = Mutated(genuine[i % genuine.Length], random, alphabet);
            Assert.True(
                genuine.Contains(token)
                    || (tracked.ReadToken(token) is null && tracked.ReadPictureToken(token) is null),
                token
            );
        }

        // Each token is accepted only by its own endpoint.
        Assert.Equal(
            (null, null, null),
            (tracked.ReadToken(genuine[2]), tracked.ReadPictureToken(genuine[2]), tracked.ReadPictureToken(genuine[0]))
        );
        Assert.Equal(
            (null, null, null),
            (
                stage.Flow.Links.ReadToken(genuine[0]),
                stage.Flow.Links.ReadToken(genuine[1]),
                tracked.ReadToken(genuine[1])
            )
        );
        Assert.Null(new TrackedLinks(new KeyHasher(new byte[32]), new FlowOptions()).ReadToken(genuine[0]));
    }

    [Fact]
    public async Task A_target_cannot_be_exchanged_nor_a_tag_carried_to_another_link()
    {
        await using var stage = await Welcomed();
        var tracked = stage.Flow.TrackedLinks;
        var link = Links(stage)[0];
        var (mine, evil) = (
            tracked.TokenOf(link).Split('-', 4),
            tracked.TokenOf(link with { Target = "https://evil.example/" }).Split('-', 4)
        );
        var other = tracked.TokenOf(link with { Message = link.Message[..^1] + "x" }).Split('-', 4);

        Assert.Null(tracked.ReadToken($"{mine[0]}-{mine[1]}-{mine[2]}-{evil[3]}"));
        Assert.Null(tracked.ReadToken($"{other[0]}-{other[1]}-{mine[2]}-{mine[3]}"));
        Assert.Null(tracked.ReadToken($"{mine[0]}-{mine[1]}-{mine[2]}-{mine[3]}{evil[3]}"));
        Assert.Equal(link, tracked.ReadToken(string.Join('-', mine)));
    }

    private static string Mutated(string token, System.Random random, string alphabet)
    {
        var text = token.ToList();
        for (var change = random.Next(1, 4); change > 0 && text.Count > 0; change--)
        {
            var at = random.Next(text.Count);
            switch (random.Next(4))
            {
                case 0:
                    text[at] = alphabet[random.Next(alphabet.Length)];
                    break;
                case 1:
                    text.RemoveAt(at);
                    break;
                case 2:
                    text.Insert(at, alphabet[random.Next(alphabet.Length)]);
                    break;
                default:
                    text.RemoveRange(at, text.Count - at);
                    break;
            }
        }

        return new string([.. text]);
    }
}
