using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Flow.Intake.Identities;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Storage;
using NodaTime;
using Xunit;

namespace MarketingAutomation.Support.Stage;

/// <summary>
/// Two views of one order that name different customers reach two hosts of one store at the same moment. Each host is
/// stopped before any operation of its own while the other goes on: whatever the order of their steps, one record has
/// the order in the end, that of the newest view's customer.
/// </summary>
public static class ConcurrentOrders
{
    /// <summary>Who is known of the two customers before, and by what the views name them.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        "unknown",
        "wrong",
        "right",
        "both",
        "ids",
        "ids_new",
        "order_known",
        "delivered",
    ];

    private const string Wrong = "wrong@example.com";
    private const string Right = "right@example.com";
    private const string Source = "woo";

    /// <summary>How many operations each of the two needs when it is alone, the second after the first.</summary>
    public static async Task<(int First, int Second)> CountOperations(
        string situation,
        Func<ValueTask<ITableStore>> open
    ) => await Interleave(situation, open, 0, 0, newestFirst: false);

    /// <summary>Lets the two meet and looks at what comes of it.</summary>
    /// <param name="first">The first host stops before this operation, the second one begins; 0: it does not
    /// stop.</param>
    /// <param name="second">The second stops before this operation, and the first goes on to its end; 0: it does not
    /// stop.</param>
    /// <param name="newestFirst">True: the newer view is the first.</param>
    public static async Task<(int First, int Second)> Interleave(
        string situation,
        Func<ValueTask<ITableStore>> open,
        int first,
        int second,
        bool newestFirst
    )
    {
        var store = await open();
        var (one, two) = (new SteppedTableStore(store), new SteppedTableStore(store));
        await using var a = await TestShop.Open("2026-03-02 12:00", store: one);
        await using var b = await TestShop.Open("2026-03-02 12:00", store: two);
        var now = a.Time.Now;
        foreach (var before in Before(situation, now))
        {
            await a.Submit(before);
        }

        Event[] views = [Older(situation, now), View(situation, "newer", now - Duration.FromMinutes(1), Right, "6")];
        one.PauseAt(first);
        two.PauseAt(second);
        var early = a.Submit(views[newestFirst ? 1 : 0]).AsTask();
        await Task.WhenAny(early, one.Reached);
        var late = b.Submit(views[newestFirst ? 0 : 1]).AsTask();
        await Task.WhenAny(late, two.Reached);
        one.Continue();
        await early;
        two.Continue();
        await late;
        var taken = (one.Operations, two.Operations);

        one.PauseAt(0);
        two.PauseAt(0);
        await HeldByOne(a, store, situation, $"{situation} {first} {second} {newestFirst}");
        await a.Submit(View(situation, "later", now, Right, "6") with { At = now });
        await HeldByOne(a, store, situation, $"{situation} {first} {second} {newestFirst}, a later view");
        return taken;
    }

    private static IEnumerable<Event> Before(string situation, Instant now)
    {
        if (situation is "wrong" or "both" or "ids" or "ids_new" or "delivered")
        {
            yield return Account("5", Wrong, now);
        }

        if (situation is "right" or "both" or "ids")
        {
            yield return Account("6", Right, now);
        }

        if (situation is "order_known" or "delivered")
        {
            yield return Account("5", Wrong, now) with
            {
                Id = "again",
            };
            yield return View(situation, "first", now - Duration.FromMinutes(9), Wrong, "5");
        }
    }

    private static Event Older(string situation, Instant now) =>
        situation == "delivered"
            ? new()
            {
                Id = "older",
                Source = Source,
                Name = EventNames.OrderDelivered,
                At = now,
                Identity = new CustomerIdentity
                {
                    Email = Wrong,
                    OrderId = "O",
                    OnlyOrderIdKnown = true,
                },
                Occurrences = [new(EventNames.OrderDelivered, now)],
            }
            : View(situation, "older", now - Duration.FromMinutes(5), Wrong, "5");

    private static async Task HeldByOne(TestShop stage, ITableStore store, string situation, string when)
    {
        var key = (await stage.Flow.Customers.FindByEmail(Right, CancellationToken.None))!;
        Assert.True(key is not null, $"{when}: no customer");
        var right = (await stage.Flow.Customers.Read(key!, CancellationToken.None))!;
        Assert.True(
            right.Orders is { PaidCount: 1, Recent: [{ Id: "O", PaidAt: not null }] },
            $"{when}: paid {right.Orders.PaidCount}, {right.Orders.Recent.Count} held"
        );
        Assert.True(
            situation != "delivered" || right.Orders.Recent[0].DeliveredAt is not null,
            $"{when}: not delivered"
        );
        Assert.True(right.Runs.Any(r => r.Order == "woo:O"), $"{when}: no run");
        var named = await new IdentityTable(store, new KeyHasher(TestShop.Secret)).FindCustomer(
            IdentityTable.OrderName(Source, "O"),
            CancellationToken.None
        );
        Assert.True(
            named == right.Key || right.MergedFrom.Contains(named!),
            $"{when}: the order's name leads to another customer"
        );
        if (await stage.Flow.Customers.FindByEmail(Wrong, CancellationToken.None) is { } other)
        {
            Assert.True(
                other != right.Key,
                $"{when}: the wrong address leads to the right customer {right.Key}: ids {right.ShopIds.Count}, "
                    + $"merged {string.Join(' ', right.MergedFrom)}, {right.Profile.Email}, corrected "
                    + $"{string.Join(' ', right.CorrectedAddresses ?? [])}"
            );
            var wrong = (await stage.Flow.Customers.Read(other, CancellationToken.None))!;
            Assert.True(
                wrong.Orders is { PaidCount: 0, Recent.Count: 0 } && !wrong.Runs.Any(r => r.Order == "woo:O"),
                $"{when}: the order is with the wrong one too"
            );
            Assert.True(
                !wrong.Consents.Any(c => c.Status == ConsentStatus.Subscribed),
                $"{when}: a box of the order counts for the wrong one"
            );
        }
    }

    private static Event Account(string id, string email, Instant now) =>
        new()
        {
            Id = $"account-{id}",
            Source = Source,
            Name = EventNames.CustomerCreated,
            At = now - Duration.FromHours(1),
            Identity = new CustomerIdentity { CustomerId = id, Email = email },
            Profile = new ProfileData { Email = email },
        };

    private static Event View(string situation, string id, Instant seen, string email, string customer)
    {
        var placed = seen - Duration.FromMinutes(1);
        var owner = situation is "ids" or "ids_new" ? customer : null;
        return new()
        {
            Id = id,
            Source = Source,
            Name = EventNames.OrderUpdated,
            At = seen,
            Identity = new CustomerIdentity
            {
                CustomerId = owner,
                Email = owner is null ? email : null,
                OrderId = "O",
            },
            Occurrences = [new(EventNames.OrderPlaced, placed), new(EventNames.OrderPaid, placed)],
            Profile = new ProfileData { Email = owner is null ? email : null, FirstName = "Ada" },
            Order = new OrderData
            {
                Id = "O",
                Name = "#O",
                Total = new Money(10, "EUR"),
                AsOf = seen,
                PlacedAt = placed,
                Email = email,
                Lines = [new OrderLine { Sku = "TEA-BIRCH" }],
            },
            Consents =
            [
                new ConsentChange
                {
                    Channel = Channel.Email,
                    Address = email,
                    Status = ConsentStatus.Subscribed,
                    At = placed,
                    Method = "checkout",
                },
            ],
        };
    }
}
