namespace MarketingAutomation.Hosting.Settings;

/// <summary>Forms that several settings share.</summary>
internal static class SettingsRules
{
    /// <summary>A webhook's name: part of its address and of its events' ids.</summary>
    public static bool IsName(string text) =>
        text.Length is > 0 and <= 40 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    public static bool IsIndex(string text) => text.Length is > 0 and <= 2 && text.All(char.IsAsciiDigit);
}
