namespace MarketingAutomation.Hosting.Settings;

// Addresses and folders.
internal sealed partial class SettingsBinder
{
    public string? ReadUrl(string key)
    {
        if (ReadText(key) is not { } value)
        {
            return null;
        }

        if (UrlRules.HasWrongPort(value))
        {
            ReportFault(key, SettingCodes.Value, UrlRules.WrongPort, UrlRules.PortRemedy);
            return null;
        }

        if (
            Uri.TryCreate(value, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
            && uri.Host.Length > 0
            && uri.Query.Length == 0
        )
        {
            return value.TrimEnd('/');
        }

        ReportFault(
            key,
            SettingCodes.Value,
            "not an address",
            "Write it with http:// or https://, without a question mark."
        );
        return null;
    }

    public IReadOnlyList<string> ReadUrls(string key)
    {
        if (ReadText(key) is not { } value)
        {
            return ["http://localhost:7071"];
        }

        var urls = value.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var url in urls)
        {
            if (UrlRules.Listening(url) is var (problem, remedy))
            {
                ReportFault(key, SettingCodes.Value, problem, remedy);
                break;
            }
        }

        return urls;
    }

    public string ReadFolder(string key, string home, string otherwise)
    {
        var folder = FullPath(key, home, otherwise);
        for (var above = folder; above is not null; above = Path.GetDirectoryName(above))
        {
            if (File.Exists(above))
            {
                ReportFault(
                    key,
                    SettingCodes.Folder,
                    above == folder ? "that is a file" : $"{above} is a file, so there can be no folder in it",
                    "Name a folder."
                );
            }
        }

        return folder;
    }

    public string ReadExistingFolder(string key, string home, string otherwise)
    {
        var folder = FullPath(key, home, otherwise);
        if (!Directory.Exists(folder))
        {
            ReportFault(
                key,
                SettingCodes.Folder,
                $"there is no folder {folder}",
                "Name the folder with shop.yaml in it; relative folders start from the folder of local.settings.json."
            );
        }

        return folder;
    }

    private string FullPath(string key, string home, string otherwise)
    {
        var given = ReadText(key) ?? otherwise;
        if (!given.Contains('\0', StringComparison.Ordinal))
        {
            return Path.GetFullPath(given, home);
        }

        ReportFault(key, SettingCodes.Folder, "holds a null character", "Name a folder.");
        return home;
    }
}
