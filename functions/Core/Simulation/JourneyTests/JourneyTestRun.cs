namespace MarketingAutomation.Core.Simulation.JourneyTests;

/// <summary>The result of one test.</summary>
/// <param name="Test">The test.</param>
/// <param name="Mismatches">Where the journey did something else than expected; empty: the test passed.</param>
/// <param name="Actual">All that the journey did until the end of the test, in order of time.</param>
public sealed record JourneyTestRun(
    JourneyTest Test,
    IReadOnlyList<TestMismatch> Mismatches,
    IReadOnlyList<ActualResult> Actual
)
{
    /// <summary>True: the journey did exactly what the test expects.</summary>
    public bool Passed => Mismatches.Count == 0;
}

/// <summary>A difference between a test and what the journey did. At least one of the three is present.</summary>
/// <param name="Expected">What was expected; null: nothing.</param>
/// <param name="Actual">What the journey did instead; null: nothing that is alike.</param>
/// <param name="Unused">An event of the timeline that is about a message that was not sent before it; null: the
/// difference is one of results.</param>
public sealed record TestMismatch(ExpectedResult? Expected, ActualResult? Actual, TestEvent? Unused = null);
