using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace MarketingAutomation.Embedded.Cli;

/// <summary>Writes JSON trees without reflection.</summary>
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class SampleJson : JsonSerializerContext;
