using System.Text;

namespace MarketingAutomation.Core.Templates.Rendering.Formatting;

/// <summary>The last touch to a plain text: what optional parts left behind (empty lines, double spaces) goes, so that
/// copy can be laid out for its writer.</summary>
internal static class WhitespaceCleanup
{
    /// <summary>No spaces at the ends of lines or twice in a row, at most one empty line, none at either end; lines end
    /// with <c>\n</c>.</summary>
    public static string CleanLines(string text)
    {
        var tidy = new StringBuilder(text.Length);
        var breaks = 0;
        var space = false;
        foreach (var c in text)
        {
            if (c == '\n')
            {
                (breaks, space) = (breaks + 1, false);
            }
            else if (c is ' ' or '\t' or '\r')
            {
                space = true;
            }
            else
            {
                if (tidy.Length > 0 && breaks > 0)
                {
                    tidy.Append('\n', Math.Min(breaks, 2));
                }
                else if (tidy.Length > 0 && space)
                {
                    tidy.Append(' ');
                }
                tidy.Append(c);
                (breaks, space) = (0, false);
            }
        }
        return tidy.ToString();
    }

    /// <summary>The same on one line: a subject with a line break would be a header of the sender's making.</summary>
    public static string ToOneLine(string text) =>
        CleanLines(text.Replace('\n', ' ').Replace('\r', ' ').Replace('\u2028', ' ').Replace('\u2029', ' '));
}
