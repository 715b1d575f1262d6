using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Support.Samples;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Consents;

/// <summary>Consent belongs to an address: customers who share one, orders for another address, merged
/// customers.</summary>
public sealed class OrderAddressConsentTests : ConsentFlow
{
    [Fact]
    public async Task A_stop_of_one_customer_holds_for_another_who_has_the_same_address()
    {
        await using var stage = await Open();
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "2001", customerId: "c-other"));
        Assert.Equal(2, stage.Email.Messages.Count);

        await stage.Flow.Pages.Stop(
            await Page(stage, stage.Email.Messages.First().Id),
            null,
            "one_click",
            CancellationToken.None
        );
        await stage.Advance(Duration.FromDays(40));
        Assert.Equal(2, stage.Email.Messages.Count);
    }

    [Fact]
    public async Task Nothing_is_known_about_a_new_address_and_the_old_one_keeps_what_it_has()
    {
        await using var stage = await Open();
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await stage.Advance(Duration.FromHours(1));
        await stage.Submit(
            SampleEvents.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Subscribed, "old@example.com") with
            {
                Id = "moved",
                Identity = new CustomerIdentity { CustomerId = $"c-{Mari}", Email = "new@example.com" },
                Consents = [],
            }
        );
        await stage.Advance(Duration.FromDays(10));
        Assert.Single(stage.Email.Messages);
        Assert.Equal(Mari, (await stage.Customer(Mari)).Consents.Single().Address);
    }

    [Fact]
    public async Task Two_customers_who_are_one_keep_what_each_of_their_addresses_has()
    {
        await using var stage = await Open();
        await stage.Submit(
            SampleEvents.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Subscribed, "one@example.com")
        );
        await stage.Submit(
            SampleEvents.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Unsubscribed, "two@example.com")
        );
        await stage.Submit(
            new Event
            {
                Id = "merge",
                Source = "shopify",
                Name = EventNames.CustomerMerged,
                At = stage.Time.Now,
                Identity = new CustomerIdentity { CustomerId = "c-one@example.com" },
                MergedCustomerId = "c-two@example.com",
                Occurrences = [new Occurrence(EventNames.CustomerMerged, stage.Time.Now)],
            }
        );
        Assert.Equal(
            [("one@example.com", ConsentStatus.Subscribed), ("two@example.com", ConsentStatus.Unsubscribed)],
            (await stage.Customer("one@example.com"))
                .Consents.OrderBy(c => c.Address, StringComparer.Ordinal)
                .Select(c => (c.Address!, c.Status))
        );
    }

    [Fact]
    public async Task An_order_for_another_address_goes_to_that_one_and_on_its_consent_alone()
    {
        await using var stage = await Open();
        await stage.Submit(SampleEvents.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Subscribed));
        var order = SampleEvents.OrderPaid(stage.Time.Now, optIn: false);
        await stage.Submit(order with { Order = order.Order! with { Email = "other@example.com" } });
        Assert.Empty(stage.Email.Messages);
        await stage.Submit(
            SampleEvents.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Subscribed) with
            {
                Id = "other",
                Consents =
                [
                    new ConsentChange
                    {
                        Channel = Channel.Email,
                        Address = "Other@Example.com",
                        Status = ConsentStatus.Subscribed,
                        At = stage.Time.Now,
                    },
                ],
            }
        );
        Assert.Equal("other@example.com", Assert.Single(stage.Email.Messages).To);
        Assert.Equal(
            (await stage.Customer(Mari)).Key,
            await stage.Flow.Customers.FindByEmail("other@example.com", CancellationToken.None)
        );

        // The link in it is about that address alone: the customer's own keeps what it has.
        await stage.Flow.Pages.Stop(
            await Page(stage, stage.Email.Messages.Single().Id),
            null,
            "one_click",
            CancellationToken.None
        );
        Assert.Equal(
            ConsentStatus.Subscribed,
            (await stage.Customer(Mari)).Consents.Single(c => c.Address == Mari).Status
        );
        Assert.Equal(
            ConsentStatus.Unsubscribed,
            (await stage.Customer(Mari)).Consents.Single(c => c.Address == "other@example.com").Status
        );
    }

    [Fact]
    public void An_order_under_another_address_says_nothing_of_the_customer()
    {
        var accepted = ShopWebhooks
            .Shopify(
                "orders/paid",
                """
                {"id":5001,"email":"other@example.com","created_at":"2026-11-27T10:00:00Z","updated_at":"2026-11-27T10:00:00Z","financial_status":"paid","buyer_accepts_marketing":true,
                 "source_name":"shopify_draft_order","billing_address":{"first_name":"Bo","country_code":"EE","phone":"+37255500001"},
                 "customer":{"id":9002,"email":"ada@example.com","first_name":"Ada",
                  "email_marketing_consent":{"state":"subscribed","opt_in_level":"single_opt_in","consent_updated_at":null}}}
                """
            )
            .Accepted();
        Assert.Equal(
            ("ada@example.com", "Ada", (string?)null, "other@example.com"),
            (accepted.Identity.Email, accepted.Profile!.FirstName, accepted.Profile.Phone, accepted.Order!.Email)
        );
        Assert.Equal(
            [("ada@example.com", (Instant?)null), ("other@example.com", null)],
            accepted.Consents.Select(c => (c.Address!, c.At))
        );
    }
}
