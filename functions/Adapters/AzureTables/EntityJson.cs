using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Adapters.AzureTables;

/// <summary>
/// An entity on the wire: its keys, <c>w</c> (the id of the write that made it), the body in <c>b0</c>, <c>b1</c>, … (Edm.Binary),
/// and <c>n</c>, the body's length, only when it is compressed.
/// </summary>
internal static class EntityJson
{
    // The body is base64 and the service reads UTF-8: nothing needs escaping for a browser.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Write(string partition, string row, ReadOnlyMemory<byte> body, string writeId)
    {
        var packed = EntityBody.Pack(body);
        var buffer = new ArrayBufferWriter<byte>(packed.Length * 4 / 3 + 512);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            json.WriteString("PartitionKey", partition);
            json.WriteString("RowKey", row);
            json.WriteString("w", writeId);
            if (packed.Length < body.Length)
                json.WriteNumber("n", body.Length);
            for (var (at, piece) = (0, 0); at < packed.Length; at += EntityBody.PieceBytes, piece++)
            {
                json.WriteString(Piece(piece) + "@odata.type", "Edm.Binary");
                json.WriteBase64String(Piece(piece), packed.Span[at..Math.Min(at + EntityBody.PieceBytes, packed.Length)]);
            }

            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <param name="etag">Null: the entity's own, as in a page.</param>
    public static Entity Read(JsonElement json, string? etag = null) => new(
        Text(json, "PartitionKey"), Text(json, "RowKey"), Body(json), etag ?? Text(json, "odata.etag"));

    /// <summary>The id of the write that made this entity; null when another program made it.</summary>
    public static string? WriteId(JsonElement json) => json.TryGetProperty("w", out var id) ? id.GetString() : null;

    private static byte[] Body(JsonElement json)
    {
        var pieces = new List<byte[]>(1);
        while (json.TryGetProperty(Piece(pieces.Count), out var piece))
            pieces.Add(piece.GetBytesFromBase64());
        var stored = pieces.Count switch { 0 => [], 1 => pieces[0], _ => pieces.SelectMany(piece => piece).ToArray() };
        return json.TryGetProperty("n", out var length) ? EntityBody.Unpack(stored, Length(length)) : stored;
    }

    private static int Length(JsonElement length) => length.GetInt32() is >= 0 and <= TableLimits.BodyBytes and var bytes
        ? bytes
        : throw new InvalidDataException($"a stored body says it has {length} bytes");

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString() ?? throw new InvalidDataException($"{name} is null");

    private static string Piece(int number) => "b" + number.ToString(CultureInfo.InvariantCulture);
}
