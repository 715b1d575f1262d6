using MarketingAutomation.Adapters.Mailbox;
using MarketingAutomation.Web;

namespace MarketingAutomation.Embedded.Hosting;

/// <summary>The local mailbox as the pages show it.</summary>
internal sealed class Mailbox(MailboxReader reader) : IMailbox
{
    public async ValueTask<(IReadOnlyList<Envelope> Items, string? Next)> Newest(int take, string? continuation, CancellationToken cancel)
    {
        var (items, next) = await reader.Newest(take, continuation, cancel);
        return ([.. items.Select(m => new Envelope(m.Id, m.Channel, m.To, m.Subject, m.Journey, m.Step, m.DecidedAt))], next);
    }
}
