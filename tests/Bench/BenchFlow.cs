using MarketingAutomation.Adapters.Mailbox;
using MarketingAutomation.Bench.Hosts;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Stage;
using Microsoft.Extensions.Logging.Abstractions;

namespace MarketingAutomation.Bench;

/// <summary>The real program with the sample workspace and the mailbox, in this process; effects at once.</summary>
internal static class BenchFlow
{
    public static async Task<MarketingFlow> Open(ITableStore store, TimeProvider time)
    {
        var mailbox = new MailboxPort(store);
        var source = new WebhookSource
        {
            Name = "shopify",
            Protocol = ShopProtocols.Shopify,
            Secrets = [ShopifyOrders.Secret],
        };
        var ports = new FlowPorts(
            store,
            new KeyHasher(TestShop.Secret),
            new Dictionary<Channel, ISendPort>
            {
                [Channel.Email] = mailbox,
                [Channel.Sms] = mailbox,
                [Channel.Webhook] = mailbox,
                [Channel.Staff] = mailbox,
            },
            new Dictionary<string, WebhookSource> { ["shopify"] = source },
            new FlowOptions(),
            time,
            TimeProvider.System,
            NullLoggerFactory.Instance
        );
        var flow = new MarketingFlow(ports, (perform, _) => new InlineEffects(perform));
        await flow.Releases.Release(TestShop.SampleWorkspace, CancellationToken.None);
        return flow;
    }
}
