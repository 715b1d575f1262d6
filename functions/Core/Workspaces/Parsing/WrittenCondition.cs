using System.Text.RegularExpressions;

namespace MarketingAutomation.Core.Workspaces.Parsing;

/// <summary>A condition that is written like code, as other programs have it: <c>customer.order_count > 3</c>.</summary>
internal static partial class WrittenCondition
{
    /// <summary>The condition that was meant, such as <c>{ customer.order_count: { more_than: 3 } }</c>; null: the text
    /// is no comparison of a field.</summary>
    public static string? FindForm(string text)
    {
        if (Comparison().Match(text) is not { Success: true } found)
        {
            return null;
        }

        var (field, value) = (found.Groups["field"].Value, found.Groups["value"].Value.Trim('"', '\''));
        return FindWord(found.Groups["sign"].Value.Trim()) is { } word
            ? $"{{ {field}: {{ {word}: {value} }} }}"
            : $"{{ {field}: {value} }}";
    }

    // Null: the value alone means it.
    private static string? FindWord(string sign) =>
        sign switch
        {
            ">" => "more_than",
            ">=" => "at_least",
            "<" => "less_than",
            "<=" => "at_most",
            "!=" or "<>" => "is_not",
            "=" or "==" or "is" => null,
            _ => sign,
        };

    [GeneratedRegex(
        @"^(?<field>[a-z_]+(?:\.[a-z_-]+)+)\s*(?<sign>>=|<=|!=|<>|==|=|>|<|\s(?:is|is_not|contains|before|after)\s)\s*"
            + @"(?<value>[^<>={}:]+?)\s*$"
    )]
    private static partial Regex Comparison();
}
