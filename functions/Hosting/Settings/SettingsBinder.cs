using System.Globalization;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Hosting.Secrets;
using MarketingAutomation.Hosting.Telemetry;

namespace MarketingAutomation.Hosting.Settings;

/// <summary>Reads single settings and gathers what is wrong with them.</summary>
internal sealed partial class SettingsBinder(SettingsLayers layers)
{
    private readonly List<Fault<SettingPlace>> faults = [.. layers.Faults];

    public IReadOnlyList<Fault<SettingPlace>> Faults =>
        [.. faults.OrderBy(f => f.Place.Key, StringComparer.OrdinalIgnoreCase).ThenBy(f => f.Code)];

    public IEnumerable<SettingValue> KnownSettings =>
        layers.All.Values.Where(s => SettingsCatalog.Find(s.Key) is not null);

    /// <summary>A setting that is not known. What other programs may keep in the same file, outside our sections, is
    /// none of ours unless it looks misspelt.</summary>
    public void ReportUnknown(SettingValue value)
    {
        if (TelemetryVariables.IsTelemetryVariable(value.Key))
        {
            if (TelemetryVariables.FindMisspelling(value.Key) is { } meant)
            {
                faults.Add(
                    new Fault<SettingPlace>(
                        SettingCodes.Unknown,
                        new(value.Key, null, value.Origin),
                        "OpenTelemetry has no such variable",
                        "",
                        $"Did you mean {meant}?"
                    )
                );
            }

            return;
        }

        var given = value.Key.Split(':');
        var near = SettingsCatalog.All.Select(s => s.KeyLike(value.Key)).Distinct();
        var guess = Spelling.Nearest(value.Key, near);
        if (
            !SettingsCatalog.IsOwnKey(value.Key)
            && value.Origin != "command line"
            && (guess is null || given.Length == 1)
        )
        {
            return;
        }

        var others = SettingsCatalog
            .All.Where(s => string.Equals(s.Key.Split(':')[0], given[0], StringComparison.OrdinalIgnoreCase))
            .Select(s => s.Key)
            .ToArray();
        faults.Add(
            new Fault<SettingPlace>(
                SettingCodes.Unknown,
                new(value.Key, null, value.Origin),
                "there is no such setting",
                string.Join(", ", others.Length > 0 ? others : SettingsCatalog.Sections.Select(s => s + ":…")),
                guess is null ? "Remove it, or correct its name." : $"Did you mean {guess}?"
            )
        );
    }

    /// <summary>All variables of OpenTelemetry that were given, by name.</summary>
    public IEnumerable<SettingValue> Telemetry =>
        layers.All.Values.Where(s =>
            TelemetryVariables.IsTelemetryVariable(s.Key) && !string.IsNullOrWhiteSpace(s.Value)
        );

    /// <summary>What was given; null: nothing, or an empty text or spaces, which is how a file can name a setting and
    /// leave it alone.</summary>
    public string? ReadText(string key) =>
        layers.All.TryGetValue(key, out var value) && !string.IsNullOrWhiteSpace(value.Value) ? value.Value : null;

    /// <summary>A secret that <paramref name="rule"/> finds nothing wrong with; else a fault.</summary>
    public string? ReadSecret(string key, Func<string, string?> rule, string remedy)
    {
        if (ReadText(key) is { } value && rule(value) is { } problem)
        {
            ReportFault(key, SettingCodes.Secret, problem, remedy);
        }

        return ReadText(key);
    }

    public string? ReadChoice(string key, params ReadOnlySpan<string> words)
    {
        if (ReadText(key) is not { } value || words.Contains(value))
        {
            return ReadText(key);
        }

        var near = Spelling.Nearest(value, words.ToArray());
        ReportFault(
            key,
            SettingCodes.Value,
            "not one of the words",
            near is null ? "Choose one of them." : $"Did you mean {near}?"
        );
        return null;
    }

