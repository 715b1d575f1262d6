using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Hosting.Settings;

/// <summary>The setting that a fault is about. The code of the fault has a heading in
/// docs/errors-settings.md.</summary>
/// <param name="Value">As given, in quotes; null: there is none or it is a secret.</param>
/// <param name="Origin">Where it was given: a file, <c>environment</c>, <c>command line</c>; null: nowhere.</param>
public sealed record SettingPlace(string Key, string? Value = null, string? Origin = null) : FaultPlace
{
    /// <summary><c>MA2003 Clock:Speed = "fast" (command line): </c></summary>
    public override string FormatHead(string code) => $"{code} {this}: ";

    /// <summary><c>Clock:Speed = "fast" (command line)</c></summary>
    public override string ToString() =>
        $"{Key}{(Value is null ? "" : $" = \"{Value}\"")}{(Origin is null ? "" : $" ({Origin})")}";
}

/// <summary>Codes of setting faults, each with the title of its heading in docs/errors-settings.md.</summary>
public static class SettingCodes
{
    public const string Unreadable = "MA2001";
    public const string Unknown = "MA2002";
    public const string Value = "MA2003";
    public const string Missing = "MA2004";
    public const string Secret = "MA2005";
    public const string Folder = "MA2006";
    public const string Together = "MA2007";
    public const string Twice = "MA2008";

    public static IReadOnlyDictionary<string, string> Titles { get; } =
        new Dictionary<string, string>
        {
            [Unreadable] = "The settings file cannot be read",
            [Unknown] = "Unknown setting",
            [Value] = "Not a value this setting takes",
            [Missing] = "A setting is missing",
            [Secret] = "A secret that is none",
            [Folder] = "A folder that cannot be used",
            [Together] = "Settings that do not go together",
            [Twice] = "A setting twice",
        };
}

/// <summary>The program cannot start with these settings.</summary>
public sealed class SettingsException(IReadOnlyList<Fault<SettingPlace>> faults) : Exception(string.Join('\n', faults))
{
    /// <summary>All of them. Never empty.</summary>
    public IReadOnlyList<Fault<SettingPlace>> Faults => faults;
}
