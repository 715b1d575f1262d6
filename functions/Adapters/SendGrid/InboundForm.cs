using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using MarketingAutomation.Core.Inbound.Providers;
using MarketingAutomation.Core.Inbound.Replies;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace MarketingAutomation.Adapters.SendGrid;

/// <summary>Inbound Parse's form: the fields we read, each in the character set that the field <c>charsets</c> says it
/// has. Attachments are passed over.</summary>
internal static class InboundForm
{
    private const int MostParts = 500;
    private const int MostBytes = 1024 * 1024;
    private static readonly HashSet<string> Wanted =
    [
        "headers",
        "from",
        "envelope",
        "subject",
        "text",
        "html",
        "charsets",
    ];

    /// <summary>Null: it is not such a form.</summary>
    public static IncomingMail? Read(ProviderRequest request)
    {
        if (
            !MediaTypeHeaderValue.TryParse(request.Header("Content-Type"), out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 200 } boundary
        )
        {
            return null;
        }

        try
        {
            var parts = Parts(request.Body, boundary);
            var charsets = Charsets(parts.GetValueOrDefault("charsets"));
            string? Field(string name) =>
                parts.TryGetValue(name, out var bytes)
                    ? EncodingOf(charsets.GetValueOrDefault(name)).GetString(bytes)
                    : null;
            if (!parts.ContainsKey("from"))
            {
                return null;
            }

            var text = Field("text");
            return new IncomingMail(
                Field("headers"),
                MailSenders.Read(Field("headers"), Field("from")),
                EnvelopeFrom(parts.GetValueOrDefault("envelope")),
                Field("subject"),
                ChooseText(text, Field("html"))
            );
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return null;
        }
    }

    // A text part that says nothing of its writer's does not hide the HTML that does.
    private static string? ChooseText(string? text, string? html) =>
        TextPart.HasOwnWords(text) ? text
        : HtmlTextExtractor.Extract(html) is { } words
        && (string.IsNullOrWhiteSpace(text) || TextPart.HasOwnWords(words))
            ? words
        : text;

    // The body is in memory, so every read is over when it returns: nothing is waited for.
    private static Dictionary<string, byte[]> Parts(ReadOnlyMemory<byte> body, string boundary)
    {
        // Not copied: a mail may have 30 MB.
        using var stream =
            MemoryMarshal.TryGetArray(body, out var bytes) && bytes.Array is { } array
                ? new MemoryStream(array, bytes.Offset, bytes.Count, writable: false)
                : new MemoryStream(body.ToArray(), writable: false);
        var reader = new MultipartReader(boundary, stream) { HeadersCountLimit = 16, HeadersLengthLimit = 16 * 1024 };
        var parts = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        for (var i = 0; i < MostParts && reader.ReadNextSectionAsync().GetAwaiter().GetResult() is { } section; i++)
        {
            if (
                !ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
                || disposition.FileName.HasValue
            )
            {
                continue;
            }

            if (
                HeaderUtilities.RemoveQuotes(disposition.Name).Value is { } name
                && Wanted.Contains(name)
                && !parts.ContainsKey(name)
            )
            {
                parts[name] = Some(section.Body);
            }
        }

        return parts;
    }

    private static byte[] Some(Stream section)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while (kept.Length < MostBytes && (read = section.Read(buffer)) > 0)
        {
            kept.Write(buffer, 0, read);
        }

        return kept.ToArray();
    }

    private static Dictionary<string, string> Charsets(byte[]? json)
    {
        try
        {
            return json is null
                ? []
                : JsonSerializer.Deserialize(json, InboundJson.Default.DictionaryStringString) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static string? EnvelopeFrom(byte[]? json)
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize(json, InboundJson.Default.InboundEnvelope)?.From;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // An unknown name: most bytes of most mails are ASCII, and UTF-8 shows the rest as unreadable rather than wrong.
    private static Encoding EncodingOf(string? name)
    {
        try
        {
            return name is null
                ? Encoding.UTF8
                : CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return Encoding.UTF8;
        }
    }
}

/// <summary>The field <c>envelope</c>; who it was sent to is not read.</summary>
internal sealed record InboundEnvelope(
    [property: System.Text.Json.Serialization.JsonPropertyName("from")] string? From
);

/// <summary>The fields <c>charsets</c> and <c>envelope</c>.</summary>
[System.Text.Json.Serialization.JsonSerializable(typeof(Dictionary<string, string>))]
[System.Text.Json.Serialization.JsonSerializable(typeof(InboundEnvelope))]
internal sealed partial class InboundJson : System.Text.Json.Serialization.JsonSerializerContext;
