using System.Text.Json.Nodes;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Steps;

/// <summary>Sends a message. The run waits until it was sent or finally not sent.</summary>
public sealed record SendStep : Step
{
    /// <summary>The most suggestions a message can have.</summary>
    public const int MaxSuggestions = 3;

    /// <summary>The template, found by name when used.</summary>
    public required string Template { get; init; }

    /// <summary>The topic, where it is not the journey's.</summary>
    public string? Topic { get; init; }

    /// <summary>Only these channels; null: all that policy allows.</summary>
    public IReadOnlyList<Channel>? Channels { get; init; }

    /// <summary>The most that the message may cost; null: the journey and policy.yaml say.</summary>
    public Money? MaxPrice { get; init; }

    /// <summary>Drops the message this long after it was decided; null: the policy's default.</summary>
    public Duration? DropAfter { get; init; }

    /// <summary>The message is not sent with fewer suggestions than this ("nothing to suggest"). 0: none
    /// needed.</summary>
    public int MinSuggestions { get; init; }

    /// <summary>Evaluated when the message is decided and again at each attempt; it is not sent where this does not
    /// match. Null: no condition.</summary>
    public Condition? NeedsCondition { get; init; }

    /// <summary>True: a message about the order that started the run, which needs no consent to marketing by a channel
    /// that allows this (<see cref="ChannelDefinition.AllowsOrderMessages"/>).</summary>
    public bool IsAboutOrder { get; init; }

    internal override string WriteCanonicalText() =>
        $"send {Template} {Topic} {CanonicalForm.List(Channels?.Select(c => c.ToString()))} "
        + $"{CanonicalForm.FormatDuration(DropAfter)} "
        + $"{(MinSuggestions == 0 ? "" : CanonicalForm.FormatNumber(MinSuggestions))}"
        + $"{(NeedsCondition is null ? "" : $" needs {CanonicalForm.Write(NeedsCondition)}")}"
        + (IsAboutOrder ? " transactional order" : "")
        + (MaxPrice is null ? "" : $" max_price {MaxPrice}");

    internal override string Describe() => $"Send {Template}";

    internal override bool Execute(RunContext context, Run run, Journey journey)
    {
        if (!context.State.Messages.Any(run.IsAt))
        {
            context.CreateMessage(run, journey, this);
        }

        return false;
    }
}

/// <summary><c>send: TEMPLATE</c>.</summary>
internal sealed class SendDefinition : StepDefinition
{
    private static readonly IReadOnlyList<string> Needs = ["suggestions"];
    private static readonly IReadOnlyList<string> AtLeast = ["at_least"];

    private static readonly IReadOnlyList<string> OrderOnly = ["order"];

    public override string Kind => "send";

    public override string Description => "Sends a message, or records why it was not sent.";

    public override IReadOnlyList<KeyReference> Reference =>
        [
            new("send", "a folder of `templates/`", null, "The template."),
            new("topic", "a topic of `policy.yaml`", "the journey's topic", "What the message is about."),
            new(
                "channels",
                "`email`, `sms`, or a list of them",
                "`channels` of `policy.yaml`",
                "The channels it may be sent by, the first that is possible."
            ),
            new(
                "max_price",
                "an amount: `0.06 EUR`",
                "`max_price` of the journey and `policy.yaml`",
                "A channel by which the message costs more is not used. [More](#prices)."
            ),
            new(
                "drop_after",
                "a duration: `15min`, `2h`, `3d`, `1w`",
                "`drop_after` of `policy.yaml`",
                "A message that is later than this is not sent."
            ),
            new(
                "needs",
                "a [condition](#conditions), `{ suggestions: { at_least: 2 } }`, or both",
                "none",
                "What has to be true when it is decided and when it is sent."
            ),
            new("needs.suggestions.at_least", "1 to 3", "0", "With fewer suggestions the message is not sent."),
            new(
                "transactional",
                "`order`",
                "marketing",
                "A message about the order that began the journey: by e-mail it needs no consent to marketing, and it is not counted for "
                    + "frequency ([Messages about an order](#messages-about-an-order))."
            ),
        ];

    public override bool IsNamedByValue => true;

