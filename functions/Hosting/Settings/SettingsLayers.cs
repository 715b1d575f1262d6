using System.Text.Json;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Hosting.Settings;

/// <summary>A setting as it is written, and where.</summary>
public sealed record SettingValue(string Key, string Value, string Origin);

/// <summary>
/// All settings as they are written, later layers over earlier ones: <c>local.settings.json</c>, environment
/// variables, command line. Read by hand rather than by a configuration library: it knows where each value came from,
/// and costs no start-up time.
/// </summary>
public sealed class SettingsLayers
{
    /// <summary>The file's name, in the home folder.</summary>
    public const string FileName = "local.settings.json";

    private readonly Dictionary<string, SettingValue> settingsByKey = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Fault<SettingPlace>> faults = [];

    /// <summary>What holds, by key.</summary>
    public IReadOnlyDictionary<string, SettingValue> All => settingsByKey;

    /// <summary>What could not be read at all.</summary>
    public IReadOnlyList<Fault<SettingPlace>> Faults => faults;

    /// <summary>The <c>Values</c> of a settings file in the Functions format; a missing file says nothing.</summary>
    public SettingsLayers File(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            if (System.IO.File.Exists(path))
            {
                using var json = JsonDocument.Parse(
                    System.IO.File.ReadAllBytes(path),
                    new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }
                );
                Values(json.RootElement);
            }
        }
        catch (JsonException e)
        {
            Fault(
                FileName,
                $"not JSON at line {e.LineNumber + 1}",
                "Correct the file there; local.settings.sample.json shows its form."
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Fault(FileName, "cannot be read", "Let the account this program runs as read it.");
        }

        return this;
    }

    /// <summary>Environment variables of our sections; all others belong to other programs.</summary>
    public SettingsLayers Environment(IEnumerable<KeyValuePair<string, string>> variables)
    {
        foreach (var (name, value) in variables)
        {
            var key = Normal(name);
            if (SettingsCatalog.IsOwnKey(key))
            {
                settingsByKey[key] = new SettingValue(key, value, "environment");
            }
        }

        return this;
    }

    /// <summary><c>--Clock:Speed=10</c>, <c>--ASPNETCORE_URLS=…</c>.</summary>
    public SettingsLayers CommandLine(IEnumerable<string> arguments)
    {
        foreach (var argument in arguments)
        {
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            var key = Normal(argument[2..(equals < 0 ? argument.Length : equals)]);
            settingsByKey[key] = new SettingValue(key, equals < 0 ? "" : argument[(equals + 1)..], "command line");
        }

        return this;
    }

    /// <summary>True: this argument sets a setting and is no option of a command.</summary>
    public static bool IsSetting(string argument)
    {
        var key = argument.Split('=')[0];
        return key.StartsWith("--", StringComparison.Ordinal)
            && (
                key.Contains(':', StringComparison.Ordinal)
                || key.Contains("__", StringComparison.Ordinal)
                || SettingsCatalog.Find(key[2..]) is not null
            );
    }

    /// <summary>True: a setting has the name of this argument, which begins with <c>--</c> and has no value.</summary>
    public static bool IsKnownSetting(string argument) =>
        argument.StartsWith("--", StringComparison.Ordinal) && SettingsCatalog.Find(Normal(argument[2..])) is not null;

    private void Values(JsonElement root)
    {
        if (
            root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("Values", out var values)
            || values.ValueKind != JsonValueKind.Object
        )
        {
            Fault(
                "Values",
                "the file has no object Values",
                "Put the settings into { \"Values\": { … } }, as Azure Functions does."
            );
            return;
        }

        foreach (var property in values.EnumerateObject())
        {
            var key = Normal(property.Name);
            if (property.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            {
                Nested(key, property.Value);
            }
            else if (!settingsByKey.TryAdd(key, new SettingValue(key, property.Value.ToString(), FileName)))
            {
                faults.Add(
                    new Fault<SettingPlace>(
                        SettingCodes.Twice,
                        new(key, null, FileName),
                        "is there twice",
                        "",
                        "Remove one of the two; \":\" and \"__\" mean the same."
                    )
                );
            }
        }
    }

    // What is inside is checked as well, so that all faults are reported at once and the lines to write are right.
    private void Nested(string key, JsonElement value)
    {
        var lines = Lines(key, value).ToList();
        foreach (var (name, text) in lines)
        {
            settingsByKey.TryAdd(name, new SettingValue(name, text, FileName));
        }

        Fault(
            key,
            "a list or an object",
            lines.Count == 0
                ? "Leave it out: there is nothing in it."
                : $"Write one line for each value: "
                    + string.Join(", ", lines.Take(MostLines).Select(l => $"\"{l.Key}\": …"))
                    + (lines.Count > MostLines ? $" and {lines.Count - MostLines} more." : ".")
        );
    }

    private const int MostLines = 6;

    private static IEnumerable<(string Key, string Value)> Lines(string key, JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => value.EnumerateObject().SelectMany(p => Lines($"{key}:{Normal(p.Name)}", p.Value)),
            JsonValueKind.Array => value.EnumerateArray().SelectMany((item, i) => Lines($"{key}:{i}", item)),
            _ => [(key, value.ToString())],
        };

    private void Fault(string key, string problem, string remedy) =>
        faults.Add(
            new Fault<SettingPlace>(
                SettingCodes.Unreadable,
                new(key, null, key == FileName ? null : FileName),
                problem,
                "",
                remedy
            )
        );

    private static string Normal(string key) => key.Replace("__", ":", StringComparison.Ordinal);
}
