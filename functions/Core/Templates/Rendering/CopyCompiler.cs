using System.Collections.Concurrent;
using HandlebarsDotNet;
using MarketingAutomation.Core.Templates.Reading;

namespace MarketingAutomation.Core.Templates.Rendering;

/// <summary>
/// Compiles the texts of one language, each once and only when a message first needs it (compiling takes milliseconds,
/// rendering microseconds). Layouts and partials are compiled once for all templates that share them.
/// </summary>
internal sealed class CopyCompiler
{
    private readonly LayoutsAndPartials _shared;
    private readonly IHandlebars _html;
    private readonly IHandlebars _text;
    private readonly ConcurrentDictionary<(bool Html, string Source), Func<object, string>> _compiled = new();
    private readonly HashSet<(bool, string)> _registered = [];
    private readonly Lock _one = new();

    public CopyCompiler(LayoutsAndPartials shared, string language)
    {
        _shared = shared;
        _html = Handlebars.Create(new HandlebarsConfiguration { TextEncoder = new EmailEncoder() });
        _text = Handlebars.Create(new HandlebarsConfiguration { NoEscape = true });
        TemplateHelpers.Register(_html, language);
        TemplateHelpers.Register(_text, language);
    }

    /// <summary>Compiles HTML: values are escaped.</summary>
    public Func<object, string> CompileHtml(string source) => Compile(source, html: true);

    /// <summary>Compiles plain text: values are not escaped.</summary>
    public Func<object, string> CompileText(string source) => Compile(source, html: false);

    /// <summary>Compiles the plain text of an HTML source.</summary>
    public Func<object, string> CompileTextOfHtml(string source) => Compile(HtmlToText.Convert(source), html: false);

    private Func<object, string> Compile(string source, bool html)
    {
        if (!source.Contains("{{", StringComparison.Ordinal))
        {
            return _ => source;
        }
        if (_compiled.TryGetValue((html, source), out var known))
        {
            return known;
        }
        lock (_one)
        {
            return _compiled.GetOrAdd(
                (html, source),
                _ =>
                {
                    var engine = html ? _html : _text;
                    foreach (var partial in _shared.FindUsedPartials(source))
                    {
                        if (_registered.Add((html, partial.Name)))
                        {
                            engine.RegisterTemplate(
                                partial.Name,
                                html ? partial.Text : _shared.FindTextPartial(partial.Name)?.Text ?? AsText(partial)
                            );
                        }
                    }
                    var render = engine.Compile(source);
                    return model => render(model);
                }
            );
        }
    }

    // A partial is used in e-mail and in SMS; where it contains markup, a text needs only its words.
    private static string AsText(CopyFile partial) =>
        partial.Text.Contains('<', StringComparison.Ordinal) ? HtmlToText.Convert(partial.Text) : partial.Text;
}