    public double? ReadNumber(string key, double least, double most)
    {
        if (ReadText(key) is not { } value)
        {
            return null;
        }

        if (
            double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number >= least
            && number <= most
        )
        {
            return number;
        }

        ReportFault(key, SettingCodes.Value, "not a number that fits", "Write it with a point, without a unit.");
        return null;
    }

    public int ReadBytes(string key, int otherwise) =>
        ReadInteger(
            key,
            otherwise,
            1024,
            100 * 1024 * 1024,
            "not a number of bytes that fits",
            "Write the number alone, without KB or MiB."
        );

    /// <summary>Whole seconds from 1 to 300.</summary>
    public int ReadSeconds(string key, int otherwise) =>
        ReadInteger(key, otherwise, 1, 300, "not a number of seconds that fits", "Write the number alone, without s.");

    /// <summary>Whole days from 1 to 300.</summary>
    public int ReadDays(string key, int otherwise) =>
        ReadInteger(key, otherwise, 1, 300, "not a number of days that fits", "Write the number alone, without d.");

    /// <summary>A length of time as journeys write it, <c>90min</c>, <c>12h</c>, <c>3d</c>, or <c>0</c>.</summary>
    public TimeSpan ReadDuration(string key, TimeSpan otherwise, TimeSpan most)
    {
        if (ReadText(key) is not { } value)
        {
            return otherwise;
        }

        var unit = value.TrimStart([.. "0123456789"]);
        if (
            int.TryParse(value[..^unit.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count <= 1_000_000
            && (
                unit switch
                {
                    "min" => TimeSpan.FromMinutes(count),
                    "h" => TimeSpan.FromHours(count),
                    "d" => TimeSpan.FromDays(count),
                    "" when count == 0 => TimeSpan.Zero,
                    _ => (TimeSpan?)null,
                }
            )
                is { } span
            && span <= most
        )
        {
            return span;
        }

        ReportFault(key, SettingCodes.Value, "not a length of time that fits", "Write it like 3d, 12h or 90min.");
        return otherwise;
    }

    private int ReadInteger(string key, int otherwise, int least, int most, string problem, string remedy)
    {
        if (ReadText(key) is not { } value)
        {
            return otherwise;
        }

        if (
            int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least
            && number <= most
        )
        {
            return number;
        }

        ReportFault(key, SettingCodes.Value, problem, remedy);
        return otherwise;
    }

    public DateTimeOffset? ReadTime(string key)
    {
        if (ReadText(key) is not { } value || value == "now")
        {
            return null;
        }

        // Without an offset it would mean another moment on another machine.
        var hasOffset =
            value.EndsWith('Z') || value.LastIndexOfAny(['+', '-']) > value.IndexOf('T', StringComparison.Ordinal);
        if (
            value.Contains('T', StringComparison.Ordinal)
            && hasOffset
            && DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment)
            && moment.Year is > 1970 and < 9000
        )
        {
            return moment.ToUniversalTime();
        }

        ReportFault(key, SettingCodes.Value, "not a moment", "Write date, T, time and Z.");
        return null;
    }

    public byte[]? ReadStoreSecret(string key)
    {
        if (ReadText(key) is not { } value)
        {
            return null;
        }

        if (SecretRules.Store(value, out var bytes) is not { } problem)
        {
            return bytes;
        }

        ReportFault(key, SettingCodes.Secret, problem, $"Make one with: openssl rand -base64 {SecretRules.StoreBytes}");
        return null;
    }

    /// <param name="secret">True: the value may hold a secret, so it is not shown.</param>
    public void ReportFault(string key, string code, string problem, string remedy, bool secret = false)
    {
        var setting = SettingsCatalog.Find(key)!;
        layers.All.TryGetValue(key, out var value);
        faults.Add(
            new Fault<SettingPlace>(
                code,
                new(value?.Key ?? key, secret || setting.IsSecret ? null : value?.Value, value?.Origin),
                problem,
                setting.Allowed,
                remedy
            )
        );
    }
}
