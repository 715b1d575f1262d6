using MarketingAutomation.Core.Channels;

namespace MarketingAutomation.Core.Templates.Reading;

/// <summary>Which files a message of a channel is written in.</summary>
internal static class CopyKinds
{
    /// <summary>The file names of copies, in the order of the docs.</summary>
    public static readonly IReadOnlyDictionary<string, CopyKind> ByFileName = new Dictionary<string, CopyKind>
    {
        ["email.hbs"] = CopyKind.EmailHtml,
        ["email.txt.hbs"] = CopyKind.EmailText,
        ["sms.hbs"] = CopyKind.Sms,
    };

    /// <summary>The kinds of copy that a message of this channel can be made of, the most important one first.</summary>
    public static IReadOnlyList<CopyKind> Of(Channel channel) =>
        channel switch
        {
            Channel.Email or Channel.Staff => [CopyKind.EmailHtml, CopyKind.EmailText],
            Channel.Sms => [CopyKind.Sms],
            Channel.Webhook => [],
        };

    /// <summary>The channel of a copy of a template.</summary>
    /// <param name="isForStaff">The template is for notices to the shop's team.</param>
    public static Channel ChannelOf(CopyKind kind, bool isForStaff = false) =>
        kind switch
        {
            CopyKind.EmailHtml or CopyKind.EmailText => isForStaff ? Channel.Staff : Channel.Email,
            CopyKind.Sms => Channel.Sms,
            CopyKind.Partial => throw new ArgumentException("a partial belongs to no channel", nameof(kind)),
        };
}
