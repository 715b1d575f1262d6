using System.Collections.Concurrent;

namespace MarketingAutomation.Core.Templates.Reading;

/// <summary>The layouts and partials of one language: its own where it has one, else the common one.</summary>
internal sealed class LayoutsAndPartials
{
    private readonly Dictionary<string, CopyFile> partials = [];
    private readonly Dictionary<CopyKind, CopyFile> layouts = [];
    private readonly ConcurrentDictionary<string, IReadOnlyCollection<CopyFile>> called = new();

    public LayoutsAndPartials(IEnumerable<CopyFile> files, string language)
    {
        foreach (
            var file in files
                .Where(f => f.Language is null || f.Language == language)
                .OrderBy(f => f.Language is null ? 0 : 1)
        )
        {
            if (file.Folder == CopyFile.Partials)
            {
                partials[file.Name] = file;
            }
            else if (file.Folder == CopyFile.Layout)
            {
                layouts[file.Kind] = file;
            }
        }
    }

    /// <summary>Names of all partials.</summary>
    public IEnumerable<string> PartialNames => partials.Keys.Order(StringComparer.Ordinal);

    public CopyFile? FindPartial(string name) => partials.GetValueOrDefault(name);

    /// <summary>The plain-text version of a partial: <c>stars.txt.hbs</c> beside <c>stars.hbs</c>; null: its text is
    /// made from the partial itself.</summary>
    public CopyFile? FindTextPartial(string partial) => FindPartial($"{partial}.txt");

    /// <summary>The layout for a kind of copy; null: the copy is used without a layout.</summary>
    public CopyFile? FindLayout(CopyKind kind) => layouts.GetValueOrDefault(kind);

    /// <summary>The partials that a text calls, directly or through other partials, each once.</summary>
    public IReadOnlyCollection<CopyFile> FindUsedPartials(string text) => called.GetOrAdd(text, Find);

    private Dictionary<string, CopyFile>.ValueCollection Find(string text)
    {
        var found = new Dictionary<string, CopyFile>();
        Collect(text);
        return found.Values;

        void Collect(string of)
        {
            foreach (var tag in TagScanner.Scan(of, static (_, _, _) => { }))
            {
                if (
                    tag.Kind == TagKind.Partial
                    && TagExpression.Parse(tag.Inner) is { } call
                    && FindPartial(call.Name) is { } file
                    && found.TryAdd(call.Name, file)
                )
                {
                    Collect(file.Text);
                    if (FindTextPartial(call.Name) is { } plain && found.TryAdd(plain.Name, plain))
                    {
                        Collect(plain.Text);
                    }
                }
            }
        }
    }
}
