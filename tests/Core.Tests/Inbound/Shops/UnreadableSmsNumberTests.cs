using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Support.Samples;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Inbound.Shops;

/// <summary>The box for texts was ticked with a number that cannot be read as it is: it is read with the customer's
/// country, or the timeline says that it was not.</summary>
public sealed class UnreadableSmsNumberTests
{
    [Theory]
    [InlineData("EE", "51234592", "+37251234592", null)]
    [InlineData(
        "EE",
        "12",
        null,
        "phone: expected a phone number such as +37255512345, or of a country that is known of the customer, "
            + "found other text"
    )]
    [InlineData(
        null,
        "51234592",
        null,
        "phone: expected a phone number such as +37255512345, or of a country that is known of the customer, "
            + "found other text"
    )]
    public void Without_a_country_in_the_checkout_it_is_read_with_the_one_that_is_known(
        string? country,
        string written,
        string? number,
        string? dropped
    )
    {
        var play = SimulatedCustomer.Open("2026-03-02 12:00");
        play.Submit(
            new Event
            {
                Id = "known",
                Source = "shopify",
                Name = EventNames.CustomerCreated,
                At = play.Now,
                Identity = new CustomerIdentity { CustomerId = "7" },
                Occurrences = [new Occurrence(EventNames.CustomerCreated, play.Now)],
                Profile = new ProfileData { Email = "x@example.com", Country = country },
            }
        );
        play.Advance(Duration.FromMinutes(1));
        var accepted = ReadCheckout($$"""{"sms_marketing_phone":"{{written}}"}""");
        play.Submit(accepted with { At = play.Now });

        var texts = play.State.Consents.Where(c => c.Channel == Channel.Sms).ToList();
        Assert.Equal(
            number is null ? [] : [(number, ConsentStatus.Subscribed)],
            texts.Select(c => (c.Address!, c.Status))
        );
        Assert.Equal(number, play.State.Profile.Phone);
        Assert.Equal(dropped is not null, play.Notes.Any(n => n.Kind == "dropped" && n.Reason == dropped));
    }

    [Theory]
    [InlineData("""{"sms_marketing_phone":"12","billing_address":{"country_code":"EE"}}""")]
    [InlineData("""{"sms_marketing_phone":"call me"}""", "+37255500999")]
    [InlineData("""{"sms_marketing_phone":"51234592"}""", "+37255500999")]
    public void An_unreadable_number_is_noted_when_a_country_or_another_number_is_given(
        string fields,
        string? phone = null
    )
    {
        var accepted = ReadCheckout(
            phone is null ? fields : fields.Replace("{", $$"""{"phone":"{{phone}}",""", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(accepted.Consents, c => c.Channel == Channel.Sms);
        Assert.Contains(
            accepted.DroppedFields,
            d =>
                d.Contains(
                    "sms_marketing_phone: expected a phone number such as +37255512345, or of the customer's "
                        + "country, found other text; nothing was agreed to for it",
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public void The_topic_about_texts_alone_notes_it_too()
    {
        var accepted = ShopWebhooks
            .Shopify(
                "customers_marketing_consent/update",
                """{"id":5,"phone":"51234592","sms_marketing_consent":{"state":"subscribed"}}"""
            )
            .Accepted();
        Assert.Empty(accepted.Consents);
        Assert.Contains(
            accepted.DroppedFields,
            d => d.Contains("phone: expected a phone number such as +37255512345", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_box_that_is_not_ticked_says_nothing_of_its_number() =>
        Assert.Empty(
            ShopWebhooks
                .Shopify(
                    "checkouts/update",
                    """{"token":"b","email":"x@example.com","buyer_accepts_sms_marketing":false,"sms_marketing_phone":"12"}"""
                )
                .Accepted()
                .DroppedFields
        );

    private static Event ReadCheckout(string fields) =>
        ShopWebhooks
            .Shopify(
                "checkouts/create",
                $$"""{"token":"b","email":"x@example.com","customer":{"id":7,"email":"x@example.com"},"created_at":"2026-03-02T12:00:00+02:00","buyer_accepts_sms_marketing":true,{{fields[1..]}}"""
            )
            .Accepted();
}
