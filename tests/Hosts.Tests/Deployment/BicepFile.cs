using System.Text.RegularExpressions;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Hosts.Tests.Deployment;

/// <summary>As much of a Bicep file as our checks need: what it takes, gives, calls and names. No compiler: it leans on how our files are laid out.</summary>
internal sealed partial class BicepFile
{
    private BicepFile(string path)
    {
        Path = path;

        // Comments may name anything; they call and use nothing. "://" is no comment.
        Text = Comment().Replace(File.ReadAllText(path), "");
    }

    public string Path { get; }

    public string Name => System.IO.Path.GetRelativePath(Repository.Path("infra"), Path).Replace('\\', '/');

    public string Text { get; }

    public static IReadOnlyList<BicepFile> All { get; } =
        [.. Directory.EnumerateFiles(Repository.Path("infra"), "*.bicep", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(f => new BicepFile(f))];

    public static BicepFile Main => Of("main.bicep");

    public static BicepFile Of(string name) => All.Single(f => f.Name == name);

    /// <summary>Parameters by name; true: it has to be given.</summary>
    public IReadOnlyDictionary<string, bool> Parameters => Param().Matches(Text).ToDictionary(m => m.Groups["name"].Value, m => !m.Groups["default"].Success);

    public IReadOnlyList<string> Variables => Names(Variable());

    public IReadOnlyList<string> Outputs => Names(Output());

    /// <summary>Modules called, with the names of the parameters given.</summary>
    public IReadOnlyList<(string Symbol, string File, IReadOnlyList<string> Given)> Modules =>
        [.. Module().Matches(Text).Select(m => (m.Groups["name"].Value, m.Groups["path"].Value, Names(Given(), m.Groups["params"].Value)))];

    /// <summary>Files whose text is taken in.</summary>
    public IReadOnlyList<string> Loaded => Names(Load());

    /// <summary>App settings: keys with <c>__</c> or all in capitals, with the expression behind them. <c>${shop.name}</c> stands as <c>{name}</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings => Setting().Matches(Text).ToDictionary(
        m => m.Groups["name"].Value.Replace("${shop.name}", "{name}", StringComparison.Ordinal), m => m.Groups["value"].Value.Trim());

    /// <summary>True: it stands anywhere but where it is declared.</summary>
    public bool Uses(string name) => Regex.Count(Text, $@"\b{name}\b") > 1;

    private IReadOnlyList<string> Names(Regex what, string? text = null) => [.. what.Matches(text ?? Text).Select(m => m.Groups["name"].Value)];

    [GeneratedRegex(@"(?<!:)//[^\n]*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^param (?<name>\w+) [^\n=]+(?<default>=)?", RegexOptions.Multiline)]
    private static partial Regex Param();

    [GeneratedRegex(@"^var (?<name>\w+) ", RegexOptions.Multiline)]
    private static partial Regex Variable();

    [GeneratedRegex(@"^output (?<name>\w+) ", RegexOptions.Multiline)]
    private static partial Regex Output();

    [GeneratedRegex(@"^module (?<name>\w+) '(?<path>[^']+)' =.*?\n  params: \{\n(?<params>.*?)\n  \}", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Module();

    [GeneratedRegex(@"^    (?<name>\w+):", RegexOptions.Multiline)]
    private static partial Regex Given();

    [GeneratedRegex(@"loadTextContent\('(?<name>[^']+)'\)")]
    private static partial Regex Load();

    [GeneratedRegex(@"^\s+'?(?:[^\n]*\{ ')?(?<name>[A-Za-z]+(?:__[\w${}.-]+)+|[A-Z]+(?:_[A-Z]+)+)'?: (?<value>[^\n]+)", RegexOptions.Multiline)]
    private static partial Regex Setting();
}
