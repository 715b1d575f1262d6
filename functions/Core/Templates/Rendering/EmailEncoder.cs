// A TextWriter in memory is where the engine collects its output: no I/O happens here.
#pragma warning disable RS0030
using System.Text;
using HandlebarsDotNet;

namespace MarketingAutomation.Core.Templates.Rendering;

/// <summary>Escapes the four signs that matter in HTML text and quoted attributes, and nothing else: letters such as õ
/// and signs such as = in links stay readable.</summary>
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
