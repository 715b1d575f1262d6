using System.Text.Json.Nodes;
using MarketingAutomation.Core.Journeys.Segments;
using MarketingAutomation.Core.Simulation.JourneyTests;
using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Embedded.Cli;

/// <summary>The result of <c>validate</c> for other programs.</summary>
/// <param name="Folder">The folder as given; paths of files begin with it.</param>
/// <param name="Faults">All faults.</param>
/// <param name="Warnings">What is allowed and probably not meant.</param>
/// <param name="Tests">The tests that were run; empty: none, or not asked for.</param>
internal sealed record FaultReport(
    string Folder,
    IReadOnlyList<Fault<FilePlace>> Faults,
    IReadOnlyList<Fault<FilePlace>> Warnings,
    IReadOnlyList<JourneyTestRun> Tests
)
{
    private const string Version = "2.1.0";
    private const string Schema =
        "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
    private const string TestCode = "test";

    /// <summary>The length of each SMS text, by file; null: not asked for, or the workspace has faults.</summary>
    public IReadOnlyList<(string File, SmsSegments Segments)>? Texts { get; init; }

    /// <summary>How many customers the segments have; null: not asked for.</summary>
    public AudienceCount? Counts { get; init; }

    /// <summary>True: there is no fault and every test passed.</summary>
    public bool Passed => Faults.Count == 0 && Tests.All(t => t.Passed);

    /// <summary>Writes one JSON object: <c>passed</c>, <c>faults</c>, <c>warnings</c>, <c>tests</c>, and <c>texts</c> and
    /// <c>counts</c> where they were asked for.</summary>
    public string WriteJson()
    {
        var json = new JsonObject
        {
            ["passed"] = Passed,
            ["faults"] = WriteFaults(Faults),
            ["warnings"] = WriteFaults(Warnings),
            ["tests"] = new JsonArray([
                .. Tests.Select(t => new JsonObject
                {
                    ["file"] = t.Test.Place.File,
                    ["line"] = t.Test.Place.Line,
                    ["test"] = t.Test.Name,
                    ["passed"] = t.Passed,
                    ["mismatches"] = new JsonArray([
                        .. t.Mismatches.Select(m => new JsonObject
                        {
                            ["expected"] = m.Expected is { } expected ? TestLine.Write(expected.Result) : null,
                            ["actual"] = m.Actual is { } actual ? TestLine.Write(actual) : null,
                            ["text"] = TestText.WriteMismatch(m),
                        }),
                    ]),
                }),
            ]),
        };
        if (Counts is not null)
        {
            json["counts"] = AudienceText.WriteJson(Counts);
        }

        if (Texts is not null)
        {
            json["texts"] = new JsonArray([
                .. Texts.Select(t => new JsonObject
                {
                    ["file"] = t.File,
                    ["parts"] = t.Segments.Segments,
                    ["encoding"] = t.Segments.Encoding,
                    ["units"] = t.Segments.Units,
                }),
            ]);
        }

        return JsonOutput.Format(json);
    }

    /// <summary>Writes workflow commands of GitHub Actions, one line each: GitHub shows them beside the lines of a pull
    /// request. Source: "Workflow commands for GitHub Actions", escapes of <c>@actions/core</c>.</summary>
    public string WriteGitHub() =>
        string.Concat(
            ListResults()
                .Select(r =>
                    $"::{r.Level} file={EscapeProperty($"{Folder}/{r.Place.File}")},"
                    + $"line={r.Place.Line},col={r.Place.Column},title={EscapeProperty(r.Code)}::{Escape(r.Text)}\n"
                )
        );

    /// <summary>Writes a SARIF log, version 2.1.0, for code scanning.</summary>
    public string WriteSarif() =>
        JsonOutput.Format(
            new JsonObject
            {
                ["$schema"] = Schema,
                ["version"] = Version,
                ["runs"] = new JsonArray(
                    new JsonObject
                    {
                        ["tool"] = new JsonObject
                        {
                            ["driver"] = new JsonObject
                            {
                                ["name"] = "MarketingAutomation",
                                ["rules"] = new JsonArray([
                                    .. ListResults()
                                        .Select(r => r.Code)
                                        .Distinct()
                                        .Order(StringComparer.Ordinal)
                                        .Select(code => new JsonObject
                                        {
                                            ["id"] = code,
                                            ["shortDescription"] = new JsonObject { ["text"] = FindTitle(code) },
                                        }),
                                ]),
                            },
                        },
                        ["columnKind"] = "utf16CodeUnits",
                        ["results"] = new JsonArray([.. ListResults().Select(WriteResult)]),
                    }
                ),
            }
        );

    private JsonObject WriteResult(Result result) =>
        new()
        {
            ["ruleId"] = result.Code,
            ["level"] = result.Level,
            ["message"] = new JsonObject { ["text"] = result.Text },
            ["locations"] = new JsonArray(
                new JsonObject
                {
                    ["physicalLocation"] = new JsonObject
                    {
                        ["artifactLocation"] = new JsonObject
                        {
                            ["uri"] = Uri.EscapeDataString($"{Folder}/{result.Place.File}")
                                .Replace("%2F", "/", StringComparison.Ordinal),
                        },
                        ["region"] = new JsonObject
                        {
                            ["startLine"] = result.Place.Line,
                            ["startColumn"] = result.Place.Column,
                        },
                    },
                }
            ),
        };

    private IEnumerable<Result> ListResults() =>
        [
            .. Faults.Select(f => new Result("error", f.Code, f.Place, WriteText(f))),
            .. Warnings.Select(f => new Result("warning", f.Code, f.Place, WriteText(f))),
            .. Tests.SelectMany(t =>
                t.Mismatches.Select(m => new Result(
                    "error",
                    TestCode,
                    TestText.FindPlace(t, m),
                    $"{t.Test.Name}: {TestText.WriteMismatch(m)}"
                ))
            ),
        ];

    private static string FindTitle(string code) =>
        code == TestCode
            ? "A test of a journey failed"
            : FaultCodes.All.FirstOrDefault(c => c.Code == code)?.Title ?? code;

    private static string WriteText(Fault<FilePlace> fault) =>
        fault.Problem
        + (fault.Allowed.Length > 0 ? $"; allowed: {fault.Allowed}" : "")
        + (fault.Remedy.Length > 0 ? $". {fault.Remedy}" : "");

    private static JsonArray WriteFaults(IReadOnlyList<Fault<FilePlace>> faults) =>
        new([
            .. faults.Select(f => new JsonObject
            {
                ["code"] = f.Code,
                ["file"] = f.Place.File,
                ["line"] = f.Place.Line,
                ["column"] = f.Place.Column,
                ["problem"] = f.Problem,
                ["allowed"] = f.Allowed,
                ["remedy"] = f.Remedy,
            }),
        ]);

    private static string Escape(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal)
            .Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string EscapeProperty(string text) =>
        Escape(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);

    private sealed record Result(string Level, string Code, FilePlace Place, string Text);
}
