using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Core.Templates.Variables;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Tracking;

namespace MarketingAutomation.Flow.Sending;

/// <summary>Turns a line of the ledger that carries a context into its message: when it is sent, and the same again
/// whenever it is read.</summary>
public sealed class MessageRenderer(WorkspaceReleases releases, CustomerLinks links, TrackedLinks trackedLinks)
{
    /// <summary>The message as a provider needs it; null: the copy it was made with is not known here.</summary>
    public async ValueTask<OutgoingMessage?> RenderOutgoing(LedgerRow row, CancellationToken cancel) =>
        await RenderContent(row, cancel) is { } content
            ? new OutgoingMessage(
                row.Message,
                row.Attempt ?? 0,
                row.Channel!.Value,
                row.Address!,
                row.Journey,
                row.Step,
                row.Template!,
                content,
                LinksOf(row),
                releases.Current.Shop,
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
    public async ValueTask<RenderedMessage?> RenderContent(LedgerRow row, CancellationToken cancel) =>
        row is { Context: { } context, TemplateVersion: { } version }
        && (
            context.Fields is not null
                ? new WebhookBody(releases.Current.Shop)
                : await releases.FindTemplate(row.Template!, version, cancel)
        )
            is { } template
            ? LinkRewriter.Apply(
                template.Render(row.Channel!.Value, row.Language!, context, LinksOf(row)),
                row.Message,
                context.Tracking,
                trackedLinks
            )
            : null;

    private MessageLinks LinksOf(LedgerRow row) =>
        links.LinksFor(row.Message, row.Context?.Order is not null, row.Channel == Channel.Staff);
}
