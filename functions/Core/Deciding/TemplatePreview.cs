using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Core.Templates.Variables;
using MarketingAutomation.Core.Workspaces;
using NodaTime;

namespace MarketingAutomation.Core.Deciding;

/// <summary>Prepares the rendering of a template for a customer outside of any journey, to try its text. It checks no
/// gate and decides nothing.</summary>
public static class TemplatePreview
{
    /// <summary>The language and the message context, with the customer's latest order; null: the template has no text
    /// for this channel.</summary>
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
