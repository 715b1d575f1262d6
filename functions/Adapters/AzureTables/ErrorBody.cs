using System.Globalization;
using System.Text.Json;

namespace MarketingAutomation.Adapters.AzureTables;

/// <summary>Table Storage's error JSON: its code, and in a transaction the index of the operation, which stands before the text.</summary>
internal readonly record struct ErrorBody(string? Code, int? Operation)
{
    /// <summary>Empty for anything that is not such a body (proxies answer in HTML).</summary>
    public static ErrorBody Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            using var document = JsonDocument.ParseValue(ref reader);
            var error = document.RootElement.GetProperty("odata.error");
            var text = error.TryGetProperty("message", out var message) && message.TryGetProperty("value", out var value) ? value.GetString() ?? "" : "";
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            var index = colon > 0 && int.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (int?)null;
            return new ErrorBody(error.GetProperty("code").GetString(), index);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return default;
        }
    }
}
