namespace MarketingAutomation.Core.Templates.Reading;

/// <summary>The kinds of tags.</summary>
internal enum TagKind
{
    Output,
    Raw,
    Open,
    Close,
    Else,
    Partial,
}

/// <summary>A tag of a template with its place: 1-based line and column of its first brace. <paramref name="Inner"/> is
/// the text after the sign, trimmed.</summary>
internal sealed record TemplateTag(TagKind Kind, string Inner, int Line, int Column, int Start, int End);
