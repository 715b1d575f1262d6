namespace MarketingAutomation.Embedded.Demo;

/// <summary>A fresh folder that is gone afterwards.</summary>
internal sealed class TemporaryData : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("marketing-demo-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
