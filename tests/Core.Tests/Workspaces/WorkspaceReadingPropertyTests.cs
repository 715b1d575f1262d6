using FsCheck;
using FsCheck.Fluent;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Workspaces;

public class WorkspaceReadingPropertyTests
{
    private static readonly string[] Pieces =
    [
        "\n",
        "  ",
        "\t",
        ":",
        ": ",
        "- ",
        "{",
        "}",
        "[",
        "]",
        "\"",
        "'",
        "&a ",
        "*a",
        "!t ",
        "#",
        "|",
        ">",
        "?",
        "\\ud800",
        "\"\\ud800\"",
        ",",
        "0",
        "é",
        "\0",
        "---\n",
        "\r\n",
        "no",
        "\uFEFF",
    ];

    private static readonly string[] Paths =
    [
        "journeys/welcome.yaml",
        "journeys/reactivation.yaml",
        "journeys/feedback-request.yaml",
        "policy.yaml",
        "shop.yaml",
        "products.csv",
    ];

    private static readonly Gen<(int Path, int At, int Drop, int Piece)> Edits =
        from path in Gen.Choose(0, Paths.Length - 1)
        from at in Gen.Choose(0, 1_000_000)
        from drop in Gen.Choose(0, 12)
        from piece in Gen.Choose(0, Pieces.Length - 1)
        select (path, at, drop, piece);

    [Fact]
    [Trait("Speed", "Slow")]
    public void Whatever_an_editor_does_reading_never_throws_and_every_fault_has_its_place()
    {
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(1500),
            Prop.ForAll(
                Gen.ListOf(Edits).Where(e => e.Count < 6).ToArbitrary(),
                edits =>
                {
                    var files = SampleWorkspace.Files();
                    foreach (var (path, at, drop, piece) in edits)
                    {
                        var text = files[Paths[path]];
                        var start = at % (text.Length + 1);
                        files[Paths[path]] = text.Remove(start, Math.Min(drop, text.Length - start))
                            .Insert(start, Pieces[piece]);
                    }

                    return SampleWorkspace.Read(files) switch
                    {
                        WorkspaceResult.Invalid faulty => faulty.Faults.Count > 0
                            && faulty.Faults.All(f =>
                                f.Place.Line >= 1
                                && f.Place.Column >= 1
                                && f.Code.StartsWith("MA1", StringComparison.Ordinal)
                                && f.Problem.Length > 0
                            ),
                        WorkspaceResult.Valid valid => valid.Workspace.Journeys.Count == 4
                            && valid.Workspace.Journeys.Values.All(EveryStepLeadsSomewhere),
                        _ => false,
                    };
                }
            )
        );
    }

    private static bool EveryStepLeadsSomewhere(Journey journey) =>
        journey.Steps.ContainsKey(journey.First)
        && journey.Steps.Values.All(s => s.Next is null || journey.Steps.ContainsKey(s.Next));
}
