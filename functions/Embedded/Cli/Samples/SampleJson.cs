using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace MarketingAutomation.Embedded.Cli.Samples;

/// <summary>Writes JSON without reflection.</summary>
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class SampleJson : JsonSerializerContext;
