using System.Text.RegularExpressions;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Core.Workspaces.Reading;

namespace MarketingAutomation.Core.Templates;

/// <summary>
/// Finds merge tags of other programs (<c>*|FNAME|*</c>, <c>{customer.first_name}</c>, <c>{% if %}</c>,
/// <c>%FIRSTNAME%</c>, <c>[[name]]</c>): here nothing fills them in, so they
/// would be sent as they are written. Advice, because a text may be meant so.
/// </summary>
internal static partial class MergeTags
{
    private static readonly IReadOnlyDictionary<string, Shape> Paths = Leaves("", Shape.Copy).ToDictionary();

    private static readonly IReadOnlyDictionary<string, string> Meant = new Dictionary<string, string>
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

    /// <summary>Advice for each such tag in words that stand between our own tags.</summary>
    public static IEnumerable<Fault> Advice(Words words)
    {
        foreach (Match tag in Tag().Matches(words.Text))
        {
            if (Remedy(tag) is { } remedy)
            {
                var before = words.Text[..tag.Index];
                var line = before.Count(c => c == '\n');
                yield return new Fault(
                    FaultCodes.NotFilledIn.Code,
                    words.File,
                    words.Line + line,
                    line == 0 ? words.Column + tag.Index : tag.Index - before.LastIndexOf('\n'),
                    $"{tag.Value} is sent as it is written: nothing fills it in",
                    "",
                    remedy
                );
            }
        }
    }

    // Null: probably no tag, or the end of one that is said already.
    private static string? Remedy(Match tag)
    {
        if (tag.Groups["liquid"] is { Success: true, Value: var inner })
        {
            var words = inner.Trim().Trim('-').Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return words switch
            {
                ["if" or "unless", var of, ..] =>
                    $"write {{{{#{words[0]} {Path(of) ?? "value"}}}}}…{{{{/{words[0]}}}}}",
                ["for", _, "in", var of, ..] => $"write {{{{#each {Path(of) ?? "order.lines"}}}}}…{{{{/each}}}}",
                ["unsubscribe" or "unsubscribe_link", ..] => "write {{links.unsubscribe}} as the address of a link",
                [var end, ..]
                    when end.StartsWith("end", StringComparison.Ordinal) || end is "else" or "elsif" or "elif" => null,
                _ => "leave it out; docs/templates.md lists what a template may hold",
            };
        }

        // A word in single braces may be meant as it is, unless it is one of ours.
        var name = tag.Groups["name"].Value.Trim();
        return Path(name) is { } path ? $"write {Written(path)}"
            : tag.Value[0] == '{' && !name.Contains('.', StringComparison.Ordinal) ? null
            : "write a value of docs/templates.md in two braces, such as {{customer.first_name}}";
    }

    private static string Written(string path) =>
        Paths[path] switch
        {
            Shape.MoneyShape => $"{{{{money {path}}}}}",
            Shape.MomentShape => $"{{{{date {path}}}}}",
            Shape.ListOf => $"{{{{#each {path}}}}}…{{{{/each}}}}",
            _ => $"{{{{{path}}}}}",
        };

    // Our value that is meant: by its whole name, by the words of other programs, by what comes after the point.
    private static string? Path(string name)
    {
        var bare = name.Split('|')[0].Trim().TrimStart('$', '=').Trim();
        if (Paths.ContainsKey(bare.ToLowerInvariant()))
        {
            return bare.ToLowerInvariant();
        }

        var plain = Plain(bare);
        var last = Plain(bare[(bare.LastIndexOfAny(['.', ':']) + 1)..]);
        return Meant.GetValueOrDefault(plain) ?? Known(plain) ?? Meant.GetValueOrDefault(last) ?? Known(last);
    }

    private static string? Known(string plain) =>
        plain.Length < 4
            ? null
            : Paths.Keys.FirstOrDefault(p => Plain(p) == plain)
                ?? Paths.Keys.FirstOrDefault(p =>
                    !p.StartsWith("event.", StringComparison.Ordinal) && Plain(p[(p.LastIndexOf('.') + 1)..]) == plain
                );

    private static string Plain(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();

    private static IEnumerable<KeyValuePair<string, Shape>> Leaves(string before, Shape.Thing thing) =>
        thing.Fields.SelectMany(f =>
            f.Value is Shape.Thing inner ? Leaves($"{before}{f.Key}.", inner) : [new($"{before}{f.Key}", f.Value)]
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
