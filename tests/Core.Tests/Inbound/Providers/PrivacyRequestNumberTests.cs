using System.Text.Json;
using MarketingAutomation.Core.Inbound.Shops.Standard;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Inbound.Providers;

/// <summary>A request of law by a phone number alone is read as one who looks for the customer reads it, or
/// refused.</summary>
public sealed class PrivacyRequestNumberTests
{
    [Theory]
    [InlineData("\"phone\":\"+37255000046\"", "EE", "+37255000046")]
    [InlineData("\"phone\":\"55000046\"", "EE", "+37255000046")]
    [InlineData("\"phone\":\"0037255000046\"", "EE", "+37255000046")]
    [InlineData("\"phone\":\"040 123 4567\",\"country\":\"FI\"", "EE", "+358401234567")]
    [InlineData("\"phone\":\"55000046\"", null, null)]
    [InlineData("\"phone\":\"call me\"", "EE", null)]
    public void A_number_alone_is_read_with_the_country_of_the_shop_or_refused(
        string customer,
        string? shop,
        string? number
    )
    {
        using var body = JsonDocument.Parse(
            $$$"""{"type":"privacy.requested","data":{"customer":{{{{customer}}}},"kind":"redact"} }"""
        );
        var read = StandardEvent.Read(
            body.RootElement,
            new StandardContext("api", "e-1", ShopWebhooks.Now) { Country = shop }
        );

        Assert.Equal(number, read.Event?.Profile?.Phone);
        Assert.Equal(number is null ? ["$.data.customer.phone"] : [], read.Faults.Select(f => f.Path));
    }

    [Fact]
    public void An_unreadable_number_beside_an_address_refuses_nothing()
    {
        using var body = JsonDocument.Parse(
            """{"type":"privacy.requested","data":{"customer":{"email":"mari@example.com","phone":"call me"},"kind":"redact"} }"""
        );
        Assert.NotNull(
            StandardEvent
                .Read(body.RootElement, new StandardContext("api", "e-1", ShopWebhooks.Now) { Country = "EE" })
                .Event
        );
    }
}
