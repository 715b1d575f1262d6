using System.Text;

namespace MarketingAutomation.Core.Templates.Rendering.Formatting;

/// <summary>Removes the whitespace that empty optional parts cause in a rendered plain text (empty lines, double
/// spaces), so that authors can lay out copy readably.</summary>
internal static class WhitespaceCleanup
{
    /// <summary>Removes spaces at the ends of lines and repeated spaces, keeps at most one empty line in a row and none
    /// at the start and the end; lines end with <c>\n</c>.</summary>
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

    /// <summary>Cleans the text and puts it on one line: a line break in a subject would start a new e-mail header,
    /// which the author of the value could choose.</summary>
    public static string ToOneLine(string text) =>
        CleanLines(text.Replace('\n', ' ').Replace('\r', ' ').Replace('\u2028', ' ').Replace('\u2029', ' '));
}
