using System.Text.Json;
using MarketingAutomation.Core.Customers;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Customers;

/// <summary>Whom a message goes to.</summary>
public sealed class RecipientTests
{
    private static readonly Message ToCustomer = new()
    {
        Id = "k.m",
        Run = "r",
        Journey = "welcome",
        Step = "welcome",
        Topic = "offers",
        Template = "welcome",
        DecidedAt = Instant.FromUtc(2026, 3, 2, 10, 0),
        NotAfter = Instant.FromUtc(2026, 3, 9, 10, 0),
        NextLedgerNumber = 0,
    };

    private static readonly Message ToTeam = ToCustomer with { Staff = new StaffNotice("care", "Call", null) };

    [Fact]
    public void A_message_without_a_notice_goes_to_the_customer_and_the_run_waits_for_it()
    {
        Assert.IsType<Recipient.Customer>(ToCustomer.Recipient);
        Assert.True(ToCustomer.Recipient.RunWaits);
        Assert.True(ToCustomer.Recipient.RulesOfContactApply);
    }

    [Fact]
    public void A_notice_goes_to_its_team_whatever_the_run_does_and_is_no_contact()
    {
        Assert.Equal("care", Assert.IsType<Recipient.Team>(ToTeam.Recipient).Notice.Team);
        Assert.False(ToTeam.Recipient.RunWaits);
        Assert.False(ToTeam.Recipient.RulesOfContactApply);
    }

    [Fact]
    public void The_recipient_is_derived_and_not_stored() =>
        Assert.DoesNotContain("recipient", JsonSerializer.Serialize(ToTeam), StringComparison.OrdinalIgnoreCase);
}
