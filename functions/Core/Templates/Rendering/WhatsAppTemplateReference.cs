using System.Text.RegularExpressions;
using MarketingAutomation.Core.Templates.Checking;
using MarketingAutomation.Core.Templates.Reading;
using MarketingAutomation.Core.Templates.Rendering.Formatting;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Templates.Rendering;

/// <summary>
/// The approved WhatsApp template that an SMS copy names: <c>whatsapp_content: HX…</c>, and for its placeholders 1, 2,
/// … <c>whatsapp_values: {{fallback customer.first_name "there"}} | {{links.page}}</c>.
/// </summary>
internal static partial class WhatsAppTemplateReference
{
    public const string SidKey = "whatsapp_content",
        Values = "whatsapp_values";

    /// <summary>Checks the lines of the front matter about WhatsApp; null: no fault.</summary>
    public static Fault<FilePlace>? FindFault(string file, FrontMatter matter) =>
        (matter.Values.GetValueOrDefault(SidKey), matter.Values.GetValueOrDefault(Values)) switch
        {
            ({ } sid, _) when !SidForm().IsMatch(sid.Text) => new(
                TemplateFaultCodes.WhatsAppTemplate,
                new(file, sid.Line, sid.Column),
                $"not the id of an approved WhatsApp template: \"{sid.Text}\"",
                "HX and 32 hex digits",
                "Copy it from Twilio's Content Template Builder."
            ),
            (null, { } values) => new(
                TemplateFaultCodes.WhatsAppTemplate,
                new(file, values.Line, 1),
                $"{Values} without {SidKey}",
                SidKey,
                "Say which template the values are for."
            ),
            _ => null,
        };

    /// <summary>Creates the function that fills the WhatsApp template from a message's values; null: the copy names no
    /// such template. A placeholder without a value gets a space: WhatsApp refuses empty ones.</summary>
    public static Func<Dictionary<string, object?>, WhatsAppContent>? CreateRenderer(
        FrontMatter matter,
        Func<string, Func<object, string>> compile
    )
    {
        if (matter.Values.GetValueOrDefault(SidKey) is not { } sid)
        {
            return null;
        }
        var values =
            matter.Values.GetValueOrDefault(Values)?.Text.Split('|').Select(v => compile(v.Trim())).ToArray() ?? [];
        return model => new WhatsAppContent(
            sid.Text,
            [.. values.Select(v => WhitespaceCleanup.ToOneLine(v(model)) is { Length: > 0 } text ? text : " ")]
        );
    }

    [GeneratedRegex(@"\AHX[0-9a-fA-F]{32}\z")]
    private static partial Regex SidForm();
}
