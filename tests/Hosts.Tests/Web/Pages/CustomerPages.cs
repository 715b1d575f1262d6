using System.Text;

namespace MarketingAutomation.Hosts.Tests.Web.Pages;

/// <summary>A customer who was welcomed, and requests to their page.</summary>
internal static class CustomerPages
{
    /// <summary>A customer who got the welcome message: the path of their page, and their key.</summary>
    internal static async Task<(string Page, string Key)> Welcomed(
        WebTestShop shop,
        string locale = "en",
        string customer = "c-1",
        string country = "EE"
    )
    {
        var key = StandardBodies.ReadField(
            await shop.Deliver(
                StandardBodies.Order(customer, $"o-{customer}", locale, country: country),
                $"msg_{customer}"
            ),
            "customer"
        )!;
        var messages = await shop.Api(HttpMethod.Get, $"/api/customers/{key}/messages");
        return ($"/c/{shop.Flow.Links.Token(StandardBodies.ReadField(messages, "items", "0", "id")!)}", key);
    }

    internal static async Task<Answer> Post(WebTestShop shop, string page, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, page);
        request.Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await shop.Send(request);
    }

    internal static async Task<Answer> OneClick(WebTestShop shop, string page, bool multipart)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{page}/unsubscribe");
        request.Content = multipart
            ? new MultipartFormDataContent { { new StringContent("One-Click", Encoding.ASCII), "List-Unsubscribe" } }
            : new FormUrlEncodedContent([KeyValuePair.Create("List-Unsubscribe", "One-Click")]);
        return await shop.Send(request);
    }
}
