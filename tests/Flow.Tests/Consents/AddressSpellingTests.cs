using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Intake.Identities;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Consents;

/// <summary>A mailbox in two spellings is one address at every endpoint, also where an earlier release kept
/// both.</summary>
public sealed class AddressSpellingTests
{
    private const string Unicode = "ida@bücher.example";
    private const string Ascii = "ida@xn--bcher-kva.example";
    private readonly ScriptedFeed provider = new();
    private int submitted;

    public static TheoryData<string, string, string, bool> Stops()
    {
        var all = new TheoryData<string, string, string, bool>();
        foreach (var way in new[] { "redact", "objection", "provider", "bounce", "shop", "one_click" })
        {
            foreach (var older in new[] { false, true })
            {
                all.Add(way, Unicode, Ascii, older);
                all.Add(way, Ascii, Unicode, older);
                all.Add(way, Unicode, Unicode, older);
            }
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Stops))]
    public async Task A_stop_in_one_spelling_stops_the_other(string way, string given, string stopped, bool older)
    {
        await using var stage = await Open();
        await stage.Submit(Guest(stage, "1001", given));
        Assert.Equal(given, Assert.Single(stage.Email.Messages).To);
        if (older)
        {
            await AsAnEarlierReleaseKeptIt(stage, given);
        }

        await Stop(stage, way, stopped);
        await stage.Advance(Duration.FromDays(40));
        Assert.Single(stage.Email.Messages);
        Assert.NotNull(await Known(stage, given));
        Assert.NotNull(await Known(stage, stopped));
    }

    [Theory]
    [InlineData(Unicode, Ascii, false)]
    [InlineData(Ascii, Unicode, false)]
    [InlineData(Unicode, Ascii, true)]
    [InlineData(Ascii, Unicode, true)]
    [InlineData("jüri@example.com", "ju\u0308ri@example.com", false)]
    [InlineData("ju\u0308ri@example.com", "jüri@example.com", true)]
    public async Task Orders_under_both_are_of_one_customer_who_is_welcomed_once_and_found_by_either(
        string first,
        string second,
        bool older
    )
    {
        await using var stage = await Open();
        await stage.Submit(Guest(stage, "1001", first));
        var key = (await stage.Customer(first)).Key;
        if (older)
        {
            await AsAnEarlierReleaseKeptIt(stage, first);
        }

        await stage.Submit(Guest(stage, "1002", second));
        Assert.Equal(key, (await stage.Customer(first)).Key);
        Assert.Equal(key, (await stage.Customer(second)).Key);
        Assert.Single(stage.Email.Messages, t => t.Template == "welcome");
        Assert.Single((await stage.Customer(first)).Consents);
        Assert.Equal(first, stage.Email.Messages.First().To);
    }

    [Theory]
    [InlineData(Unicode, Ascii)]
    [InlineData(Ascii, Unicode)]
    public async Task A_mark_that_an_earlier_release_kept_holds_for_who_turns_up_under_the_other(
        string marked,
        string given
    )
    {
        await using var stage = await Open();
        await provider.Bounce(stage, "b1", Channel.Email, marked);
        await AsAnEarlierReleaseKeptIt(stage, marked);
        await stage.Advance(Duration.FromMinutes(1));
        var order = Guest(stage, "1001", given);
        await stage.Submit(order with { Consents = [order.Consents[0] with { At = null }] });
        await stage.Advance(Duration.FromDays(10));
        Assert.Empty(stage.Email.Messages);

        // A later opt-in of the owner lifts it, wherever it was kept.
        await provider.Consent(stage, "start", Channel.Email, marked, ConsentStatus.Subscribed);
        Assert.Null(await Known(stage, given));
    }

    [Fact]
    public async Task Two_customers_of_an_earlier_release_who_had_a_spelling_each_are_both_stopped_by_one_word()
    {
        await using var stage = await Open();
        await stage.Submit(Guest(stage, "1001", Unicode));
        await AsAnEarlierReleaseKeptIt(stage, Unicode);
        var keys = new KeyHasher(TestShop.Secret);
        var other = keys.CustomerKey($"email:{Ascii}");
        await stage.Submit(
            Guest(stage, "1002", "else@example.com") with
            {
                Identity = new CustomerIdentity
                {
                    CustomerId = "c-2",
                    Email = "else@example.com",
                    OrderId = "1002",
                },
            }
        );
        var second = await stage.Customer("else@example.com");
        await Write(
            stage,
            second with
            {
                Profile = second.Profile with { Email = Ascii },
                Consents = [.. second.Consents.Select(c => c with { Address = Ascii })],
            }
        );
        await Row(stage, Ascii, new IdentityRow(second.Key, null, null));
        Assert.NotEqual(other, second.Key);
        Assert.Equal(2, stage.Email.Messages.Count);

        await Stop(stage, "redact", Unicode);
        await stage.Advance(Duration.FromDays(40));
        Assert.Equal(2, stage.Email.Messages.Count);
    }

    [Fact]
    public void Of_two_consents_that_were_kept_for_one_mailbox_the_later_opt_out_holds()
    {
        ConsentRecord Of(string address, ConsentStatus status, int hour) =>
            new(
                Channel.Email,
                null,
                status,
                Instant.FromUtc(2026, 3, 1, hour, 0),
                "shopify",
                "consent",
                "api",
                null,
                $"e-{hour}"
            )
            {
                Address = address,
                ArrivedAt = Instant.FromUtc(2026, 3, 1, hour, 0),
                ActedAt = Instant.FromUtc(2026, 3, 1, hour, 0),
            };
        var stored = new CustomerState
        {
            Key = "k",
            Schema = 2,
            Consents =
            [
                Of(Unicode, ConsentStatus.Subscribed, 8),
                Of("mari@example.com", ConsentStatus.Subscribed, 8),
                Of(Ascii, ConsentStatus.Unsubscribed, 9),
            ],
        };

        var read = StateUpgrades.Upgrade(stored);
        Assert.Equal(
            [(Ascii, ConsentStatus.Unsubscribed), ("mari@example.com", ConsentStatus.Subscribed)],
            read.Consents.Select(c => (c.Address!, c.Status))
        );
        Assert.Equal(3, read.Schema);
    }

    private Task<TestShop> Open() => TestShop.Open("2026-03-02 12:00", feeds: [provider]);

    private static Event Guest(TestShop stage, string id, string email)
    {
        var order = SampleEvents.OrderPaid(stage.Time.Now, id, email);
        return order with
        {
            Identity = new CustomerIdentity { Email = email, OrderId = id },
            Profile = order.Profile! with { Phone = null },
        };
    }

    private async Task Stop(TestShop stage, string way, string address)
    {
        var id = $"stop-{++submitted}";
        var now = stage.Time.Now;
        switch (way)
        {
            case "redact" or "objection":
                await stage.Submit(
                    new Event
                    {
                        Id = id,
                        Source = "api",
                        Name = EventNames.PrivacyRequested,
                        At = now,
                        Identity = new CustomerIdentity { Email = address },
                        Data = new Dictionary<string, System.Text.Json.JsonElement>
                        {
                            ["kind"] = System.Text.Json.JsonSerializer.SerializeToElement(way),
                        },
                    }
                );
                break;
            case "provider":
                await provider.Consent(stage, id, Channel.Email, address, ConsentStatus.Unsubscribed);
                break;
            case "bounce":
                await provider.Bounce(stage, id, Channel.Email, address);
                break;
            case "shop":
                await stage.Submit(
                    SampleEvents.Consent(now, Channel.Email, ConsentStatus.Unsubscribed, address) with
                    {
                        Id = id,
                        Identity = new CustomerIdentity { Email = address },
                    }
                );
                break;
            case "one_click":
                await stage.Flow.Pages.Stop(
                    (
                        await stage.Flow.Pages.Open(
                            stage.Flow.Links.Token(stage.Email.Messages.First().Id),
                            CancellationToken.None
                        )
                    )!,
                    null,
                    "one_click",
                    CancellationToken.None
                );
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(way), way, "no such way in");
        }
    }

    private static ValueTask<AddressSuppression?> Known(TestShop stage, string address) =>
        new IdentityTable(stage.Store, new KeyHasher(TestShop.Secret)).FindSuppression(
            Channel.Email,
            address,
            CancellationToken.None
        );

    // As releases did that compared addresses character by character: the identity and the consents under the spelling
    // that was reported.
    private static async Task AsAnEarlierReleaseKeptIt(TestShop stage, string email)
    {
        var (keys, canonical) = (new KeyHasher(TestShop.Secret), ContactAddress.Normalize(Channel.Email, email));
        var row = (await stage.Store.Get(TableName.Identities, keys.IdentityPartition($"email:{canonical}"), "id"))!;
        if (await stage.Flow.Customers.FindByEmail(email, CancellationToken.None) is { } key)
        {
            var state = (await stage.Flow.Customers.Read(key, CancellationToken.None))!;
            await Write(stage, state with { Consents = [.. state.Consents.Select(c => c with { Address = email })] });
        }

        await stage.Store.Commit(
            TableName.Identities,
            keys.IdentityPartition($"email:{canonical}"),
            [new TableOperation.Delete("id")],
            CancellationToken.None
        );
        await stage.Store.Upsert(TableName.Identities, keys.IdentityPartition($"email:{email}"), "id", row.Body);
    }

    private static async Task Write(TestShop stage, CustomerState state) =>
        await stage.Store.Upsert(
            TableName.Customers,
            state.Key,
            RowKeys.State,
            StoreExtensions.ToJson(state with { Schema = 2 }, StoredJson.Default.CustomerState)
        );

    private static async Task Row(TestShop stage, string email, IdentityRow row) =>
        await stage.Store.Upsert(
            TableName.Identities,
            new KeyHasher(TestShop.Secret).IdentityPartition($"email:{email}"),
            "id",
            StoreExtensions.ToJson(row, FlowJson.Default.IdentityRow)
        );
}
