using MarketingAutomation.Core.Templates.Checking;
using MarketingAutomation.Core.Templates.Reading;
using MarketingAutomation.Core.Templates.Variables;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Templates;

/// <summary>The layouts and partials of a set of templates.</summary>
internal sealed partial class TemplateSet
{
    // A layout is the same for every message that uses it, so it is checked once.
    private TemplateCheck CheckLayout(CopyFile layout, string language, FaultCollector faults)
    {
        if (!layouts.TryGetValue((layout.Path, language), out var known))
        {
            var found = new FaultCollector();
            known = new TemplateCheck(Shared(language), language, found);
            var inner = Matter(layout, [], found);
            known.Check(layout.Path, inner.Body, VariableCatalog.LayoutVariables, inner.BodyLine);
            if (requirements is not null)
            {
                CopyLinkChecks.Check(layout.Path, inner.Body, inner.BodyLine, found);
            }
            if (!known.PrintsBody)
            {
                found
                    .For(layout.Path)
                    .Add(
                        TemplateFaultCodes.LayoutWithoutBody,
                        1,
                        1,
                        "a layout that leaves the message out",
                        "{{{body}}}",
                        "Put {{{body}}} where the message goes."
                    );
            }
            layouts[(layout.Path, language)] = known;
        }
        faults.AddRange(known.Found);
        return known;
    }

    // Without a text layout, the text of an HTML e-mail goes into the text made from the HTML layout.
    private CopyFile? LayoutOf(CopyFile file, string language) =>
        Shared(language).FindLayout(file.Kind)
        ?? (
            file.Kind == CopyKind.EmailText
            && copyFiles.Any(f => f.Folder == file.Folder && f.Kind == CopyKind.EmailHtml)
                ? Shared(language).FindLayout(CopyKind.EmailHtml)
                : null
        );

    // Of a copy, its layout and its partials. What several copies share is found for each, and shown once.
    private IEnumerable<Fault<FilePlace>> DoubtfulLinksOf(CopyFile file, string language) =>
        Shared(language)
            .FindUsedPartials(file.Text)
            .Append(file)
            .Append(LayoutOf(file, language))
            .OfType<CopyFile>()
            .SelectMany(f => DoubtfulLinks.FindAdvice(f.Path, f.Text));

    private LayoutsAndPartials Shared(string language) => sharedFiles.GetOrAdd(language, l => new(copyFiles, l));
}
