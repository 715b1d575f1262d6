namespace MarketingAutomation.Support.Stage;

/// <summary>Where things are in the working copy the tests run from.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    /// <summary>A sample body of the embedded host.</summary>
    public static string Sample(string name) => File.ReadAllText(Path("functions", "Embedded", "samples", name));

    /// <summary>A page of the documentation.</summary>
    public static string Document(string name) => File.ReadAllText(Path("docs", name));

    private static string FindRoot()
    {
        for (
            var folder = AppContext.BaseDirectory;
            folder is not null;
            folder = System.IO.Path.GetDirectoryName(folder)
        )
        {
            if (File.Exists(System.IO.Path.Combine(folder, "MarketingAutomation.sln")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException(
            "the tests run outside a working copy: no MarketingAutomation.sln above them"
        );
    }
}
