using System.Text.Json;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Shops.Standard;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Inbound.Shops;

public sealed class EventNameTests
{
    [Theory]
    [InlineData("order.payed", "order.paid")]
    [InlineData("order.refund", "order.refunded")]
    [InlineData("order.canceled", "order.cancelled")]
    [InlineData("orders.paid", "order.paid")]
    [InlineData("oder.paid", "order.paid")]
    [InlineData("order.paid.now", "order.paid")]
    [InlineData("customer.update", "customer.updated")]
    [InlineData("costumer.created", "customer.created")]
    [InlineData("checkout.start", "checkout.started")]
    [InlineData("consent.change", "consent.changed")]
    [InlineData("feedback.recieved", "feedback.received")]
    [InlineData("complaint.open", "complaint.opened")]
    [InlineData("privacy.request", "privacy.requested")]
    public void A_misspelt_event_of_ours_is_refused_and_the_right_name_is_given(string name, string meant)
    {
        var fault = Assert.Single(Read(name).Faults, f => f.Path == "$.type");
        Assert.Contains($"Did you mean {meant}?", fault.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("order.teleported")]
    [InlineData("customer.birthday")]
    public void A_name_with_a_first_word_of_ours_is_refused_with_those_there_are(string name)
    {
        var fault = Assert.Single(Read(name).Faults, f => f.Path == "$.type");
        Assert.Contains(
            name.StartsWith("order", StringComparison.Ordinal)
                ? "order.cancelled, order.delivered"
                : "customer.created, customer.deleted",
            fault.Problem,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("message.opend")]
    [InlineData("preference.change")]
    public void Internal_event_names_are_never_suggested(string name) =>
        Assert.DoesNotContain(
            "Did you mean",
            Assert.Single(Read(name).Faults, f => f.Path == "$.type").Problem,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("loyalty.joined")]
    [InlineData("border.crossed")]
    [InlineData("cart.abandoned")]
    [InlineData("subscription.renewed")]
    [InlineData("messages.sent")]
    [InlineData("review.received")]
    public void Events_of_a_senders_own_are_taken(string name) => Assert.Empty(Read(name).Faults);

    [Fact]
    public void Every_name_of_ours_is_its_own() =>
        Assert.All(EventNames.KnownNames, name => Assert.Null(EventNameSuggestions.FindIntendedName(name)));

    private static StandardResult Read(string name)
    {
        using var json = JsonDocument.Parse(
            $$"""{"id":"1","type":"{{name}}","data":{"customer":{"id":"c"},"order":{"id":"o"} } }"""
        );
        return StandardEvent.Read(
            json.RootElement,
            new StandardContext("api", null, Instant.FromUtc(2026, 3, 2, 12, 0))
        );
    }
}
