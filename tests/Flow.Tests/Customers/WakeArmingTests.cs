using MarketingAutomation.Flow.Customers;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Customers;

/// <summary>Which due row a commit writes. Times are minutes after now; null is none.</summary>
public sealed class WakeArmingTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 1, 9, 0);

    [Theory]
    // No row yet.
    [InlineData(null, null, null, null, null)]
    [InlineData(null, 30, null, 30, 30)]
    // A row at or before the next wake is enough; a later one is not.
    [InlineData(20, 30, null, 20, null)]
    [InlineData(30, 30, null, 30, null)]
    [InlineData(40, 30, null, 30, 30)]
    // Nothing to wake for: the row stays.
    [InlineData(20, null, null, 20, null)]
    // The row that woke the customer is deleted after the commit, and an earlier one may be gone.
    [InlineData(0, 30, 0, 30, 30)]
    [InlineData(-5, 30, 0, 30, 30)]
    [InlineData(0, null, 0, null, null)]
    // A row after the one that woke the customer is not deleted.
    [InlineData(20, 30, 0, 20, null)]
    // An overdue row may be gone.
    [InlineData(-120, 30, null, 30, 30)]
    [InlineData(-120, null, null, null, null)]
    public void A_commit_writes_the_row_that_the_record_does_not_have_yet(
        int? before,
        int? next,
        int? wokenBy,
        int? armed,
        int? written
    ) => Assert.Equal(new WakePlan(At(armed), At(written)), WakeArming.Plan(At(before), At(next), At(wokenBy), Now));

    [Fact]
    public void The_row_about_to_be_deleted_is_never_written()
    {
        var later = Now + Duration.FromTicks(1);
        Assert.Equal(new WakePlan(later, later), WakeArming.Plan(Now, Now, Now, Now));
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(null, -60, null)]
    [InlineData(null, -61, -61)]
    [InlineData(-70, -61, -70)]
    [InlineData(-70, -60, null)]
    public void A_wake_overdue_by_more_than_an_hour_needs_its_row(int? armed, int? next, int? row) =>
        Assert.Equal(At(row), WakeArming.OverdueRow(At(armed), At(next), Now));

    private static Instant? At(int? minutes) => minutes is { } m ? Now + Duration.FromMinutes(m) : null;
}
