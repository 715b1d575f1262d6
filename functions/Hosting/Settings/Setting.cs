namespace MarketingAutomation.Hosting.Settings;

/// <summary>
/// One setting. <c>{name}</c> and <c>{n}</c> in a key stand for a name of the owner's choice and a number from 0.
/// </summary>
/// <param name="Key">With colons; <c>__</c> means the same where colons are not allowed.</param>
/// <param name="Meaning">What it is for, in a sentence.</param>
/// <param name="Default">What holds when it is not set, in words or as the value.</param>
/// <param name="Allowed">Which values it takes.</param>
public sealed record Setting(string Key, string Meaning, string Default, string Allowed)
{
    private readonly string[] parts = Key.Split(':');

    /// <summary>Never shown, wherever it is wrong.</summary>
    public bool IsSecret { get; init; }

    /// <summary>True: this key is an instance of this setting. Upper and lower case do not matter.</summary>
    public bool Matches(string key)
    {
        var given = key.Split(':');
        return given.Length == parts.Length
            && given
                .Zip(parts)
                .All(pair =>
                    pair.Second switch
                    {
                        "{name}" => SettingsRules.IsName(pair.First),
                        "{n}" => SettingsRules.IsIndex(pair.First),
                        _ => string.Equals(pair.First, pair.Second, StringComparison.OrdinalIgnoreCase),
                    }
                );
    }

    /// <summary>The key this setting would have with the given key's name and number in their places.</summary>
    public string KeyLike(string key)
    {
        var given = key.Split(':');
        return string.Join(
            ':',
            parts.Select(
                (part, i) =>
                    part[0] == '{' && i < given.Length ? given[i]
                    : part == "{n}" ? "0"
                    : part
            )
        );
    }
}
