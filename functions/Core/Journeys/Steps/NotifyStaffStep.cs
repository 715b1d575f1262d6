using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Steps;

/// <summary>Sends a notice to a team of the shop.</summary>
public sealed record NotifyStaffStep : Step
{
    /// <summary>A team of <c>shop.yaml</c>.</summary>
    public required string Team { get; init; }

    /// <summary>A Handlebars template.</summary>
    public required string Text { get; init; }

    /// <summary>The due date, in working days in the shop's time zone; null: no date.</summary>
    public int? DueWorkingDays { get; init; }

    /// <summary>The <c>notify_staff</c> that a run reaches before its next wait; null: none. Sends on the way do not
    /// count as waits: the notice is not delayed by a send window.</summary>
    internal static NotifyStaffStep? FindBeforeWait(RunContext context, Run run)
    {
        var journey = context.Workspace.FindVersion(run.Journey, run.Version);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (
            var at = run.StepId;
            at is not null && seen.Add(at) && journey is not null && journey.Steps.TryGetValue(at, out var step);

        )
        {
            if (step is NotifyStaffStep notify)
            {
                return notify;
            }

            if (step.IsWait)
            {
                return null;
            }

            at = step.FindNextStep(context.CreateStepScope(run));
        }

        return null;
    }

    internal override bool IsInstant => true;

    internal override string WriteCanonicalText() =>
        $"notify_staff {Team} {CanonicalForm.Quote(Text)} {DueWorkingDays}";

    internal override bool Execute(RunContext context, Run run, Journey journey)
    {
        if (run.Event is { TeamNotified: true } answer)
        {
            context.AddNote("answer", run, Id, "the team was notified when it arrived");
            context.Replace(run, run with { Event = answer with { TeamNotified = false } });
        }
        else
        {
            context.CreateStaffNotice(run, this);
        }

        return Finish(context, run);
    }
}

/// <summary><c>notify_staff: { to, text, due }</c>.</summary>
internal sealed partial class NotifyStaffDefinition : StepDefinition
{
    private static readonly IReadOnlyList<string> NotifyKeys = ["to", "text", "due"];

    public override string Kind => "notify_staff";

    public override string Description => "Sends a notice to a team of the shop.";

    public override IReadOnlyList<KeyReference> Reference =>
        [
            new("notify_staff", "`to`, `text` and `due`", null, "The notice."),
            new("notify_staff.to", "a team of `shop.yaml`", null, "The team."),
            new("notify_staff.text", "a text with [values](templates.md)", null, "What the team should do."),
            new("notify_staff.due", "`1 working day`, up to 99", "no date", "By when."),
        ];

    public override Step? Read(StepHead head, string? next, StepReader reader)
    {
        var (context, faults) = (reader.Context, reader.Faults);
        var map = MapReader.Create(head.Value, "notify_staff", NotifyKeys, faults);
        var at = map?.Require("to", "a team of shop.yaml");
        var to = context.ReadName(at, "to");
        var textAt = map?.Require("text", "what should they do?");
        var text = faults.ReadText(textAt, "text");
        var due = faults.ReadFormValue(
            map?.Find("due"),
            "due",
            FaultCodes.Duration,
            t =>
                DueForm().Match(t) is { Success: true } m
                    ? int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)
                    : (int?)null,
            "working days, such as 1 working day"
        );
        if (to is not null)
        {
            context.References.Add(new Reference.Team(at!, to));
        }

        if (text is not null)
        {
            context.References.Add(new Reference.StaffText(textAt!, text));
        }

        return to is null || text is null
            ? null
            : new NotifyStaffStep
            {
                Id = head.Id,
                Next = next,
                Team = to,
                Text = text,
                DueWorkingDays = due,
            };
    }

    public override Dictionary<string, JsonNode> WriteSchema() =>
        new()
        {
            ["notify_staff"] = SchemaNodes.Map(
                NotifyKeys,
                ["to", "text"],
                new()
                {
                    ["to"] = SchemaNodes.String("A team of shop.yaml."),
                    ["text"] = SchemaNodes.String("What they should do; {{order.name}} and the like are filled in."),
                    ["due"] = SchemaNodes.String("1 working day", "^[1-9][0-9]? working days?$"),
                }
            ),
        };

    [GeneratedRegex(@"\A([1-9][0-9]?) working days?\z", RegexOptions.CultureInvariant)]
    private static partial Regex DueForm();
}
