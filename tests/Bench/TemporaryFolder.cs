namespace MarketingAutomation.Bench;

/// <summary>A fresh folder that is gone afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("marketing-bench-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
