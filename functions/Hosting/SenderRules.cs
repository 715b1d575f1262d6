using MarketingAutomation.Adapters.Providers;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Hosting;

/// <summary>What a workspace owes to the accounts its messages leave through; neither the files nor the settings alone
/// can know it.</summary>
public static class SenderRules
{
    /// <summary>The reading as it is, or a faulty one.</summary>
    public static WorkspaceResult Apply(WorkspaceResult reading, ProviderOptions providers) =>
        reading is WorkspaceResult.Valid(var workspace)
        && workspace.Shop.AcceptsSmsReplies
        && providers.Twilio is { CanBeAnswered: false }
            ? new WorkspaceResult.Invalid([
                new Fault<FilePlace>(
                    FaultCodes.RepliesNotPossible.Code,
                    new("shop.yaml", 1, 1),
                    "sms.replies is yes, and Twilio:From is a name, which cannot be answered",
                    "sms: { replies: no }",
                    "say no, or send from a number"
                ),
            ])
            : reading;
}
