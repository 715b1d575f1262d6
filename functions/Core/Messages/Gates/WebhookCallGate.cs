using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Core.Workspaces.Definitions;

namespace MarketingAutomation.Core.Messages.Gates;

/// <summary>Whether a URL may be called now. The rules of contact do not hold a call; the list of hosts is that of the
/// current release.</summary>
internal static class WebhookCallGate
{
    public static GateResult Evaluate(SendContext context, Message message, WebhookCall call)
    {
        var shop = context.Workspace.Shop;
        return WebhookUrl.IsAllowed(call.Url, shop.WebhookHosts)
            ? new GateResult.Allow(
                Channel.Webhook,
                call.Url,
                new WebhookBody(shop),
                shop.Languages[0],
                MessageContextBuilder.Build(context, message, Channel.Webhook, shop.Languages[0])
            )
            : new GateResult.Reject(Reasons.HostNotAllowed, "its host is not in webhook_hosts of shop.yaml");
    }
}
