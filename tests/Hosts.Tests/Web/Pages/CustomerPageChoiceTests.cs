using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using Xunit;
using static MarketingAutomation.Hosts.Tests.Web.Pages.CustomerPages;

namespace MarketingAutomation.Hosts.Tests.Web.Pages;

/// <summary>What the customer chooses on their page: stops, topics, time zone, messages again.</summary>
public sealed class CustomerPageChoiceTests
{
    [Fact]
    public async Task Keep_writing_to_me_is_consent_of_today_and_gives_back_nothing_that_was_stopped()
    {
        await using var shop = await WebTestShop.Open();
        var (page, key) = await Welcomed(shop);
        Assert.Contains("value=\"keep\"", (await shop.Get($"{page}?keep=1")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"keep\"", (await shop.Get(page)).Body, StringComparison.Ordinal);

        Assert.Contains(
            "We will keep writing to you",
            (await Post(shop, page, ("do", "keep"))).Body,
            StringComparison.Ordinal
        );

        var kept = (await shop.Flow.Customers.Read(key, CancellationToken.None))!;
        Assert.Contains(
            kept.Consents,
            c => c is { Channel: Channel.Email, Status: ConsentStatus.Subscribed, Method: "page", Basis: "consent" }
        );
        Assert.Contains(kept.EventCounts, c => c.Event == "consent.renewed");

        await Post(shop, page, ("do", "stop-all"));
        Assert.Equal(400, (await Post(shop, page, ("do", "keep"))).Status);
        Assert.All(
            (await shop.Flow.Customers.Read(key, CancellationToken.None))!.Consents.Where(c => c.Topic is null),
            c => Assert.Equal(ConsentStatus.Unsubscribed, c.Status)
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_click_stops_everything_at_once_and_again_changes_nothing(bool multipart)
    {
        await using var shop = await WebTestShop.Open();
        var (page, key) = await Welcomed(shop);

        var first = await OneClick(shop, page, multipart);
        var after = await shop.Api(HttpMethod.Get, $"/api/customers/{key}");
        var again = await OneClick(shop, page, multipart);

        Assert.Equal((200, 200), (first.Status, again.Status));
        Assert.Null(first.Header("Set-Cookie"));
        var state = await shop.Flow.Customers.Read(key, CancellationToken.None);
        Assert.All(Stops(state!), c => Assert.Equal((ConsentStatus.Unsubscribed, "one_click"), (c.Status, c.Method)));
        Assert.Equal(2, Stops(state!).Count());
        Assert.Equal(after.Body, (await shop.Api(HttpMethod.Get, $"/api/customers/{key}")).Body);
    }

    [Fact]
    public async Task A_POST_that_is_not_one_click_stops_nothing()
    {
        await using var shop = await WebTestShop.Open();
        var (page, key) = await Welcomed(shop);

        Assert.Equal(400, (await shop.Post($"{page}/unsubscribe", ("something", "else"))).Status);
        Assert.Equal(400, (await shop.Post(page, ("do", "everything"))).Status);
        Assert.Equal(400, (await shop.Post(page, ("do", "rate"), ("rating", "6"))).Status);
        Assert.Equal(400, (await shop.Post(page, ("do", "speak"), ("language", "tlh"))).Status);

        var state = await shop.Flow.Customers.Read(key, CancellationToken.None);
        Assert.All(Stops(state!), c => Assert.Equal(ConsentStatus.Subscribed, c.Status));
        Assert.Null(state!.LastRating);
    }

    [Fact]
    public async Task The_customer_s_choices_are_kept_and_shown_on_the_response_page()
    {
        await using var shop = await WebTestShop.Open();
        var (page, key) = await Welcomed(shop);

        var reached = await shop.Post(page, ("do", "reach"), ("how", "sms-only"));
        var rated = await shop.Post(page, ("do", "rate"), ("rating", "2"), ("text", "The soap <b>broke</b>"));
        var spoken = await shop.Post(page, ("do", "speak"), ("language", "et"));
        var stopped = await shop.Post(page, ("do", "stop-topic"));

        Assert.Contains("Saved. This is how we will reach you.", reached.Body, StringComparison.Ordinal);
        Assert.Contains("We use SMS only.", reached.Body, StringComparison.Ordinal);
        Assert.Contains("Your 2 of 5 stars have been saved.", rated.Body, StringComparison.Ordinal);
        Assert.Contains("Salvestatud. Edaspidi kirjutame sulle eesti keeles.", spoken.Body, StringComparison.Ordinal);
        Assert.Contains(
            "Valmis. Teemal „Esimesed sammud meiega“ me sulle enam ei kirjuta.",
            stopped.Body,
            StringComparison.Ordinal
        );
        var state = await shop.Flow.Customers.Read(key, CancellationToken.None);
        Assert.Equal(
            (Channel.Sms, true, "et", 2),
            (state!.Preference.Channel, state.Preference.OnlyThisChannel, state.Preference.Locale, state.LastRating)
        );
        Assert.Contains(
            state.Consents,
            c => c is { Topic: "getting-started", Status: ConsentStatus.Unsubscribed, Method: "page" }
        );
    }

    [Fact]
    public async Task In_a_country_with_several_time_zones_the_customer_can_choose_one()
    {
        await using var shop = await WebTestShop.Open();
        var (estonian, _) = await Welcomed(shop);
        var (page, key) = await Welcomed(shop, customer: "c-2", country: "CA");

        var asked = await shop.Get(page);
        var chosen = await shop.Post(page, ("do", "clock"), ("zone", "America/Toronto"));
        var elsewhere = await shop.Post(page, ("do", "clock"), ("zone", "Europe/Tallinn"));

        Assert.DoesNotContain("name=\"zone\"", (await shop.Get(estonian)).Body, StringComparison.Ordinal);
        Assert.Contains("<option value=\"\">Please choose</option>", asked.Body, StringComparison.Ordinal);
        Assert.Contains("Saved. We will use your time zone.", chosen.Body, StringComparison.Ordinal);
        Assert.Contains(
            "<option value=\"America/Toronto\" selected>Toronto</option>",
            chosen.Body,
            StringComparison.Ordinal
        );
        Assert.Equal(400, elsewhere.Status);
        Assert.Equal("America/Toronto", (await shop.Flow.Customers.Read(key, CancellationToken.None))!.Preference.Zone);
    }

    [Fact]
    public async Task A_customer_who_stopped_by_mistake_can_start_again()
    {
        await using var shop = await WebTestShop.Open();
        var (page, key) = await Welcomed(shop);

        var stopped = await shop.Post(page, ("do", "stop-all"));
        var started = await shop.Post(page, ("do", "start-all"));

        Assert.Contains("You are not getting any messages from us.", stopped.Body, StringComparison.Ordinal);
        Assert.Contains("You are getting our messages.", started.Body, StringComparison.Ordinal);
        var state = await shop.Flow.Customers.Read(key, CancellationToken.None);
        Assert.All(Stops(state!), c => Assert.Equal(ConsentStatus.Subscribed, c.Status));
    }

    private static IEnumerable<ConsentRecord> Stops(CustomerState state) => state.Consents.Where(c => c.Topic is null);

    [Fact]
    public async Task A_customer_chooses_how_many_messages_they_get_at_most_and_takes_it_back()
    {
        await using var shop = await WebTestShop.Open();
        var (page, key) = await Welcomed(shop);
        Assert.Contains("value=\"any\" checked> As many as", (await shop.Get(page)).Body, StringComparison.Ordinal);

        Assert.Contains(
            "You will get at most 2 in 30 days.",
            (await Post(shop, page, ("do", "limit"), ("most", "2"))).Body,
            StringComparison.Ordinal
        );

        var shown = (await shop.Get(page)).Body;
        Assert.Contains("You get at most 2 in 30 days.", shown, StringComparison.Ordinal);
        Assert.Contains("value=\"2\" checked", shown, StringComparison.Ordinal);
        Assert.Contains(
            "\"maxPerMonth\":2",
            (await shop.Api(HttpMethod.Get, $"/api/customers/{key}")).Body,
            StringComparison.Ordinal
        );
        Assert.Equal(400, (await Post(shop, page, ("do", "limit"), ("most", "3"))).Status);

        await Post(shop, page, ("do", "limit"), ("most", "any"));
        Assert.DoesNotContain(
            "maxPerMonth",
            (await shop.Api(HttpMethod.Get, $"/api/customers/{key}")).Body,
            StringComparison.Ordinal
        );
    }
}
