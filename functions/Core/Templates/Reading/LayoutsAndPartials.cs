using System.Collections.Concurrent;

namespace MarketingAutomation.Core.Templates.Reading;

/// <summary>Layouts and partials as one language sees them: its own where there is one, else the common one.</summary>
internal sealed class LayoutsAndPartials
{
    private readonly Dictionary<string, CopyFile> _partials = [];
    private readonly Dictionary<CopyKind, CopyFile> _layouts = [];
    private readonly ConcurrentDictionary<string, IReadOnlyCollection<CopyFile>> _called = new();

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
                _partials[file.Name] = file;
            }
            else if (file.Folder == CopyFile.Layout)
            {
                _layouts[file.Kind] = file;
            }
        }
    }

    /// <summary>Names of the partials there are.</summary>
    public IEnumerable<string> PartialNames => _partials.Keys.Order(StringComparer.Ordinal);

    public CopyFile? FindPartial(string name) => _partials.GetValueOrDefault(name);

    /// <summary>What stands for a partial in plain text: <c>stars.txt.hbs</c> beside <c>stars.hbs</c>; null: its own
    /// words do.</summary>
    public CopyFile? FindTextPartial(string partial) => FindPartial($"{partial}.txt");

    /// <summary>The layout of a kind of copy; null: the copy stands alone.</summary>
    public CopyFile? FindLayout(CopyKind kind) => _layouts.GetValueOrDefault(kind);

    /// <summary>The partials a text calls, and those they call, each once.</summary>
    public IReadOnlyCollection<CopyFile> FindUsedPartials(string text) => _called.GetOrAdd(text, Find);

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
