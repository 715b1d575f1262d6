namespace MarketingAutomation.Core.Templates.Reading;

/// <summary>The kinds of text a message is written in.</summary>
internal enum CopyKind
{
    EmailHtml,
    EmailText,
    Sms,
    Partial,
}

/// <summary>
/// A file under <c>templates/</c>: <c>templates/[folder]/[language/]email.hbs</c>. <see cref="Folder"/> is a template's
/// name, <c>_layout</c> or <c>_partials</c>; <see cref="Language"/> is null for a file directly in the folder, which
/// means the shop's first language for a template and any language for a layout or partial.
/// </summary>
internal sealed record CopyFile(string Path, string Folder, string? Language, CopyKind Kind, string Name, string Text)
{
    public const string Root = "templates/",
        Layout = "_layout",
        Partials = "_partials";

    /// <summary>Determines the template, language and kind of a file from its path, or the reason why it has
    /// none.</summary>
    public static (CopyFile? File, string? Problem, string? Allowed) Parse(
        string path,
        string text,
        IReadOnlyList<string> languages
    )
    {
        var parts = path[Root.Length..].Split('/');
        if (parts.Length is < 2 or > 3)
        {
            return (
                null,
                "a file where no template can be",
                "templates/<name>/email.hbs, templates/<name>/<language>/email.hbs"
            );
        }
        if (parts[0] != Partials && !CopyKinds.ByFileName.ContainsKey(parts[^1]))
        {
            return (null, $"a file no message is made of: {parts[^1]}", string.Join(", ", CopyKinds.ByFileName.Keys));
        }
        if (!parts[^1].EndsWith(".hbs", StringComparison.Ordinal))
        {
            return (null, $"a partial that is not Handlebars: {parts[^1]}", "a name that ends with .hbs");
        }
        var language =
            parts.Length == 3
                ? languages.FirstOrDefault(l => string.Equals(l, parts[1], StringComparison.OrdinalIgnoreCase))
                : null;
        if (parts.Length == 3 && language is null)
        {
            return (
                null,
                $"a folder for \"{parts[1]}\", which is not a language of the shop",
                string.Join(", ", languages)
            );
        }
        var kind = parts[0] == Partials ? CopyKind.Partial : CopyKinds.ByFileName[parts[^1]];
        return (
            new CopyFile(
                path,
                parts[0],
                language,
                kind,
                parts[^1][..^4],
                text.Replace("\r\n", "\n", StringComparison.Ordinal)
            ),
            null,
            null
        );
    }
}
