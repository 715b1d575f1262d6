using System.Text.Json.Nodes;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Workspaces.Parsing;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Steps.Coupons;

/// <summary><c>coupon: { name, percent | amount | pool, valid }</c> with <c>empty</c> beside it.</summary>
internal sealed class CouponDefinition : StepDefinition
{
    private static readonly IReadOnlyList<string> CouponKeys = ["name", "percent", "amount", "pool", "valid"];
    private static readonly IReadOnlyList<string> Required = ["name", "valid"];

    public override string Kind => "coupon";

    public override string Description => "Gives the customer a coupon; a run has one of each name.";

    public override IReadOnlyList<KeyReference> Reference =>
        [
            new("coupon", "`name`, `valid`, and one of `percent`, `amount`, `pool`", null, "The coupon."),
            new("coupon.name", "a name", null, "Its name in the record and in the list of coupons."),
            new("coupon.percent", "1 to 100", "none", "A discount in percent; the code is derived from the run."),
            new(
                "coupon.amount",
                "money: `5 EUR`",
                "none",
                "A discount as an amount; the code is derived from the run."
            ),
            new(
                "coupon.pool",
                "a file of the folder `coupons`",
                "none",
                "The file that has the codes, one for each customer."
            ),
            new(
                "coupon.valid",
                "a duration from `1d`: `14d`, `2w`",
                null,
                "How long it is valid, to the end of the day in the customer's time zone."
            ),
            new(
                "empty",
                "a list of steps",
                "the run goes on below, without a coupon",
                "What is done where the file has no code left."
            ),
        ];

    public override Step? Read(StepHead head, string? next, StepReader reader)
    {
        var (context, faults) = (reader.Context, reader.Faults);
        head = reader.MoveKeysOut(head, ["empty"]);
        var empty = head.Map.Find("empty");
        var onEmpty = reader.ReadBlock(empty, $"{head.Id}.empty.", next, "empty");
        context.CouponSteps.Add(head.Id);
        if (head.Value is Node.Scalar { Text: { Length: > 0 } text })
        {
            faults.Add(
                FaultCodes.WrongShape,
                head.Value,
                $"coupon is \"{text}\"",
                "a mapping (lines of \"key: value\")",
                $"write {{ name: {ScalarParser.SuggestName(text) ?? "thanks"}, percent: 10, valid: 14d }}"
            );
            return null;
        }

        var map = MapReader.Create(head.Value, "coupon", CouponKeys, faults);
        var name = faults.ReadName(map?.Require("name", "name: thanks"), "name");
        var validAt = map?.Require("valid", "how long the code is valid, such as valid: 14d");
        var valid = faults.ReadDuration(validAt, "valid");
        if (valid is { } time && time < Duration.FromDays(1))
        {
            faults.Add(
                FaultCodes.Duration,
                validAt!,
                "the coupon is valid for less than a day, and it ends with the day",
                "1d or more"
            );
            valid = null;
        }

        var (percentAt, amountAt, poolAt) = (map?.Find("percent"), map?.Find("amount"), map?.Find("pool"));
        var percent = ReadPercent(percentAt, faults);
        var amount = faults.ReadMoney(amountAt, "amount");
        if (amount is { Amount: <= 0 })
        {
            faults.Add(FaultCodes.Money, amountAt!, "the coupon is worth nothing", "more than zero");
        }

        var pool = ReadPool(poolAt, context);
        Node?[] kinds = [percentAt, amountAt, poolAt];
        if (map is not null && kinds.Count(k => k is not null) != 1)
        {
            faults.Add(
                kinds.Any(k => k is not null) ? FaultCodes.ConflictingKeys : FaultCodes.Missing,
                kinds.LastOrDefault(k => k is not null) ?? map.MapNode,
                kinds.Any(k => k is not null)
                    ? "the coupon has more than one of percent, amount and pool"
                    : "the coupon has none of percent, amount and pool",
                "one of percent, amount, pool",
                poolAt is null
                    ? "percent: 10, or amount: 5 EUR"
                    : "codes of a file are worth what the shop says: leave the others out"
            );
            return null;
        }

        if (empty is not null && map is not null && poolAt is null)
        {
            faults.Add(
                FaultCodes.NeverReached,
                empty,
                "empty has steps, and the coupon's code is of no file: there is always one",
                "",
                "leave empty out"
            );
        }

        return name is null || valid is not { } length || (percent is null && amount is null && pool is null)
            ? null
            : new CouponStep
            {
                Id = head.Id,
                Next = next,
                Name = name,
                Percent = percent,
                Amount = amount,
                Pool = pool,
                Valid = length,
                OnEmpty = onEmpty,
            };
    }

    private static int? ReadPercent(Node? node, FaultCollector faults) =>
        node is Node.Scalar { Text: var text } scalar && text.EndsWith('%')
            ? faults.ReadInteger(scalar with { Text = text[..^1].TrimEnd() }, "percent", 1, 100)
            : faults.ReadInteger(node, "percent", 1, 100);

    private static string? ReadPool(Node? node, JourneyReadContext context)
    {
        if (context.Faults.ReadText(node, "pool") is not { } text)
        {
            return null;
        }

        context.References.Add(new Reference.CouponPool(node!, text));
        return text;
    }

    public override Dictionary<string, JsonNode> WriteSchema() =>
        new()
        {
            ["coupon"] = SchemaNodes.Map(
                CouponKeys,
                Required,
                new()
                {
                    ["name"] = SchemaNodes.String("Its name, once in a run."),
                    ["percent"] = SchemaNodes.Whole("The discount in percent, 1 to 100."),
                    ["amount"] = SchemaNodes.String("The discount as an amount: 5 EUR."),
                    ["pool"] = SchemaNodes.String("A file of the folder coupons, such as comeback.csv."),
                    ["valid"] = SchemaNodes.Duration("How long it is valid, to the end of the day."),
                }
            ),
            ["empty"] = SchemaNodes.Ref("steps"),
        };
}
