using MarketingAutomation.Support.Stage;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Administration;

/// <summary>An edited workspace with faults leaves the last good one in force, and the operator gets a log
/// line.</summary>
public sealed class RefusedWorkspaceEditTests
{
    [Fact]
    public async Task Edits_with_faults_are_one_line_at_the_first_and_one_when_it_is_put_right()
    {
        using var lines = new LogLines();
        await using var stage = await TestShop.Open("2026-03-02 12:00", logs: new LoggerFactory([lines]));
        var shelf = stage.Flow.Releases;

        shelf.RecordRefusedEdit(3);
        await stage.Advance(Duration.FromHours(1));
        shelf.RecordRefusedEdit(1);
        Assert.Equal((1, TestShop.At("2026-03-02 12:00")), (shelf.RefusedEdit!.Faults, shelf.RefusedEdit.Since));
        await shelf.Release(TestShop.SampleWorkspace, CancellationToken.None);
        await shelf.Release(TestShop.SampleWorkspace, CancellationToken.None);

        Assert.Null(shelf.RefusedEdit);
        Assert.Equal(
            [
                "The edited workspace has 3 faults, so the last good one stays in force. `validate` and POST "
                    + "/api/reload show each with its place. /readyz counts them until an edit without faults is read.",
                "The edited workspace has no fault any more and is in force.",
            ],
            lines.Lines.Where(l => l.Contains("edited workspace", StringComparison.Ordinal))
        );
    }
}
