using System.Text.Json;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Web.Api;

/// <summary><c>GET /api/coupons</c>: since when.</summary>
public sealed class CouponListTests
{
    [Theory]
    [InlineData("2026-03-02", 200)]
    [InlineData("2026-03-02T20:40:00Z", 200)]
    [InlineData("2026-03-02T20:40:00+02:00", 200)]
    [InlineData("2026-02-30", 400)]
    [InlineData("yesterday", 400)]
    public async Task Since_is_a_day_or_a_time(string since, int status)
    {
        await using var shop = await WebTestShop.Open();

        var answer = await shop.Api(HttpMethod.Get, $"/api/coupons?since={Uri.EscapeDataString(since)}");

        Assert.Equal(status, (int)answer.Status);
        Assert.Equal(status == 200, JsonDocument.Parse(answer.Body).RootElement.TryGetProperty("coupons", out _));
    }
}
