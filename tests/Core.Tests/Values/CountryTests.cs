using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Values;

public sealed class CountryTests
{
    [Theory]
    [InlineData("UK", "GB")]
    [InlineData("uk", "GB")]
    [InlineData("EL", "GR")]
    [InlineData("ee", "EE")]
    [InlineData("United Kingdom", null)]
    [InlineData("EST", null)]
    public void A_country_is_two_letters_of_ISO_3166(string written, string? country) =>
        Assert.Equal(country, ShopWebhooks.Woo("order.created", Body(written)).Accepted().Profile?.Country);

    [Fact]
    public void A_number_of_the_United_Kingdom_is_read_under_the_code_that_people_write() =>
        Assert.Equal("+442079460018", ShopWebhooks.Woo("order.created", Body("UK")).Accepted().Profile?.Phone);

    private static string Body(string country) =>
        $$$"""
            {"id":7,"status":"processing","currency":"GBP","total":"10.00","date_created_gmt":"2026-03-02T09:00:00","date_paid_gmt":"2026-03-02T09:00:00","date_modified_gmt":"2026-03-02T09:00:00",
             "billing":{"email":"ann@example.com","phone":"020 7946 0018","country":"{{{country}}}"}}
            """;
}
