using MarketingAutomation.Core.Templates.Checking;
using MarketingAutomation.Core.Templates.Reading;
using MarketingAutomation.Core.Templates.Variables;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Templates;

/// <summary>The layouts and partials of a set of templates.</summary>
internal sealed partial class TemplateSet
{
    // A layout is the same for every message that uses it, so it is checked once.
    private TemplateCheck CheckLayout(CopyFile layout, string language, HashSet<Fault> faults)
    {
        if (!_layouts.TryGetValue((layout.Path, language), out var known))
        {
            var found = new HashSet<Fault>();
            known = new TemplateCheck(Shared(language), language, found);
            var inner = Matter(layout, [], found);
            known.Check(layout.Path, inner.Body, VariableCatalog.LayoutVariables, inner.BodyLine);
            if (_duties is not null)
            {
                CopyLinkChecks.Check(layout.Path, inner.Body, inner.BodyLine, found);
            }
            if (!known.PrintsBody)
            {
                found.Add(
                    new Fault(
                        "MA1212",
                        layout.Path,
                        1,
                        1,
                        "a layout that leaves the message out",
                        "{{{body}}}",
                        "Put {{{body}}} where the message goes."
                    )
                );
            }
            _layouts[(layout.Path, language)] = known;
        }
        faults.UnionWith(known.Found);
        return known;
    }

    // Without a text layout, the text of an HTML e-mail goes into the text made from the HTML layout.
    private CopyFile? LayoutOf(CopyFile file, string language) =>
        Shared(language).FindLayout(file.Kind)
        ?? (
            file.Kind == CopyKind.EmailText && _files.Any(f => f.Folder == file.Folder && f.Kind == CopyKind.EmailHtml)
                ? Shared(language).FindLayout(CopyKind.EmailHtml)
                : null
        );

    private LayoutsAndPartials Shared(string language) => _shared.GetOrAdd(language, l => new(_files, l));
}
