using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Core.Templates.Variables;
using MarketingAutomation.Core.Workspaces;
using NodaTime;

namespace MarketingAutomation.Core.Deciding;

/// <summary>What a template would say to somebody, outside of any journey: for trying copy. It asks no gate and decides
/// nothing.</summary>
public static class TemplatePreview
{
    /// <summary>The language and what the message may speak of, her latest order among it; null: the template has no
    /// copy for this channel.</summary>
    public static (string Language, MessageContext Context)? CreateContext(
        CustomerState state,
        Workspace workspace,
        Template template,
        Channel channel,
        Instant now
    ) =>
        template.SelectLanguage(channel, state.Preference.Locale ?? state.Profile.Locale) is { } language
            ? (
                language,
                MessageContextBuilder.Build(
                    new DecisionContext(state, workspace, now, new Lookups { Nonce = "" }),
                    language
                )
            )
            : null;
}
