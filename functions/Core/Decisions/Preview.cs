using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Templates;
using MarketingAutomation.Core.Workspaces;
using NodaTime;

namespace MarketingAutomation.Core.Decisions;

/// <summary>What a template would say to somebody, outside of any journey: for trying copy. It asks no gate and decides
/// nothing.</summary>
public static class Preview
{
    /// <summary>The language and what the message may speak of, her latest order among it; null: the template has no
    /// copy for this channel.</summary>
    public static (string Language, MessageContext Context)? Of(
        CustomerState state,
        Workspace workspace,
        Template template,
        Channel channel,
        Instant now
    ) =>
        template.LanguageFor(channel, state.Preference.Locale ?? state.Profile.Locale) is { } language
            ? (language, Contexts.Of(new Draft(state, workspace, now, new Facts { Nonce = "" }), language))
            : null;
}
