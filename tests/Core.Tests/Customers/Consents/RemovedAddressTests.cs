using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Customers.Consents;

/// <summary>An address that the shop took out of its record of the customer is used no more; what is known about it
/// stays.</summary>
public sealed class RemovedAddressTests
{
    private const string Start = "2026-03-02 12:00";
    private const string Known =
        """ "id":7,"email":"a@example.com","phone":"+37255500123","updated_at":"2026-03-01T10:00:00Z" """;

    [Theory]
    [InlineData(""" "email":null """, null, "+37255500123")]
    [InlineData(""" "email":"" """, null, "+37255500123")]
    [InlineData(""" "phone":null """, "a@example.com", null)]
    [InlineData(""" "phone":"","email":null """, null, null)]
    [InlineData(""" "first_name":"Ada" """, "a@example.com", "+37255500123")]
    [InlineData(""" "email":"liis@gmail,com" """, "a@example.com", "+37255500123")]
    [InlineData(""" "phone":null,"default_address":{"phone":"+37255500999"} """, "a@example.com", "+37255500999")]
    public void Null_or_empty_in_Shopify_s_customer_removes_and_a_missing_field_changes_nothing(
        string fields,
        string? email,
        string? phone
    )
    {
        var play = SimulatedCustomer.Open(Start);
        play.Submit(Customer(Known, "w-1"));
        play.Submit(Customer($$""" "id":7,"updated_at":"2026-03-01T11:00:00Z",{{fields}} """, "w-2"));

        Assert.Equal((email, phone), (play.State.Profile.Email, play.State.Profile.Phone));
    }

    [Theory]
    [InlineData("2026-03-01T09:00:00Z", "a@example.com")]
    [InlineData("2026-03-01T11:00:00Z", null)]
    public void An_older_view_removes_nothing(string updated, string? email)
    {
        var play = SimulatedCustomer.Open(Start);
        play.Submit(Customer(Known, "w-1"));
        play.Submit(Customer($$""" "id":7,"email":null,"updated_at":"{{updated}}" """, "w-2"));

        Assert.Equal(email, play.State.Profile.Email);
    }

    [Fact]
    public void An_older_view_that_comes_late_does_not_give_it_back_and_a_newer_one_does()
    {
        var play = SimulatedCustomer.Open(Start);
        play.Submit(Customer(""" "id":7,"email":null,"updated_at":"2026-03-01T11:00:00Z" """, "w-1"));
        play.Submit(Customer(Known, "w-2"));
        Assert.Null(play.State.Profile.Email);

        play.Submit(Customer(Known.Replace("10:00", "12:00", StringComparison.Ordinal), "w-3"));
        Assert.Equal(("a@example.com", null), (play.State.Profile.Email, play.State.Profile.EmailRemoved));
    }

    [Theory]
    [InlineData(""" "email":"","billing":{"email":"","phone":""} """, null, null)]
    [InlineData(""" "billing":{"email":"","phone":""} """, null, null)]
    [InlineData(""" "email":"b@example.com","billing":{"email":""} """, "b@example.com", "+37255500123")]
    [InlineData(""" "billing":{"first_name":"Ada"} """, "a@example.com", "+37255500123")]
    [InlineData(""" "billing":[] """, "a@example.com", "+37255500123")]
    public void The_same_of_WooCommerce_s_customer(string fields, string? email, string? phone)
    {
        var play = SimulatedCustomer.Open(Start);
        play.Submit(
            ShopWebhooks
                .Woo(
                    "customer.updated",
                    """{"id":7,"date_modified_gmt":"2026-03-01T10:00:00","billing":{"email":"a@example.com","phone":"+37255500123"}}""",
                    id: "d-1"
                )
                .Accepted()
        );
        play.Submit(
            ShopWebhooks
                .Woo(
                    "customer.updated",
                    $$"""{"id":7,"date_modified_gmt":"2026-03-01T11:00:00",{{fields}}}""",
                    id: "d-2"
                )
                .Accepted()
        );

        Assert.Equal((email, phone), (play.State.Profile.Email, play.State.Profile.Phone));
    }

