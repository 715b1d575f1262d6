using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Flow.Pages;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Consents.Stops;

/// <summary>One random timeline of orders, consents, opt-outs and page visits of customers who share addresses. Fails
/// when a message is sent to an address after its opt-out.</summary>
internal sealed class OptOutTimeline(int seed)
{
    private const string Often =
        "journey: trial\nstatus: live\ntopic: offers\ntrigger: { event: order.paid }\nre_entry: { each: "
        + "order }\nsteps:\n  - send: welcome\n  - wait: 3h\n  - send: tips-for-your-order\n  - wait: 9h\n  - "
        + "send: second-order-idea\n";
    private static readonly string[] Emails = ["one@example.com", "two@example.com", "three@example.com"];
    private static readonly string[] Phones = ["+37255500001", "+37255500002"];
    private readonly Random random = new(seed);
    private readonly ScriptedFeed provider = new();
    private readonly Dictionary<string, Instant> stopped = [];
    private readonly List<string> story = [];
    private readonly HashSet<string> reported = [];
    private readonly HashSet<(string, int)> known = [];
    private TestShop stage = null!;

    public async Task<int> Live()
    {
        var workspace = TestShop.SampleWith(
            p =>
                p with
                {
                    MinGap = Duration.Zero,
                    MaxPerDay = 50,
                    SendWindows = new Dictionary<Channel, SendWindow>(),
                    Topics = new Dictionary<string, Topic>(),
                },
            Often
        ) with
        {
            JourneySources = new Dictionary<string, string> { ["trial"] = Often },
        };
        await using var open = await TestShop.Open("2026-03-02 12:00", workspace, feeds: [provider]);
        stage = open;
        for (var step = 0; step < 45; step++)
        {
            await Step(step);
            Check();
        }

        await stage.Advance(Duration.FromDays(2));
        Check();
        return stage.SentMessages.Count;
    }

    private async Task Step(int step)
    {
        var (channel, address) = Any();
        switch (random.Next(12))
        {
            case 0 or 1 or 2:
                await stage.Submit(Order(step));
                break;
            case 3:
                await Shop(
                    step,
                    channel,
                    address,
                    ConsentStatus.Subscribed,
                    stage.Time.Now + Duration.FromMinutes(random.Next(-600, 300))
                );
                break;
            case 4:
                await Shop(step, channel, address, ConsentStatus.Subscribed, null);
                break;
            case 5:
                await Shop(
                    step,
                    channel,
                    address,
                    random.Next(2) == 0 ? ConsentStatus.Unsubscribed : ConsentStatus.Pending,
                    stage.Time.Now - Duration.FromMinutes(random.Next(-5, 90))
                );
                break;
            case 6:
                // The same delivery may come again: it is no second stop.
                var id = $"stop-{random.Next(6)}-{address}";
                if (reported.Add(id))
                {
                    Stop(address, "provider");
                }

                await provider.Consent(
                    stage,
                    id,
                    channel,
                    address,
                    ConsentStatus.Unsubscribed,
                    random.Next(2) == 0 ? null : stage.Time.Now - Duration.FromHours(random.Next(0, 40))
                );
                break;
            case 7:
                Allow(address, stage.Time.Now, "start");
                await provider.Consent(stage, $"start-{step}-{address}", channel, address, ConsentStatus.Subscribed);
                break;
            case 8 or 9:
                await Page();
                break;
            case 10:
                Note("merge");
                await stage.Submit(
                    new Event
                    {
                        Id = $"merge-{step}",
                        Source = "shopify",
                        Name = EventNames.CustomerMerged,
                        At = stage.Time.Now,
                        Identity = new CustomerIdentity { CustomerId = $"c{random.Next(4)}" },
                        MergedCustomerId = $"c{random.Next(4)}",
                        Occurrences = [new Occurrence(EventNames.CustomerMerged, stage.Time.Now)],
                    }
                );
                break;
            default:
                await stage.Advance(Duration.FromMinutes(random.Next(1, 900)));
                break;
        }

        await stage.Advance(Duration.FromSeconds(random.Next(1, 120)));
    }

