using MarketingAutomation.Core.Simulation.JourneyTests;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Embedded.Cli;

/// <summary>Formats the results of journey tests for people.</summary>
internal static class TestText
{
    /// <summary>One line a test; under each that failed, each difference, what the journey did as lines to copy.</summary>
    public static string Format(IReadOnlyList<JourneyTestRun> runs, bool plain)
    {
        var failed = runs.Count(r => !r.Passed);
        return string.Concat(runs.Select(r => FormatRun(r, plain)))
            + (
                runs.Count == 0
                    ? "There are no tests. Write them beside a journey, in journeys/NAME.test.yaml (docs/journeys.md, Tests).\n"
                : failed == 0 ? $"{CountText.WithNoun(runs.Count, "test")} passed.\n"
                : $"{Paint(plain, "31", $"{failed} of {CountText.WithNoun(runs.Count, "test")} failed.")}\n"
            );
    }

    /// <summary>Formats a difference in one sentence.</summary>
    public static string WriteMismatch(TestMismatch mismatch) =>
        mismatch switch
        {
            { Unused: { } unused } =>
                $"{unused.Event?.Name} is about {unused.MessageStep}, and no such message was sent before it",
            { Expected: { } expected, Actual: { } actual } =>
                $"expected {TestLine.Write(expected.Result)}, but the journey did {TestLine.Write(actual)}",
            { Expected: { } expected } => $"expected {TestLine.Write(expected.Result)}, but the journey did not do it",
            { Actual: { } actual } => $"the journey did {TestLine.Write(actual)}, which the test does not expect",
            _ => "",
        };

    /// <summary>Where a difference is shown: at the line that it is about, else at the test.</summary>
    public static FilePlace FindPlace(JourneyTestRun run, TestMismatch mismatch) =>
        mismatch.Expected?.Place ?? mismatch.Unused?.Place ?? run.Test.Place;

    private static string FormatRun(JourneyTestRun run, bool plain)
    {
        var head =
            $"  {(run.Passed ? Paint(plain, "32", "passed") : Paint(plain, "31", "failed"))}  "
            + $"{run.Test.Place.File}:{run.Test.Place.Line}  {run.Test.Name}\n";
        return run.Passed
            ? head
            : head
                + string.Concat(run.Mismatches.Select(m => $"    {FindPlace(run, m).Line}: {WriteMismatch(m)}\n"))
                + "    What the journey did:\n"
                + (run.Actual.Count == 0 ? "      nothing\n" : "")
                + string.Concat(run.Actual.Select(a => $"      - {TestLine.Write(a)}\n"))
                + (
                    run.Actual is [.., { Kind: ResultKind.Ends }]
                        ? ""
                        : $"    The test ended at {TestLine.WriteTime(run.Test, run.Test.Until)}; "
                            + "`until` gives it a later end.\n"
                );
    }

    private static string Paint(bool plain, string code, string text) => plain ? text : $"\e[{code}m{text}\e[0m";
}
