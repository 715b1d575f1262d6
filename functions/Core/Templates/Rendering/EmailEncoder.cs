// The engine writes its output into a TextWriter in memory: this is no I/O.
#pragma warning disable RS0030
using System.Text;
using HandlebarsDotNet;

namespace MarketingAutomation.Core.Templates.Rendering;

/// <summary>Escapes the four characters that have a meaning in HTML text and quoted attributes, and no others:
/// characters such as õ, and = in links, stay readable.</summary>
internal sealed class EmailEncoder : ITextEncoder
{
    public void Encode(string? text, TextWriter target)
    {
        if (text is not null)
        {
            Encode(text.AsSpan(), target);
        }
    }

    public void Encode(StringBuilder? text, TextWriter target) => Encode(text?.ToString(), target);

    public void Encode<T>(T? text, TextWriter target)
        where T : IEnumerator<char>
    {
        if (text is null)
        {
            return;
        }
        while (text.MoveNext())
        {
            Encode([text.Current], target);
        }
    }

    private static void Encode(ReadOnlySpan<char> rest, TextWriter target)
    {
        while (rest.IndexOfAny("&<>\"'") is var at and >= 0)
        {
            target.Write(rest[..at]);
            target.Write(
                rest[at] switch
                {
                    '&' => "&amp;",
                    '<' => "&lt;",
                    '>' => "&gt;",
                    '"' => "&quot;",
                    _ => "&#39;",
                }
            );
            rest = rest[(at + 1)..];
        }
        target.Write(rest);
    }
}
