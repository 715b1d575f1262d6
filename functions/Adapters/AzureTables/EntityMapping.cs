using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Adapters.AzureTables;

/// <summary>
/// An entity as it is kept: its keys, <c>w</c> (the id of the write that made it), the body in <c>b0</c>, <c>b1</c>, …
/// (Edm.Binary), and <c>n</c>, the body's length, only when it is compressed.
/// </summary>
internal static class EntityMapping
{
    /// <summary>The property that holds the write id.</summary>
    public const string WriteId = "w";

    private const string Length = "n";

    public static TableEntity ToTableEntity(string partition, string row, ReadOnlyMemory<byte> body, string writeId)
    {
        var packed = EntityBody.Pack(body);
        var entity = new TableEntity(partition, row) { [WriteId] = writeId };
        if (packed.Length < body.Length)
        {
            entity[Length] = body.Length;
        }
        for (var (at, piece) = (0, 0); at < packed.Length; at += EntityBody.PieceBytes, piece++)
        {
            entity[Piece(piece)] = packed[at..Math.Min(at + EntityBody.PieceBytes, packed.Length)].ToArray();
        }
        return entity;
    }

    /// <param name="etag">Null: the entity's own, as in a page.</param>
    /// <exception cref="InvalidDataException">A part is missing, or does not fit the others.</exception>
    /// <exception cref="InvalidOperationException">A part is of another type.</exception>
    public static Entity FromTableEntity(TableEntity entity, string? etag = null) =>
        new(
            entity.PartitionKey ?? throw Missing("PartitionKey"),
            entity.RowKey ?? throw Missing("RowKey"),
            Body(entity),
            etag ?? (entity.ETag == default ? throw Missing("odata.etag") : entity.ETag.ToString())
        );

    /// <summary>The entity's ETag in an answer's header; null where there is none. Not the library's property, which
    /// refuses what is no ETag.</summary>
    public static string? ETag(Response raw) => raw.Headers.TryGetValue("ETag", out var etag) ? etag : null;

    /// <summary>The library takes a page without a list of entities for an empty one, which would be a customer
    /// forgotten.</summary>
    /// <exception cref="JsonException">It is no JSON object.</exception>
    /// <exception cref="InvalidDataException">It has no list.</exception>
    public static void CheckIsPage(Response raw)
    {
        var json = new Utf8JsonReader(raw.Content);
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            throw new InvalidDataException("a page is no object");
        }
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isList = json.ValueTextEquals("value"u8);
            json.Read();
            if (isList && json.TokenType == JsonTokenType.StartArray)
            {
                return;
            }
            json.Skip();
        }

        throw new InvalidDataException("a page has no list of entities");
    }

    private static byte[] Body(TableEntity entity)
    {
        var pieces = new List<byte[]>(1);
        while (entity.TryGetValue(Piece(pieces.Count), out var piece))
        {
            pieces.Add(piece as byte[] ?? throw new InvalidDataException("a piece of a stored body is not binary"));
        }
        var stored = pieces.Count switch
        {
            0 => [],
            1 => pieces[0],
            _ => pieces.SelectMany(piece => piece).ToArray(),
        };
        return entity.GetInt32(Length) switch
        {
            null => stored,
            >= 0 and <= TableLimits.BodyBytes and var length => EntityBody.Unpack(stored, length),
            var length => throw new InvalidDataException($"a stored body says it has {length} bytes"),
        };
    }

    private static InvalidDataException Missing(string name) => new($"an entity has no {name}");

    private static string Piece(int number) => "b" + number.ToString(CultureInfo.InvariantCulture);
}
