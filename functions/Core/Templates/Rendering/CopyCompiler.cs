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
    private readonly LayoutsAndPartials shared;
    private readonly IHandlebars htmlEngine;
    private readonly IHandlebars textEngine;
    private readonly ConcurrentDictionary<(bool Html, string Source), Func<object, string>> compiled = new();
    private readonly HashSet<(bool, string)> registered = [];
    private readonly Lock compileLock = new();

    public CopyCompiler(LayoutsAndPartials shared, string language)
    {
        this.shared = shared;
        htmlEngine = Handlebars.Create(new HandlebarsConfiguration { TextEncoder = new EmailEncoder() });
        textEngine = Handlebars.Create(new HandlebarsConfiguration { NoEscape = true });
        TemplateHelpers.Register(htmlEngine, language);
        TemplateHelpers.Register(textEngine, language);
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
        if (compiled.TryGetValue((html, source), out var known))
        {
            return known;
        }
        lock (compileLock)
        {
            return compiled.GetOrAdd(
                (html, source),
                _ =>
                {
                    var engine = html ? htmlEngine : textEngine;
                    foreach (var partial in shared.FindUsedPartials(source))
                    {
                        if (registered.Add((html, partial.Name)))
                        {
                            engine.RegisterTemplate(
                                partial.Name,
                                html ? partial.Text : shared.FindTextPartial(partial.Name)?.Text ?? AsText(partial)
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
