using System.Text.RegularExpressions;
using MarketingAutomation.Core.Templates.Reading;
using MarketingAutomation.Core.Templates.Variables;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Templates.Checking;

/// <summary>
/// Finds merge tags of other programs (<c>*|FNAME|*</c>, <c>{customer.first_name}</c>, <c>{% if %}</c>,
/// <c>%FIRSTNAME%</c>, <c>[[name]]</c>): this program does not fill them in, so they would be sent as written. Advice
/// and not a fault, because such a text may be intended.
/// </summary>
internal static partial class ForeignMergeTags
{
    private static readonly IReadOnlyDictionary<string, VariableKind> VariablesByName = Leaves(
            "",
            VariableCatalog.MessageVariables
        )
        .ToDictionary();

    private static readonly IReadOnlyDictionary<string, string> KnownNames = new Dictionary<string, string>
    {
        ["fname"] = "customer.first_name",
        ["name"] = "customer.first_name",
        ["givenname"] = "customer.first_name",
        ["fullname"] = "customer.first_name",
        ["customername"] = "customer.first_name",
        ["lname"] = "customer.last_name",
        ["surname"] = "customer.last_name",
        ["familyname"] = "customer.last_name",
        ["unsub"] = "links.unsubscribe",
        ["unsubscribeurl"] = "links.unsubscribe",
        ["unsubscribelink"] = "links.unsubscribe",
        ["optout"] = "links.unsubscribe",
        ["updateprofile"] = "links.page",
        ["preferences"] = "links.page",
        ["managepreferences"] = "links.page",
        ["preferencecenter"] = "links.page",
        ["ordernumber"] = "order.name",
        ["orderid"] = "order.name",
        ["orderno"] = "order.name",
        ["ordertotal"] = "order.total",
        ["totalprice"] = "order.total",
        ["orderamount"] = "order.total",
        ["company"] = "shop.name",
        ["companyname"] = "shop.name",
        ["storename"] = "shop.name",
        ["listcompany"] = "shop.name",
        ["storeurl"] = "shop.url",
        ["listaddress"] = "shop.address",
    };

    /// <summary>Returns advice for each such tag in the text between this program's own tags.</summary>
    public static IEnumerable<Fault<FilePlace>> FindAdvice(TextBetweenTags words)
    {
        foreach (Match tag in Tag().Matches(words.Text))
        {
            if (SuggestRemedy(tag) is { } remedy)
            {
                var before = words.Text[..tag.Index];
                var line = before.Count(c => c == '\n');
                yield return new Fault<FilePlace>(
                    FaultCodes.UnfilledBraces.Code,
                    new(
                        words.File,
                        words.Line + line,
                        line == 0 ? words.Column + tag.Index : tag.Index - before.LastIndexOf('\n')
                    ),
                    $"{tag.Value} is sent as it is written: nothing fills it in",
                    "",
                    remedy
                );
            }
        }
    }

    // Null: probably no tag, or the end of one that is reported already.
    private static string? SuggestRemedy(Match tag)
    {
        if (tag.Groups["liquid"] is { Success: true, Value: var inner })
        {
            var words = inner.Trim().Trim('-').Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return words switch
            {
                ["if" or "unless", var of, ..] =>
                    $"write {{{{#{words[0]} {FindVariable(of) ?? "value"}}}}}…{{{{/{words[0]}}}}}",
                ["for", _, "in", var of, ..] =>
                    $"write {{{{#each {FindVariable(of) ?? "order.lines"}}}}}…{{{{/each}}}}",
                ["unsubscribe" or "unsubscribe_link", ..] => "write {{links.unsubscribe}} as the address of a link",
                [var end, ..]
                    when end.StartsWith("end", StringComparison.Ordinal) || end is "else" or "elsif" or "elif" => null,
                _ => "leave it out; docs/templates.md lists what a template may hold",
            };
        }

        // A word in single braces may be intended as written, unless it is the name of a known variable.
        var name = tag.Groups["name"].Value.Trim();
        return FindVariable(name) is { } path ? $"write {FormatTag(path)}"
            : tag.Value[0] == '{' && !name.Contains('.', StringComparison.Ordinal) ? null
            : "write a value of docs/templates.md in two braces, such as {{customer.first_name}}";
    }

    private static string FormatTag(string path) =>
        VariablesByName[path] switch
        {
            VariableKind.MoneyKind => $"{{{{money {path}}}}}",
            VariableKind.DateKind => $"{{{{date {path}}}}}",
            VariableKind.ListKind => $"{{{{#each {path}}}}}…{{{{/each}}}}",
            VariableKind.TextKind or VariableKind.NumberKind or VariableKind.BooleanKind or VariableKind.GroupKind =>
                $"{{{{{path}}}}}",
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    // The variable that is meant: by its full name, by the names other programs use, by the part after the point.
    private static string? FindVariable(string name)
    {
        var bare = name.Split('|')[0].Trim().TrimStart('$', '=').Trim();
        if (VariablesByName.ContainsKey(bare.ToLowerInvariant()))
        {
            return bare.ToLowerInvariant();
        }

        var plain = NormalizeName(bare);
        var last = NormalizeName(bare[(bare.LastIndexOfAny(['.', ':']) + 1)..]);
        return KnownNames.GetValueOrDefault(plain)
            ?? FindKnownName(plain)
            ?? KnownNames.GetValueOrDefault(last)
            ?? FindKnownName(last);
    }

    private static string? FindKnownName(string plain) =>
        plain.Length < 4
            ? null
            : VariablesByName.Keys.FirstOrDefault(p => NormalizeName(p) == plain)
                ?? VariablesByName.Keys.FirstOrDefault(p =>
                    !p.StartsWith("event.", StringComparison.Ordinal)
                    && NormalizeName(p[(p.LastIndexOf('.') + 1)..]) == plain
                );

    private static string NormalizeName(string name) =>
        string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();

    private static IEnumerable<KeyValuePair<string, VariableKind>> Leaves(
        string before,
        VariableKind.GroupKind thing
    ) =>
        thing.Fields.SelectMany(f =>
            f.Value is VariableKind.GroupKind inner
                ? Leaves($"{before}{f.Key}.", inner)
                : [new($"{before}{f.Key}", f.Value)]
        );

    [GeneratedRegex(
        """
            \{%(?<liquid>[^%{}]*)%\} | \*\|(?<name>[^|*\n]+)\|\* | %%(?<name>[A-Za-z][\w.\ :-]*)%% | %(?<name>[A-Z][A-Z0-9_]{2,}|[a-z]+\.[a-z_]+)%
            | \[\[(?<name>[A-Za-z][\w.\ -]*)\]\] | <%=\s*(?<name>[\w.@]+)\s*%> | \$?\{\s*\$?(?<name>[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*)\s*(?:\|[^{}]*)?\}
            """,
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace
    )]
    private static partial Regex Tag();
}