    [Theory]
    [InlineData("customer.updated", null)]
    [InlineData("loyalty.joined", "a@example.com")]
    public void Of_our_own_shape_only_the_customer_s_own_record_removes(string type, string? email)
    {
        var play = SimulatedCustomer.Open(Start);
        play.Submit(
            ShopWebhooks
                .Standard(
                    """{"type":"customer.updated","timestamp":"2026-03-01T10:00:00Z","data":{"customer":{"id":"7","email":"a@example.com"}}}""",
                    id: "m-1"
                )
                .Accepted()
        );
        play.Submit(
            ShopWebhooks
                .Standard(
                    $$"""{"type":"{{type}}","timestamp":"2026-03-01T11:00:00Z","data":{"customer":{"id":"7","email":null} } }""",
                    id: "m-2"
                )
                .Accepted()
        );

        Assert.Equal(email, play.State.Profile.Email);
    }

    [Fact]
    public void Nothing_more_is_sent_there_also_about_the_order_that_gave_it_and_consent_stays_as_it_was()
    {
        var play = SimulatedCustomer.Open(Start);
        var order = SampleEvents.OrderPaid(play.Now, "1001", "a@example.com", customerId: "7");
        play.Submit(
            order with
            {
                Order = order.Order! with { Email = "a@example.com" },
                Profile = order.Profile! with { Phone = null },
            }
        );
        Assert.Single(play.Sent);
        play.Advance(Duration.FromHours(1));
        play.Submit(Removed(play.Now));
        play.Submit(
            SampleEvents.OrderEvent(EventNames.OrderFulfilled, play.Now) with
            {
                Order = order.Order! with { Email = "a@example.com", AsOf = play.Now },
            }
        );
        play.Advance(Duration.FromDays(30));

        Assert.Single(play.Sent);
        Assert.Equal(Reasons.NoAddress, play.ReasonOf("tips-for-your-order"));
        Assert.Equal(
            ConsentStatus.Subscribed,
            ConsentBook.Find(play.State, Channel.Email, "a@example.com", null)!.Status
        );

        play.Submit(SampleEvents.OrderPaid(play.Now, "1002", "a@example.com", customerId: "7"));
        Assert.Equal("a@example.com", play.State.Profile.Email);
    }

    [Fact]
    public void A_customer_known_by_phone_alone_keeps_the_address_of_their_order()
    {
        var play = SimulatedCustomer.Open(Start);
        var order = SampleEvents.OrderPaid(play.Now, "1001", customerId: "7");
        play.Submit(
            order with
            {
                Identity = new CustomerIdentity { CustomerId = "7", OrderId = "1001" },
                Profile = order.Profile! with { Email = null },
                Order = order.Order! with { Email = "mari@example.com" },
            }
        );
        play.Advance(Duration.FromHours(1));
        play.Submit(Removed(play.Now));
        play.Advance(Duration.FromDays(4));

        Assert.Equal("mari@example.com", play.State.Profile.Email);
        Assert.Contains(play.Sent, s => s.Step == "tips-for-your-order");
    }

    [Theory]
    [InlineData("""{"id":7,"email":"mari.tamm@example.com","phone":"+37255500123"}""", null)]
    [InlineData("""{"id":7,"email":"mari.tamm@example.com"}""", "+37255500123")]
    public void A_number_that_only_an_order_gave_was_never_in_Shopify_s_record(string customer, string? phone)
    {
        var play = SimulatedCustomer.Open("2026-03-02 22:41");
        play.Submit(ShopWebhooks.Shopify("orders/paid", ShopWebhooks.Order(("customer", customer))).Accepted());
        Assert.Equal("+37255500123", play.State.Profile.Phone);
        play.Submit(
            Customer(
                """ "id":7,"email":"mari.tamm@example.com","phone":null,"updated_at":"2026-03-02T23:00:00+02:00" """,
                "w-2"
            )
        );

        Assert.Equal(phone, play.State.Profile.Phone);
    }

    private static Event Removed(Instant at) =>
        new()
        {
            Id = $"removed-{at}",
            Source = "shopify",
            Name = EventNames.CustomerUpdated,
            At = at,
            Identity = new CustomerIdentity { CustomerId = "7" },
            Profile = new ProfileData
            {
                Removed = new RemovedContacts(Email: true, Phone: false, AlsoFromOrders: false),
            },
        };

    private static Event Customer(string fields, string id) =>
        ShopWebhooks.Shopify("customers/update", $$"""{ {{fields}} }""", id: id).Accepted();
}
