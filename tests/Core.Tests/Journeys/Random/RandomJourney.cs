using System.Globalization;
using System.Text;
using MarketingAutomation.Core.Journeys.Steps;

namespace MarketingAutomation.Core.Tests.Journeys.Random;

/// <summary>Writes random journeys as a marketer would type them: every kind of step, nested, with the keys of each.
/// The same seed gives the same text. Most are without fault; what a run can never come to is one, for example.</summary>
internal sealed class RandomJourney(int seed)
{
    /// <summary>The kinds that are written; a test compares them with the catalog.</summary>
    public static readonly IReadOnlyList<string> Kinds =
    [
        "send",
        "wait",
        "wait_for",
        "if",
        "choose",
        "split",
        "repeat",
        "set",
        "add",
        "remove",
        "coupon",
        "notify_staff",
        "unsubscribe",
        "emit",
        "remove_from",
        "end",
    ];

    private static readonly string[] Templates =
    [
        "welcome",
        "welcome-personal",
        "tips-for-your-order",
        "second-order-idea",
        "goes-well-with",
        "how-was-it",
        "we-miss-you",
        "what-is-new",
    ];

    private static readonly string[] Conditions =
    [
        "{ customer.order_count: { at_least: 2 } }",
        "{ order.total: { at_least: 60 EUR } }",
        "{ not: { customer.last_rating: { at_most: 2 } } }",
        "{ any: [ { order.refunded: yes }, { customer.language: et } ] }",
        "{ did: { event: order.paid, at_least: 2, within: 30d } }",
        "{ order.any_line: { category: tea } }",
        "{ customer.country: [EE, FI] }",
    ];

    private static readonly string[] Triggers =
    [
        "{ event: order.paid }",
        "{ event: order.paid, where: { customer.order_count: { at_least: 2 } } }",
        "{ inactive: 20d }",
        "[ { event: consent.changed, where: { event.status: subscribed } }, { event: order.paid } ]",
        "{ event: vip.reached }",
    ];

    private readonly System.Random random = new(seed);
    private int ids;
    private int repeats;
    private bool onlyOrders;

    /// <summary>Writes a journey.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="other">Another journey of the workspace, for <c>remove_from</c>.</param>
    public string Write(string name, string other)
    {
        ids = 0;
        var text = new StringBuilder();
        var trigger = Pick(Triggers);
        onlyOrders = trigger.StartsWith("{ event: order.paid", StringComparison.Ordinal);
        var hasOrder = trigger.Contains("order.paid", StringComparison.Ordinal);
        text.Append(
            CultureInfo.InvariantCulture,
            $"journey: {name}\nstatus: live\ntopic: {Pick(["offers", "getting-started"])}\n"
        );
        text.Append(CultureInfo.InvariantCulture, $"trigger: {trigger}\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"re_entry: {Pick(["never", "{ after: 5d }", hasOrder ? "{ each: order }" : "{ after: 1d }"])}\n"
        );
        if (Chance(30))
        {
            text.Append("goal: { event: order.paid, within: 60d }\n");
        }

        if (Chance(40))
        {
            text.Append("exit_when:\n  - { event: complaint.opened }\n");
        }

        if (Chance(30))
        {
            text.Append("only_while:\n  - not: { customer.last_rating: { at_most: 2 } }\n");
        }

        text.Append("steps:\n");
        WriteBlock(text, "  ", depth: 0, hasOrder, other);
        return text.ToString();
    }

    private void WriteBlock(StringBuilder text, string indent, int depth, bool hasOrder, string other)
    {
        for (var left = random.Next(1, depth == 0 ? 6 : 4); left > 0; left--)
        {
            // A step that ends the run is the last of its block: what is below it could never be reached.
            var kinds = left == 1 && depth > 0 ? Kinds : [.. Kinds.Where(k => k != "end")];
            var kind = Pick(kinds);
            WriteStep(text, indent, depth, kind == "repeat" && repeats > 0 ? "send" : kind, hasOrder, other);
        }
    }

