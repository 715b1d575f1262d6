using MarketingAutomation.Core.Values;
using MarketingAutomation.Flow.Administration;

namespace MarketingAutomation.Web.Pages;

/// <summary>What the shop's people see on every page of the console while an edit of the workspace is not in
/// force.</summary>
internal static class EditNotice
{
    /// <summary>The notice; empty where what was read last is in force.</summary>
    public static Html Render(RefusedEdit? refused) =>
        refused is null
            ? Html.Empty
            : Html.Of(
                $"""
                <section class="card notice" role="status"><p>The edited workspace has {CountText.WithNoun(
                    refused.Faults,
                    "fault"
                )}, so the last good one stays in force.
                <code>validate</code> in a terminal, or <code>POST /api/reload</code>, shows each with its place.</p></section>
                """
            );
}
