using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MarketingAutomation.Core.Deciding;

namespace MarketingAutomation.Hosting;

/// <summary>
/// Half of what the first order would wait for is the description of the stored shapes, which the runtime builds at
/// their first use. It is built while the workspace is read, on the other core.
/// </summary>
public static class Warmup
{
    public static void Run()
    {
        Describe(StoredJson.Default.Event);
        Describe(StoredJson.Default.CustomerState);
        Describe(StoredJson.Default.Order);
        Describe(StoredJson.Default.TimelineRow);
        Describe(StoredJson.Default.LedgerRow);
    }

    // A shape is described when something is read in it; an object without anything is refused, but only after that.
    private static void Describe<T>(JsonTypeInfo<T> shape)
    {
        try
        {
            JsonSerializer.Deserialize("{}"u8, shape);
        }
        catch (JsonException) { }
    }
}
