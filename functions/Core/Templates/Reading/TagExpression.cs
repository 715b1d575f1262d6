using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Templates.Reading;

/// <summary>The value that a tag asks for.</summary>
internal abstract record TagExpression
{
    private TagExpression() { }

    /// <summary>A variable, as written: <c>customer.first_name</c>, <c>../language</c>, <c>@index</c>.</summary>
    public sealed record Path(string Text) : TagExpression;

    /// <summary>A quoted text.</summary>
    public sealed record Literal(string Text) : TagExpression;

    /// <summary>A number.</summary>
    public sealed record Number(decimal Value) : TagExpression;

    /// <summary>A helper with its arguments; <c>Named</c> are its <c>name=value</c> pairs.</summary>
    public sealed record Call(
        string Name,
        IReadOnlyList<TagExpression> Arguments,
        IReadOnlyList<(string Name, TagExpression Value)> Named
    ) : TagExpression;

    /// <summary>Reads <c>money order.total</c>: a name and its arguments. Null when it cannot be read.</summary>
    public static Call? Parse(string inner)
    {
        var at = 0;
        var call = ReadCall(inner, ref at);
        return call is not null && SkipSpace(inner, at) == inner.Length ? call : null;
    }

    private static Call? ReadCall(string s, ref int at)
    {
        at = SkipSpace(s, at);
        var name = Word(s, ref at);
        if (name.Length == 0)
        {
            return null;
        }
        List<TagExpression> arguments = [];
        List<(string, TagExpression)> named = [];
        while (true)
        {
            var before = at;
            at = SkipSpace(s, at);
            if (at == s.Length || s[at] == ')')
            {
                return new Call(name, arguments, named);
            }
            if (at == before)
            {
                return null;
            }
            var key = Key(s, ref at);
            if (ReadValue(s, ref at) is not { } value)
            {
                return null;
            }
            if (key is not null)
            {
                named.Add((key, value));
            }
            else if (named.Count > 0)
            {
                return null;
            }
            else
            {
                arguments.Add(value);
            }
        }
    }

    private static TagExpression? ReadValue(string s, ref int at)
    {
        if (at == s.Length)
        {
            return null;
        }
        if (s[at] is '"' or '\'')
        {
            var end = s.IndexOf(s[at], at + 1);
            if (end < 0)
            {
                return null;
            }
            var text = s[(at + 1)..end];
            at = end + 1;
            return new Literal(text);
        }
        if (s[at] == '(')
        {
            at++;
            var call = ReadCall(s, ref at);
            if (call is null || at == s.Length)
            {
                return null;
            }
            at++;
            return call;
        }
        var word = Word(s, ref at);
        if (word.Length == 0)
        {
            return null;
        }
        return ScalarParser.ParseNumber(word) is { } number ? new Number(number) : new Path(word);
    }

    private static string? Key(string s, ref int at)
    {
        var end = at;
        while (end < s.Length && (char.IsAsciiLetterOrDigit(s[end]) || s[end] == '_'))
        {
            end++;
        }
        if (end == at || end == s.Length || s[end] != '=')
        {
            return null;
        }
        var key = s[at..end];
        at = end + 1;
        return key;
    }

    private static string Word(string s, ref int at)
    {
        var start = at;
        while (at < s.Length && (char.IsLetterOrDigit(s[at]) || s[at] is '_' or '.' or '/' or '@' or '-'))
        {
            at++;
        }
        return s[start..at];
    }

    private static int SkipSpace(string s, int at)
    {
        while (at < s.Length && char.IsWhiteSpace(s[at]))
        {
            at++;
        }
        return at;
    }
}