    private void WriteStep(StringBuilder text, string indent, int depth, string kind, bool hasOrder, string other)
    {
        string[] blocks = ["if", "choose", "split", "repeat", "wait_for"];
        if (depth >= 3 && blocks.Contains(kind))
        {
            kind = "send";
        }

        void Line(string line) => text.Append(indent).Append(line).Append('\n');
        void Block(string deeper) => WriteBlock(text, indent + deeper, depth + 1, hasOrder, other);
        var id = $"s{++ids}";
        switch (kind)
        {
            case "send":
                var aboutOrder = onlyOrders && Chance(15);
                Line($"- send: {(aboutOrder ? "welcome" : Pick(Templates))}");
                Line($"  id: {id}");
                if (aboutOrder)
                {
                    Line("  transactional: order");
                }

                if (Chance(30))
                {
                    Line($"  channels: {Pick(["[email]", "[sms]", "[sms, email]"])}");
                }

                if (Chance(30))
                {
                    Line($"  drop_after: {Pick(["3d", "5d"])}");
                }

                if (Chance(20))
                {
                    Line("  topic: service");
                }

                break;
            case "wait":
                Line(
                    Pick([
                        $"- wait: {random.Next(1, 72)}h",
                        $"- wait: {random.Next(1, 6)}d",
                        $"- wait: {{ days: {random.Next(0, 5)}, at: \"{random.Next(0, 24):00}:30\" }}",
                        "- wait: { days: 1, at: \"10:00\", weekdays: [tue, sat], jitter: 3h }",
                    ])
                );
                break;
            case "wait_for":
                Line("- wait_for:");
                Line("    - { event: message.clicked }");
                Line($"    - event: {Pick(["order.paid", "customer.updated", "vip.reached"])}");
                Line("      do:");
                Block("        ");
                Line($"  up_to: {random.Next(1, 10)}d");
                if (Chance(50))
                {
                    Line("  else:");
                    Block("    ");
                }

                break;
            case "if":
                Line($"- if: {PickCondition(hasOrder)}");
                Line("  then:");
                Block("    ");
                if (Chance(50))
                {
                    Line("  else:");
                    Block("    ");
                }

                break;
            case "choose":
                Line("- choose:");
                Line($"    - when: {PickCondition(hasOrder)}");
                Line("      do:");
                Block("        ");
                Line("    - otherwise:");
                Block("        ");
                break;
            case "split":
                Line("- split:");
                Line($"    - weight: {random.Next(1, 9)}");
                Line("      do:");
                Block("        ");
                Line($"    - weight: {random.Next(1, 9)}");
                Line("      name: other-arm");
                Line("      do:");
                Block("        ");
                break;
            case "repeat":
                Line("- repeat:");
                Line($"    at_most: {random.Next(1, 5)}");
                if (Chance(50))
                {
                    Line($"    until: {PickCondition(hasOrder)}");
                }

                Line("    do:");
                Line($"      - wait: {random.Next(1, 4)}d");
                repeats++;
                Block("      ");
                repeats--;
                break;
            case "set":
                Line($"- set: {{ likes_tea: {Pick(["yes", "no"])} }}");
                break;
            case "add":
                Line("- add: { tags: vip }");
                break;
            case "remove":
                Line("- remove: { tags: vip }");
                break;
            case "coupon":
                Line($"- coupon: {{ name: {id}, percent: 10, valid: 14d }}");
                break;
            case "notify_staff":
                Line("- notify_staff: { to: care, text: \"Look at this customer\", due: 1 working day }");
                break;
            case "unsubscribe":
                Line($"- unsubscribe: {{ topics: {Pick(["all", "offers"])}, reason: random }}");
                break;
            case "emit":
                Line("- emit: { event: vip.seen, fields: { tier: gold } }");
                break;
            case "remove_from":
                Line($"- remove_from: {other}");
                break;
            case "end":
                Line("- end: random-end");
                break;
            default:
                throw new InvalidOperationException($"No text for {kind}.");
        }
    }

    private string PickCondition(bool hasOrder) =>
        Pick([
            .. Conditions.Where(c =>
                hasOrder
                || !c.Contains(" order.", StringComparison.Ordinal)
                || c.Contains("did", StringComparison.Ordinal)
            ),
        ]);

    private bool Chance(int percent) => random.Next(100) < percent;

    private T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
