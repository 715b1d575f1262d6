using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Tests.Decisions;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Webhooks;

/// <summary>The box for texts was ticked with a number that cannot be read as it is: it is read with the customer's
/// country, or the timeline says that it was not.</summary>
public sealed class UnreadTextNumberTests
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
        var play = new Play("2026-03-02 12:00");
        play.Tell(
            new Event
            {
                Id = "known",
                Source = "shopify",
                Name = EventNames.CustomerCreated,
                At = play.Now,
                Who = new Identity { CustomerId = "7" },
                Happenings = [new Happening(EventNames.CustomerCreated, play.Now)],
                Profile = new ProfileFacts { Email = "x@example.com", Country = country },
            }
        );
        play.Pass(Duration.FromMinutes(1));
        var told = Told($$"""{"sms_marketing_phone":"{{written}}"}""");
        play.Tell(told with { At = play.Now });

        var texts = play.State.Consents.Where(c => c.Channel == Channel.Sms).ToList();
        Assert.Equal(
            number is null ? [] : [(number, ConsentStatus.Subscribed)],
            texts.Select(c => (c.Address!, c.Status))
        );
        Assert.Equal(number, play.State.Profile.Phone);
        Assert.Equal(dropped is not null, play.Notes.Any(n => n.What == "dropped" && n.Why == dropped));
    }

    [Theory]
    [InlineData("""{"sms_marketing_phone":"12","billing_address":{"country_code":"EE"}}""")]
    [InlineData("""{"sms_marketing_phone":"call me"}""", "+37255500999")]
    [InlineData("""{"sms_marketing_phone":"51234592"}""", "+37255500999")]
    public void Where_a_country_or_another_number_is_told_what_cannot_be_read_is_noted(
        string fields,
        string? phone = null
    )
    {
        var told = Told(
            phone is null ? fields : fields.Replace("{", $$"""{"phone":"{{phone}}",""", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(told.Consents, c => c.Channel == Channel.Sms);
        Assert.Contains(
            told.Dropped,
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
        var told = Deliver
            .Shopify(
                "customers_marketing_consent/update",
                """{"id":5,"phone":"51234592","sms_marketing_consent":{"state":"subscribed"}}"""
            )
            .Accepted();
        Assert.Empty(told.Consents);
        Assert.Contains(
            told.Dropped,
            d => d.Contains("phone: expected a phone number such as +37255512345", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_box_that_is_not_ticked_says_nothing_of_its_number() =>
        Assert.Empty(
            Deliver
                .Shopify(
                    "checkouts/update",
                    """{"token":"b","email":"x@example.com","buyer_accepts_sms_marketing":false,"sms_marketing_phone":"12"}"""
                )
                .Accepted()
                .Dropped
        );

    private static Event Told(string fields) =>
        Deliver
            .Shopify(
                "checkouts/create",
                $$"""{"token":"b","email":"x@example.com","customer":{"id":7,"email":"x@example.com"},"created_at":"2026-03-02T12:00:00+02:00","buyer_accepts_sms_marketing":true,{{fields[1..]}}"""
            )
            .Accepted();
}
