using System.Text.Json.Serialization;
using MarketingAutomation.Core.Inbound.Json;
using MarketingAutomation.Web.Http;

namespace MarketingAutomation.Web.Api;

/// <summary>What came of a batch, one result an event in the order they were sent.</summary>
public sealed record EventResults(IReadOnlyList<EventResult> Items);

/// <summary>
/// <c>accepted</c> (durable; <c>note</c>: why nothing starts or is sent because of it), <c>duplicate</c> (seen before,
/// nothing changed), <c>ignored</c> with the reason, <c>rejected</c> with its faults, or <c>failed</c> with the
/// problem: nothing was kept, send this event again later. No event holds back the others.
/// </summary>
public sealed record EventResult(
    string Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Event = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Customer = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Note = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<JsonFault>? Faults = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Problem? Problem = null
);