    private Event Order(int step)
    {
        var email = Emails[random.Next(Emails.Length)];
        var order = SampleEvents.OrderPaid(
            stage.Time.Now,
            $"{seed}-{step}",
            email,
            optIn: false,
            customerId: $"c{random.Next(4)}"
        );
        var soft = random.Next(3) == 0;
        Note($"order of {order.Identity.CustomerId} {email}{(soft ? " soft" : "")}");
        return order with
        {
            Profile = order.Profile! with { Phone = Phones[random.Next(Phones.Length)] },
            Order = order.Order! with { Email = random.Next(4) == 0 ? Emails[random.Next(Emails.Length)] : null },
            Consents = soft
                ?
                [
                    new ConsentChange
                    {
                        Channel = Channel.Email,
                        Address = email,
                        Status = ConsentStatus.Subscribed,
                        At = stage.Time.Now,
                        Basis = "soft_opt_in",
                        Method = "checkout",
                    },
                ]
                : [],
        };
    }

    private async Task Shop(int step, Channel channel, string address, ConsentStatus status, Instant? at)
    {
        if (status == ConsentStatus.Subscribed && at is { } acted)
        {
            Allow(address, Instant.Min(acted, stage.Time.Now), "shop");
        }

        var customer = $"c{random.Next(4)}";
        Note($"shop says {customer} {address} {status} {at}");
        await stage.Submit(
            new Event
            {
                Id = $"consent-{step}",
                Source = "shopify",
                Name = EventNames.ConsentChanged,
                At = stage.Time.Now,
                Identity = new CustomerIdentity { CustomerId = customer },
                Occurrences = [new Occurrence(EventNames.ConsentChanged, stage.Time.Now)],
                Consents =
                [
                    new ConsentChange
                    {
                        Channel = channel,
                        Address = address,
                        Status = status,
                        At = at,
                    },
                ],
            }
        );
    }

    private async Task Page()
    {
        if (
            stage.SentMessages.Count == 0
            || await stage.Flow.Pages.Open(
                stage.Flow.Links.Token(stage.SentMessages[random.Next(stage.SentMessages.Count)].Id),
                CancellationToken.None
            )
                is not { } page
        )
        {
            return;
        }

        if (random.Next(3) > 0)
        {
            foreach (var address in page.Addresses)
            {
                Stop(address.Address, "page");
            }

            await stage.Flow.Pages.Stop(page, null, random.Next(2) == 0 ? "one_click" : "page", CancellationToken.None);
            var after = (await stage.Flow.Pages.Open(page.Token, CancellationToken.None))!;
            Assert.True(page.Addresses.Count == 0 || after.IsStopped(null), $"seed {seed}: the page would say done");
        }
        else if (page.FindRestorableStop(null) is { } act)
        {
            foreach (var address in page.Addresses.Where(a => a.FindStop(page.State, null)?.Event == act))
            {
                Allow(address.Address, stage.Time.Now, "again");
            }

            Assert.Equal(
                PageChoiceResult.Done,
                await stage.Flow.Pages.RestoreStopped(page, null, CancellationToken.None)
            );
        }
    }

    private (Channel, string) Any() =>
        random.Next(2) == 0
            ? (Channel.Email, Emails[random.Next(Emails.Length)])
            : (Channel.Sms, Phones[random.Next(Phones.Length)]);

    private void Stop(string address, string why)
    {
        Note($"{why} stop of {address}");
        stopped[address] = stage.Time.Now;
    }

    private void Allow(string address, Instant acted, string why)
    {
        Note($"{why} opt-in of {address}, acted {acted}");
        if (stopped.TryGetValue(address, out var since) && acted >= since)
        {
            stopped.Remove(address);
        }
    }

    private void Note(string what) => story.Add($"{stage.Time.Now} {what}");

    private void Check()
    {
        var taken = stage.Email.Messages.Concat(stage.Sms.Messages).ToArray();
        foreach (var message in taken.Where(m => !known.Contains((m.Id, m.Attempt))))
        {
            known.Add((message.Id, message.Attempt));
            Assert.False(
                stopped.ContainsKey(message.To),
                $"seed {seed}: sent to {message.To} after its opt-out\n{string.Join('\n', story.TakeLast(40))}"
            );
        }
    }
}
