using System.Collections.Concurrent;

namespace MarketingAutomation.Core.Templates;

/// <summary>Layouts and partials as one language sees them: its own where there is one, else the common one.</summary>
internal sealed class SharedCopy
{
    private readonly Dictionary<string, CopyFile> _partials = [];
    private readonly Dictionary<CopyKind, CopyFile> _layouts = [];
    private readonly ConcurrentDictionary<string, IReadOnlyCollection<CopyFile>> _called = new();

    public SharedCopy(IEnumerable<CopyFile> files, string language)
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

    public CopyFile? Partial(string name) => _partials.GetValueOrDefault(name);

    /// <summary>What stands for a partial in plain text: <c>stars.txt.hbs</c> beside <c>stars.hbs</c>; null: its own
    /// words do.</summary>
    public CopyFile? TextOf(string partial) => Partial($"{partial}.txt");

    /// <summary>The layout of a kind of copy; null: the copy stands alone.</summary>
    public CopyFile? Layout(CopyKind kind) => _layouts.GetValueOrDefault(kind);

    /// <summary>The partials a text calls, and those they call, each once.</summary>
    public IReadOnlyCollection<CopyFile> PartialsOf(string text) => _called.GetOrAdd(text, Find);

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
                    && TagExpression.Read(tag.Inner) is { } call
                    && Partial(call.Name) is { } file
                    && found.TryAdd(call.Name, file)
                )
                {
                    Collect(file.Text);
                    if (TextOf(call.Name) is { } plain && found.TryAdd(plain.Name, plain))
                    {
                        Collect(plain.Text);
                    }
                }
            }
        }
    }
}
