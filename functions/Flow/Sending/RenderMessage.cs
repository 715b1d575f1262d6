using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Core.Templates;
using MarketingAutomation.Flow.Tracking;
using MarketingAutomation.Flow.Workspaces;

namespace MarketingAutomation.Flow.Sending;

/// <summary>Turns a line of the ledger that carries a context into the message it stands for: when it is sent, and the
/// same again whenever it is read.</summary>
public sealed class RenderMessage(WorkspaceShelf shelf, CustomerLinks links, TrackedLinks tracked)
{
    /// <summary>The message as a provider needs it; null: the copy it was made with is not known here.</summary>
    public async ValueTask<OutgoingMessage?> Outgoing(LedgerRow row, CancellationToken cancel) =>
        await Content(row, cancel) is { } content
            ? new OutgoingMessage(
                row.Message,
                row.Attempt ?? 0,
                row.Channel!.Value,
                row.To!,
                row.Journey,
                row.Step,
                row.Template!,
                content,
                Links(row),
                shelf.Current.Shop,
                row.DecidedAt
            )
            {
                BegunAt = row.At,
                Topic = row.Topic,
                NotAfter = row.NotAfter,
                RepliedAt = row.RepliedAt,
            }
            : null;

    /// <summary>Subject, text and HTML; null: the line carries no context, or its copy is not known here.</summary>
    public async ValueTask<Rendered?> Content(LedgerRow row, CancellationToken cancel) =>
        row is { Context: { } context, TemplateVersion: { } version }
        && await shelf.Template(row.Template!, version, cancel) is { } template
            ? TrackMessage.Apply(
                template.Render(row.Channel!.Value, row.Language!, context, Links(row)),
                row.Message,
                context.Tracking,
                tracked
            )
            : null;

    private Core.Messages.MessageLinks Links(LedgerRow row) =>
        links.For(row.Message, row.Context?.Order is not null, row.Channel == Core.Channels.Channel.Staff);
}
