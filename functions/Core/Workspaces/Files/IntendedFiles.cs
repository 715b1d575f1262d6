using System.Text.RegularExpressions;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Workspaces.Files;

/// <summary>Finds the intended place in the workspace of a file with a wrong name or folder.</summary>
internal static partial class IntendedFiles
{
    /// <summary>Returns the path that a file that is not read was probably meant to have; null: it has the right path,
    /// or no other is likely.</summary>
    public static string? IntendedFile(string path)
    {
        var parts = path.Split('/');
        if (parts.Length > 1 && IntendedFolder(parts[0]) is { } folder)
        {
            var right = $"{folder}/{string.Join('/', parts[1..])}";
            return IntendedFile(right) ?? right;
        }

        var meant = parts switch
        {
            ["templates", .., var name] => IntendedCopy(parts, name),
            ["journeys", ..] when WorkspaceFiles.IsJourney(path) => null,
            ["journeys", .., var name] => IntendedYaml(name) is { } yaml
                ? $"journeys/{ScalarParser.SuggestName(yaml) ?? yaml}.yaml"
                : null,
            ["coupons", var name] => IntendedPool(name),
            [var name] => IntendedRootFile(name),
            _ => null,
        };
        return meant == path ? null : meant;
    }

    // A file of codes in another form; a README is none.
    private static string? IntendedPool(string name) =>
        name.EndsWith(".csv", StringComparison.Ordinal)
        || name.StartsWith("readme", StringComparison.OrdinalIgnoreCase)
        || !(
            MisplacedFiles.IsSpreadsheet(name)
            || MisplacedFiles.Tables.Any(e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase))
        )
            ? null
            : $"coupons/{name.Split('.')[0]}.csv";

    internal static string? IntendedFolder(string folder) =>
        MisplacedFiles.Folders.Contains(folder)
            ? null
            : MisplacedFiles.Folders.FirstOrDefault(f => Spelling.Distance(folder.ToLowerInvariant(), f) <= 1);

    private static string? IntendedCopy(string[] parts, string name)
    {
        var lower = name.ToLowerInvariant();
        lower =
            lower.EndsWith(".hbs.txt", StringComparison.Ordinal)
            || lower.EndsWith(".hbs.html", StringComparison.Ordinal)
                ? lower[..(lower.IndexOf(".hbs.", StringComparison.Ordinal) + 4)]
                : lower;
        var html =
            lower.EndsWith(".html", StringComparison.Ordinal)
            || lower.EndsWith(".htm", StringComparison.Ordinal)
            || lower.EndsWith(".handlebars", StringComparison.Ordinal)
            || lower.EndsWith(".mjml", StringComparison.Ordinal);
        if (parts.Length == 2)
        {
            return
                (html || lower.EndsWith(".hbs", StringComparison.Ordinal))
                && ScalarParser.SuggestName(lower[..lower.IndexOf('.', StringComparison.Ordinal)]) is { } folder
                ? $"templates/{folder}/email.hbs"
                : null;
        }

        var place = string.Join('/', parts[..^1]);
        if (parts[1] == "_partials")
        {
            return html || lower.EndsWith(".hbs", StringComparison.Ordinal)
                ? lower.EndsWith(".hbs", StringComparison.Ordinal) && name.EndsWith(".hbs", StringComparison.Ordinal)
                    ? null
                    : $"{place}/{name[..name.IndexOf('.', StringComparison.Ordinal)]}.hbs"
                : null;
        }

        // The language in the name of the file must be a folder instead.
        if (LanguageInName().Match(lower) is { Success: true } named)
        {
            var language = named.Groups["language"].Value;
            return $"{(parts[^2] == language ? place : $"{place}/{language}")}/{named.Groups["kind"].Value}{(named.Groups["text"].Length > 0 ? ".txt" : "")}.hbs";
        }

        var meant = MisplacedFiles.Copies.Contains(lower)
            ? lower
            : lower switch
            {
                "email.txt" or "email.text" or "email.text.hbs" or "e-mail.txt" or "mail.txt" => "email.txt.hbs",
                "sms.txt" or "sms.text" or "sms.txt.hbs" or "sms.html" or "sms.htm" or "sms.handlebars" or "text.hbs" =>
                    "sms.hbs",
                _ when html => "email.hbs",
                _ => lower.EndsWith(".hbs", StringComparison.Ordinal)
                    ? Spelling.Nearest(lower, MisplacedFiles.Copies)
                    : null,
            };
        return meant is null ? null : $"{place}/{meant}";
    }

    [GeneratedRegex(
        @"\A(?<kind>email|sms)(?<text>\.txt)?[._-](?<language>[a-z]{2})(?:[_-][a-z]{2})?(?<text>\.txt)?\.(?:hbs|html?)\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex LanguageInName();

    // The name without its ending, where the ending is one of YAML's.
    private static string? IntendedYaml(string name)
    {
        var at = name.IndexOf(".yaml", StringComparison.OrdinalIgnoreCase) is var yaml and > 0
            ? yaml
            : name.IndexOf(".yml", StringComparison.OrdinalIgnoreCase);
        return at > 0 && !name.EndsWith(".test.yaml", StringComparison.Ordinal) ? name[..at] : null;
    }

    private static string? IntendedRootFile(string name)
    {
        var stem = name.Split('.')[0].ToLowerInvariant();
        if (stem == "products")
        {
            return
                MisplacedFiles.IsSpreadsheet(name)
                || MisplacedFiles.Tables.Any(e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase))
                ? "products.csv"
                : null;
        }

        if (stem is "shop" or "policy" or "segments")
        {
            return IntendedYaml(name) is not null || name.EndsWith(".txt", StringComparison.OrdinalIgnoreCase)
                ? $"{stem}.yaml"
                : null;
        }

        // A journey beside shop.yaml, unless the name is close to that of a known file.
        return IntendedYaml(name) is { } yaml && Spelling.Nearest($"{yaml}.yaml", WorkspaceFiles.KnownPaths) is null
            ? $"journeys/{ScalarParser.SuggestName(yaml) ?? yaml}.yaml"
            : null;
    }
}
