using System.Text;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Flow.Storage;
using NodaTime;
using NodaTime.Text;

namespace MarketingAutomation.Support.Stage;

/// <summary>A customer's history as text, for golden files: what happened and what came of it, in order, by the shop's
/// clock.</summary>
public static class CustomerTrace
{
    private static readonly ZonedDateTimePattern Moment = ZonedDateTimePattern.CreateWithInvariantCulture(
        "uuuu-MM-dd HH:mm",
        null
    );

    public static async Task<string> Write(TestShop stage, string email)
    {
        var state = await stage.Customer(email);
        var lines = new List<(Instant At, int Order, string Text)>();
        await foreach (var entity in stage.Store.QueryPrefix(TableName.Customers, state.Key, "e|"))
        {
            var row = entity.Read(StoredJson.Default.TimelineRow);
            lines.Add(
                (
                    row.DecidedAt,
                    0,
                    row.Source == "wake"
                        ? "time came"
                        : $"{row.Name}{(row.Happenings.Count == 0 ? " (nothing new)" : "")}"
                )
            );
            lines.AddRange(
                row.Notes.Select(n =>
                    (
                        row.DecidedAt,
                        1,
                        $"  {n.Kind}{(n.Journey is null ? "" : $" {n.Journey}")}{(n.Step is null ? "" : $" at {n.Step}")}{(n.Reason is null ? "" : $": {n.Reason}")}"
                    )
                )
            );
        }

        await foreach (var entity in stage.Store.QueryPrefix(TableName.Customers, state.Key, "m|"))
        {
            var row = entity.Read(StoredJson.Default.LedgerRow);
            var how = string.Join(
                ' ',
                new[] { row.Channel?.ToString().ToLowerInvariant(), row.Language, row.Reason }.Where(s => s is not null)
            );
            lines.Add(
                (
                    row.At,
                    2,
                    $"  {Name(row.Kind)} {row.Journey}/{row.Step}{(how.Length == 0 ? "" : $" [{how}]")}{(row.Detail is null ? "" : $": {row.Detail}")}{(row.Choice is null ? "" : $" because: {row.Choice.Describe()}")}{(row.Kind == LedgerKind.Held ? $" (until {Text(row.Until!.Value)})" : "")}"
                )
            );
        }

        var text = new StringBuilder();
        Instant? last = null;
        foreach (var (at, _, line) in lines.OrderBy(l => l.At).ThenBy(l => l.Order))
        {
            if (at != last)
            {
                text.Append(Text(at)).Append('\n');
                last = at;
            }

            text.Append("  ").Append(line).Append('\n');
        }

        return text.ToString();
    }

    private static string Text(Instant at) => Moment.Format(at.InZone(TestShop.Tallinn));

    private static string Name(LedgerKind kind) =>
        kind switch
        {
            LedgerKind.Attempt => "attempt",
            LedgerKind.Sent => "sent",
            LedgerKind.WouldSend => "would send",
            LedgerKind.NotSent => "not sent",
            LedgerKind.Held => "held",
            LedgerKind.Failed => "failed",
            LedgerKind.Retry => "retry",
            LedgerKind.Unknown => "unknown",
            _ => kind.ToString().ToLowerInvariant(),
        };
}