    public override Step? Read(StepHead head, string? next, StepReader reader)
    {
        var (context, faults) = (reader.Context, reader.Faults);
        var template = head.Value is Node.Map given
            ? UnwrapBraces(given, faults)
            : context.ReadName(head.Value, "send");
        var topicAt = head.Map.Find("topic");
        var topic = context.ReadName(topicAt, "topic");
        var channels = faults.ReadChannels(head.Map.Find("channels"), "channels");
        var maxPrice = faults.ReadMoney(head.Map.Find("max_price"), "max_price");
        var dropAfter = faults.ReadDuration(head.Map.Find("drop_after"), "drop_after");
        var isAboutOrder = faults.ReadWord(head.Map.Find("transactional"), "transactional", OrderOnly) is not null;
        var (suggestions, needs) = reader.ReadAsked(head, () => ReadNeeds(head.Map.Find("needs"), context));
        if (dropAfter is { } time)
        {
            context.References.Add(new Reference.DropAfter(head.Map.Find("drop_after")!, time, topic ?? context.Topic));
        }

        if (template is null)
        {
            return null;
        }

        if (isAboutOrder)
        {
            var at = head.Map.Find("transactional")!;
            context.OrderMessages.Add(at);
            context.References.Add(new Reference.OrderMessage(at, template));
            if (suggestions > 0)
            {
                context.Faults.Add(
                    FaultCodes.OrderMessageSells,
                    at,
                    "a message about an order that needs suggestions offers something to buy, which needs consent to marketing",
                    "",
                    "leave out transactional: order, or the suggestions"
                );
            }
        }

        context.References.Add(new Reference.Template(head.Value, template, channels));
        if (maxPrice is { } most)
        {
            context.References.Add(new Reference.MaxPrice(head.Map.Find("max_price")!, most, channels));
        }

        if (topic is not null)
        {
            context.References.Add(new Reference.Topic(topicAt!, topic));
        }

        return new SendStep
        {
            Id = head.Id,
            Next = next,
            Template = template,
            Topic = topic,
            Channels = channels,
            MaxPrice = maxPrice,
            DropAfter = dropAfter,
            MinSuggestions = suggestions,
            NeedsCondition = needs,
            IsAboutOrder = isAboutOrder,
        };
    }

    // Keys of the send that were put into braces: they belong beside it.
    private string? UnwrapBraces(Node.Map given, FaultCollector faults)
    {
        var named =
            given.Entries.FirstOrDefault(e => e.Key.Text is "template" or "name" or "send" or "message")?.Value
            as Node.Scalar;
        var beside = given.Entries.Where(e => Keys.Contains(e.Key.Text)).Select(e => $"{e.Key.Text}:").ToList();
        faults.Add(
            FaultCodes.WrongShape,
            given,
            "send is a mapping",
            "the name of a template",
            named is null
                ? "write the name of the template behind send:"
                : $"write send: {named.Text}{(beside.Count == 0 ? "" : $", and {string.Join(", ", beside)} below it, in its column")}"
        );
        return null;
    }

    // Any condition may be written beside the suggestions: what has the form of a condition is read as one.
    private static (int Suggestions, Condition? Needs) ReadNeeds(Node? node, JourneyReadContext context)
    {
        if (node is not Node.Map map)
        {
            return (ReadSuggestions(node, context), null);
        }

        var asked = map
            .Entries.Where(e =>
                e.Key.Text.Contains('.', StringComparison.Ordinal)
                || e.Key.Text is "all" or "any" or "not" or "did" or "bought" or "in_segment"
            )
            .ToList();
        var needs = asked.Count == 0 ? null : new ConditionReader(context).ReadCondition(map with { Entries = asked });
        var rest = map.Entries.Except(asked).ToList();
        return (asked.Count > 0 && rest.Count == 0 ? 0 : ReadSuggestions(map with { Entries = rest }, context), needs);
    }

    private static int ReadSuggestions(Node? node, JourneyReadContext context)
    {
        var faults = context.Faults;
        var map = MapReader.Create(node, "needs", Needs, faults);
        var suggestions = MapReader.Create(
            map?.Require("suggestions", "needs: { suggestions: { at_least: 2 } }"),
            "suggestions",
            AtLeast,
            faults
        );
        var least = suggestions?.Require("at_least");
        if (faults.ReadInteger(least, "at_least", 1, 20, SendStep.MaxSuggestions) is not { } count)
        {
            return 0;
        }

        if (count > SendStep.MaxSuggestions)
        {
            context.NeverMatchFaults.Add(
                FaultCodes.NeverMatches,
                least!,
                $"the message never goes: a customer has at most "
                    + $"{CountText.WithNoun(SendStep.MaxSuggestions, "suggestion")}, and it needs {count}",
                $"1 to {SendStep.MaxSuggestions}",
                $"write at_least: {SendStep.MaxSuggestions} or less"
            );
        }
        else
        {
            context.References.Add(new Reference.Suggestions(least!, count));
        }

        return count;
    }

    public override Dictionary<string, JsonNode> WriteSchema() =>
        new()
        {
            ["send"] = SchemaNodes.String("Says something: the name of a template."),
            ["topic"] = SchemaNodes.String("When other than the journey's."),
            ["channels"] = SchemaNodes.Either(
                SchemaNodes.Words(Vocabulary.Channels),
                SchemaNodes.List(SchemaNodes.Words(Vocabulary.Channels), "Only these.")
            ),
            ["max_price"] = SchemaNodes.Price(
                "The most that it may cost; it narrows that of the journey and policy.yaml."
            ),
            ["drop_after"] = SchemaNodes.Duration("Better never than later than this."),
            ["transactional"] = SchemaNodes.Words(OrderOnly),
            ["needs"] = ConditionSchema.Condition(
                new()
                {
                    ["suggestions"] = SchemaNodes.Map(
                        AtLeast,
                        AtLeast,
                        new() { ["at_least"] = SchemaNodes.Whole("Fewer suggestions than this: not sent.") }
                    ),
                }
            ),
        };
}
