using System.Text.RegularExpressions;

namespace MarketingAutomation.Core.Templates.Checking;

/// <summary>Translates tags in the language of another program into the tags of this program.</summary>
internal static partial class ForeignTags
{
    /// <summary>Suggests the remedy for a tag that cannot be read.</summary>
    /// <param name="inner">The text between the braces.</param>
    public static string SuggestRemedy(string inner)
    {
        var text = inner.TrimStart('#').Trim();
        if (Equal().Match(text) is { Success: true } equal)
        {
            var (value, with) = (
                FindVariable(equal.Groups["value"].Value) ?? equal.Groups["value"].Value,
                equal.Groups["with"].Value.Trim('"', '\'')
            );
            var test = $"(eq {value} \"{with}\")";
            return $"Write "
                + $"{(equal.Groups["sign"].Value[0] == '!' || equal.Groups["block"].Value == "unless" ? "{{#unless " : equal.Groups["block"].Value.StartsWith("else", StringComparison.Ordinal) ? "{{else if " : "{{#if ")}{test}}}}}.";
        }

        return Default().Match(text) is { Success: true } or
                ? $"Write {{{{fallback {FindVariable(or.Groups["value"].Value) ?? or.Groups["value"].Value} \"{or.Groups["with"].Value.Trim('"', '\'')}\"}}}}."
            : Filter().Match(text) is { Success: true } filter
                ? $"Write {{{{{filter.Groups["value"].Value}}}}}, or a helper before it, such as {{{{money "
                    + $"{filter.Groups["value"].Value}}}}}."
            : "Correct the tag.";
    }

    /// <summary>The variable of this program for a value under the name other programs use; null: none is
    /// known.</summary>
    public static string? FindVariable(string path) =>
        path.ToLowerInvariant() switch
        {
            "unsubscribe_url" or "unsubscribe" or "unsubscribe_link" or "unsubscribeurl" or "unsubscribe.url" =>
                "links.unsubscribe",
            "preferences_url" or "manage_preferences" or "preferences" or "preference_center" or "manage_url" =>
                "links.page",
            "first_name"
            or "firstname"
            or "name"
            or "fname"
            or "customer.name"
            or "customer.firstname"
            or "person.first_name" => "customer.first_name",
            "shop_name" or "store_name" or "shop.title" or "company" or "organization.name" => "shop.name",
            "shop_url" or "store_url" => "shop.url",
            "order_number" or "order_name" or "order.number" or "order.id" => "order.name",
            "customer.language" or "customer.locale" or "locale" => "language",
            _ => null,
        };

    [GeneratedRegex(
        """\A(?<block>if|unless|else if|elseif)\s+(?<value>[A-Za-z_][A-Za-z0-9_.]*)\s*(?<sign>={1,3}|!==?)\s*(?<with>"[^"]*"|'[^']*'|[A-Za-z0-9_.-]+)\s*\z""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Equal();

    [GeneratedRegex(
        """\A(?<value>[A-Za-z_][A-Za-z0-9_.]*)\s*(?:\|\s*default\s*:?\s*\(?|\|\||\?\?)\s*(?<with>"[^"]*"|'[^']*'|[A-Za-z0-9_.-]+)\s*\)?\s*\z""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Default();

    [GeneratedRegex(
        @"\A(?<value>[A-Za-z_][A-Za-z0-9_.]*)\s*\|.*\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Filter();
}
