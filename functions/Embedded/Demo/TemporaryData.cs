namespace MarketingAutomation.Embedded.Demo;

/// <summary>A new folder that is deleted on dispose.</summary>
internal sealed class TemporaryData : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("marketing-demo-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
