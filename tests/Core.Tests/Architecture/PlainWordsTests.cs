using System.Text.RegularExpressions;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Core.Tests.Architecture;

/// <summary>The words that docs/glossary.md excludes are in no comment, text or name of the code and in no page of the
/// documentation. Names are split at capitals and underscores.</summary>
public sealed partial class PlainWordsTests
{
    // Uses that are right, with the reason. They are cut out of a line before it is checked.
    private static readonly (string Use, string Reason)[] AllowedUses =
    [
        ("JsonPropertyName\\(\"\\w+\"\\)", "a property of stored records or of the API"),
        ("\"untold \"|not_her_channel", "a stored name of an earlier version"),
        ("receiveProviderNews", "the id of an operation of the API"),
        ("^ *\"news\",$", "a top-level domain"),
        ("letter-spacing", "a property of CSS"),
        ("\"(I said|I've already said|I told you)\\b", "the words of a customer who stops messages"),
    ];

    // Files of which the subject is words of customers, or these words.
    private static readonly string[] AllowedFiles =
    [
        "docs/glossary.md",
        "functions/Core/Channels/OptOuts/StopReasons.cs",
        "tests/Core.Tests/Architecture/PlainWordsTests.cs",
        "tests/Core.Tests/Inbound/Replies/QuotedReplyTests.cs",
    ];

    [Fact]
    public void Code_and_docs_use_the_words_of_the_glossary()
    {
        var root = Repository.Path(".");
        string[] files =
        [
            .. Files("functions", "*.cs"),
            .. Files("tests", "*.cs"),
            .. Files("docs", "*.md"),
            Repository.Path("README.md"),
            Repository.Path("CONTRIBUTING.md"),
        ];
        var found =
            from path in files
            let file = Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/')
            where !AllowedFiles.Contains(file)
            from place in Find(File.ReadAllText(path))
            select $"{file}:{place}";
        Assert.Equal("", string.Join("\n", found));
    }

    // These files have customers' texts and stored names, so only the words for a person are checked.
    [Fact]
    public void Texts_of_the_workspace_the_schemas_and_the_deployment_speak_of_the_customer_as_they()
    {
        string[] files =
        [
            .. Files("docs", "*.json"),
            .. Files("infra", "*.bicep"),
            .. Files("functions/workspace", "*"),
            Repository.Path("local.settings.sample.json"),
        ];
        Assert.Empty(
            from path in files
            from line in File.ReadLines(path)
            where ForPerson().IsMatch(line.Replace("not_her_channel", "", StringComparison.Ordinal))
            select $"{Path.GetFileName(path)}: {line.Trim()}"
        );
    }

    [Theory]
    [InlineData("// What the shop told us.", true)]
    [InlineData("private int toldAt;", true)]
    [InlineData("public void The_team_hears_of_it()", true)]
    [InlineData("log.Warn(\"Nobody answers\");", true)]
    [InlineData("/// <summary>The e-mail, a letter to the customer.</summary>", true)]
    [InlineData("/// <summary>A country code of two letters.</summary>", false)]
    [InlineData("if (char.IsAsciiLetter(c)) // a newsletter", false)]
    [InlineData("byte[] NoBody = [];", false)]
    [InlineData("[JsonPropertyName(\"told\")]", false)]
    public void A_word_is_found_in_comments_texts_and_names(string line, bool found) =>
        Assert.Equal(found, Find(line).Any());

    [Fact]
    public void Each_allowed_file_exists() =>
        Assert.All(AllowedFiles, file => Assert.True(File.Exists(Repository.Path(file.Split('/'))), file));

    // The line number and the line of each place. Most files have none, so the whole text is searched first.
    private static IEnumerable<string> Find(string text)
    {
        if (!Excluded().IsMatch(text))
        {
            yield break;
        }

        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (!Excluded().IsMatch(lines[i]))
            {
                continue;
            }

            var rest = AllowedUses.Aggregate(lines[i], (line, allowed) => Regex.Replace(line, allowed.Use, ""));
            var near = string.Join(' ', lines[Math.Max(0, i - 1)..Math.Min(lines.Length, i + 2)]);
            if (Excluded().Matches(rest).Any(m => !IsLetterOfScript(m.Value, near)))
            {
                yield return $"{i + 1}: {lines[i].Trim()}";
            }
        }
    }

    // A letter is a letter of a script where the lines around it are about characters; else it is an e-mail.
    private static bool IsLetterOfScript(string word, string near) =>
        word.StartsWith("letter", StringComparison.OrdinalIgnoreCase) && Characters().IsMatch(near);

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory
            .EnumerateFiles(Repository.Path(folder.Split('/')), pattern, SearchOption.AllDirectories)
            .Where(p => !OfBuild().IsMatch(p));

    // A whole word, or a word within a name that begins with a capital ("NoBody" and "HERR" are others).
    [GeneratedRegex(
        "(?<![A-Za-z])(?:told|tells|said|stands|whoever|nobody|somebody|mend(?:s|ed)?|news"
            + "|troubles?|doors?|letters?|she|hers?|herself|hears?|heard|facts|untold)(?![a-z])"
            + "|(?<![A-Z])(?:Told|Tells|Said|Stands|Whoever|Nobody|Somebody|Mend(?:s|ed)?|News"
            + "|Troubles?|Doors?|Letters?|She|Hers?|Herself|Hears?|Heard|Facts|Untold)(?![a-z])"
    )]
    private static partial Regex Excluded();

    [GeneratedRegex(
        "digit|script|accent|capital|lower.case|SMS|GSM|\\bcode|xn--|UTF-8|currency|country|in a row|placeholder"
            + "|Letter(?:OrDigit|Lower|s?Only|Repeated)|IsLetter|IsAscii|Repeated|small letters|one letter away"
            + "|name of at most|lost, write it|two septets|a script",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Characters();

    [GeneratedRegex(@"\b(she|her|hers|herself|nobody|somebody|whoever)\b", RegexOptions.IgnoreCase)]
    private static partial Regex ForPerson();

    [GeneratedRegex(@"[\\/](?:obj|bin)[\\/]")]
    private static partial Regex OfBuild();
}
