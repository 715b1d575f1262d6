using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Messages.Attempts;

namespace MarketingAutomation.Support.Simulation;

/// <summary>What is promised of messages and attempts.</summary>
internal static class MessageInvariants
{
    private static readonly LedgerKind[] Ends =
    [
        LedgerKind.Sent,
        LedgerKind.NotSent,
        LedgerKind.WouldSend,
        LedgerKind.Failed,
    ];

    public static IEnumerable<string> Faults(
        SimulatedWorld world,
        Dictionary<string, CustomerState> states,
        IReadOnlyList<LedgerRow> ledger
    )
    {
        var open = states
            .Values.Where(s => s.MergedInto is null)
            .SelectMany(s => s.Messages.Select(m => (State: s, Message: m)))
            .ToDictionary(m => m.Message.Id);
        foreach (var lines in ledger.Where(l => l.Receipt is null).GroupBy(l => l.Message))
        {
            var name = lines.First().Step;
            if (lines.GroupBy(l => l.Number).Any(n => n.Count() > 1))
            {
                yield return $"{name} was decided or continued twice: {Text(lines)}";
            }

            var ends = lines.Count(l => Ends.Contains(l.Kind));
            if (open.TryGetValue(lines.Key, out var waits) ? ends != 0 || waits.State.NextWake is null : ends != 1)
            {
                yield return $"{name} has {ends} ends and is {(waits.Message is null ? "not " : "")}open: {Text(lines)}";
            }
        }

        foreach (var provider in (SimulatedProvider[])[world.Email, world.Sms, world.Staff])
        {
            foreach (var calls in provider.Calls.GroupBy(c => (c.Message, c.Attempt)).Where(c => c.Count() > 1))
            {
                yield return $"attempt {calls.Key.Attempt} was made {calls.Count()} times";
            }

            foreach (var taken in provider.Accepted.GroupBy(t => t.Message))
            {
                var lines = ledger.Where(l => l.Message == taken.Key).OrderBy(l => l.Number).ToArray();
                if (provider.Kind != PortKind.Repeatable && taken.Count() > 1)
                {
                    yield return $"{taken.First().What.Step} left {taken.Count()} times: {Text(lines)}";
                }

                if (world.Scenario.NeverAccepted.Contains(taken.First().What.Step))
                {
                    yield return $"{taken.First().What.Step} should never have left: {Text(lines)}";
                }
            }
        }
    }

    private static string Text(IEnumerable<LedgerRow> lines) =>
        string.Join(
            ' ',
            lines.OrderBy(l => l.Number).Select(l => $"{l.Number}:{l.Kind}{(l.Reason is null ? "" : $"({l.Reason})")}")
        );
}
