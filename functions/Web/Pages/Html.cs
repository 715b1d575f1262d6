using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace MarketingAutomation.Web.Pages;

/// <summary>
/// Finished markup. Made with <see cref="Of"/> from an interpolated string: every hole is escaped, unless what is in it
/// is markup already. A hole that is neither text, a number nor markup does not compile.
/// </summary>
public readonly record struct Html(string Text)
{
    // Only the characters that have a meaning in HTML are escaped.
    internal static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Nothing; what an absent part of a page is.</summary>
    public static readonly Html Empty = new("");

    /// <summary>Markup from literals and escaped holes.</summary>
    public static Html Of(HtmlHoles markup) => new(markup.ToText());

    /// <summary>The markup of a part that may be absent.</summary>
    public static Html When(bool there, Func<Html> part) => there ? part() : Empty;

    public override string ToString() => Text;
}

/// <summary>What the compiler fills for <see cref="Html.Of"/>.</summary>
[InterpolatedStringHandler]
public readonly ref struct HtmlHoles
{
    private readonly StringBuilder text;

    public HtmlHoles(int literalLength, int formattedCount) =>
        text = new StringBuilder(literalLength + (formattedCount * 16));

    public void AppendLiteral(string value) => text.Append(value);

    public void AppendFormatted(string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            text.Append(Html.Encoder.Encode(value));
        }
    }

    public void AppendFormatted(int value) => text.Append(value);

    public void AppendFormatted(Html value) => text.Append(value.Text);

    public void AppendFormatted(IEnumerable<Html> values)
    {
        foreach (var value in values)
        {
            text.Append(value.Text);
        }
    }

    internal string ToText() => text.ToString();
}
