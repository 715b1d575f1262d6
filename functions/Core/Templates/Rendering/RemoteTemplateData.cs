using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MarketingAutomation.Core.Templates.Rendering.Formatting;
using MarketingAutomation.Core.Templates.Variables;

namespace MarketingAutomation.Core.Templates.Rendering;

/// <summary>Writes the values of a message as JSON, for a template stored at a provider. The provider has none of this
/// program's helpers, so money and dates are passed as formatted text.</summary>
internal static class RemoteTemplateData
{
    /// <summary>The key in the front matter.</summary>
    public const string FrontMatterKey = "sendgrid_template";

    /// <summary>True: the text has the form of a SendGrid template id.</summary>
    public static bool IsTemplateId(string text) =>
        text.Length == 34
        && text.StartsWith("d-", StringComparison.Ordinal)
        && text.AsSpan(2).IndexOfAnyExcept(Hex) < 0;

    public static string ToJson(IReadOnlyDictionary<string, object?> model)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (
            var writer = new Utf8JsonWriter(
                buffer,
                new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
            )
        )
        {
            Write(writer, VariableCatalog.SelectRemote(model));
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdefABCDEF");

    private static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool truth:
                writer.WriteBooleanValue(truth);
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            case QuantityText quantity:
                writer.WriteNumberValue(quantity.Value);
                break;
            case IReadOnlyDictionary<string, object?> thing:
                writer.WriteStartObject();
                foreach (var (name, part) in thing)
                {
                    writer.WritePropertyName(name);
                    Write(writer, part);
                }

                writer.WriteEndObject();
                break;
            case System.Collections.IEnumerable list:
                writer.WriteStartArray();
                foreach (var item in list)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                writer.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }
}
