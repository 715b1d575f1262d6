using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MarketingAutomation.Support.Mutations;

#pragma warning disable CA5394 // Mutations want the same numbers again, not secret ones.

/// <summary>
/// Spoils bodies, by seed. JSON is spoiled in its structure (types, names, sizes, hostile values), so that parsers are
/// reached and asked for everything; any body is spoiled in its bytes. About one in fifteen is left as it was.
/// </summary>
public sealed class BodyMutator(int seed)
{
    private readonly Random random = new(seed);

    // What no JSON writer of ours would write is put in as text afterwards.
    private static readonly (string Mark, string Text)[] Raw =
    [
        ("@@huge@@", "1e400"),
        ("@@long@@", "123456789012345678901234567890"),
        ("@@minus@@", "-1"),
        ("@@lone@@", "\"\\ud800\""),
        ("@@nul@@", "\"a\\u0000b\""),
        ("@@deep@@", new string('[', 80) + new string(']', 80)),
        ("@@fraction@@", "0.1234567890123456789012345678901234567890"),
        ("@@zero@@", "-0"),
        ("@@bad@@", "\"\\x\""),
    ];

    private static readonly string[] Texts =
    [
        "",
        " ",
        "null",
        "0",
        "-1",
        "true",
        "9999-12-31T23:59:59.9999999Z",
        "0001-01-01T00:00:00Z",
        "-9998-01-01T00:00:00Z",
        "2026-02-30T25:61:00Z",
        "10000000000000000000",
        "1e9",
        "a/b\\c#d?e%f|g",
        "..",
        "\u202eabc",
        "😀😀",
        "õ\u0301",
        "\r\n\r\n",
        "<script>",
        "{{secret}}",
        "${jndi}",
        "mari@",
        "@example.com",
        "+",
        "+372",
        "whatsapp:+37255512345",
        "EEE",
        "et-EE-x-",
        "Europe/Nowhere",
        "subscribed",
        "unsubscribed",
        "sms",
        "staff",
        "order.paid",
        "message.delivered",
        "customer.merged",
        "NaN",
        "Infinity",
        "79228162514264337593543950336",
    ];

    /// <summary>A spoiled copy.</summary>
    public byte[] Mutate(ReadOnlySpan<byte> body, bool json) =>
        random.Next(15) switch
        {
            0 => body.ToArray(),
            < 10 when json => Structure(body),
            < 12 when json => Bytes(Structure(body)),
            _ => Bytes(body),
        };

    /// <summary>A spoiled copy of fields; about one in fifteen as they were.</summary>
    public List<KeyValuePair<string, string>> Mutate(IEnumerable<KeyValuePair<string, string>> fields)
    {
        var list = fields.ToList();
        for (var n = random.Next(15) == 0 ? 0 : random.Next(1, 4); n > 0 && list.Count > 0; n--)
        {
            var at = random.Next(list.Count);
            switch (random.Next(6))
            {
                case 0:
                    list.RemoveAt(at);
                    break;
                case 1:
                    list.Insert(random.Next(list.Count + 1), list[at]);
                    break;
                case 2:
                    list[at] = new(list[at].Key, list[random.Next(list.Count)].Value);
                    break;
                case 3:
                    list[at] = new(Text(), list[at].Value);
                    break;
                default:
                    list[at] = new(list[at].Key, Text());
                    break;
            }
        }

        return list;
    }

    /// <summary>True with this chance.</summary>
    public bool Happens(double chance) => random.NextDouble() < chance;

    public int Pick(int count) => random.Next(count);

    private byte[] Structure(ReadOnlySpan<byte> body)
    {
        var root = JsonNode.Parse(body)!;
        for (var n = random.Next(1, 4); n > 0; n--)
        {
            var places = Places(root).ToArray();
            if (places.Length == 0)
            {
                break;
            }

            Change(places[random.Next(places.Length)], places);
        }

        var text = root.ToJsonString(Plain);
        foreach (var (mark, raw) in Raw)
        {
            text = text.Replace($"\"{mark}\"", raw, StringComparison.Ordinal);
        }

        return Encoding.UTF8.GetBytes(text);
    }

    private void Change(
        (JsonNode Parent, string? Name, int Index) place,
        (JsonNode Parent, string? Name, int Index)[] all
    )
    {
        switch (random.Next(8))
        {
            case 0 when place.Parent is JsonObject parent:
                parent.Remove(place.Name!);
                return;
            case 0 when place.Parent is JsonArray list:
                list.RemoveAt(place.Index);
                return;
            case 1 when place.Parent is JsonObject parent:
                parent[Text() is { Length: > 0 } name ? name : "x"] = parent[place.Name!]?.DeepClone();
                return;
            case 1 when place.Parent is JsonArray list:
                for (var n = random.Next(1, 200); n > 0; n--)
                {
                    list.Add(list[place.Index]?.DeepClone());
                }

                return;
            case 2:
                Set(place, null);
                return;
            case 3:
                Set(place, Get(all[random.Next(all.Length)])?.DeepClone());
                return;
            case 4:
                Set(
                    place,
                    random.Next(4) switch
                    {
                        0 => new JsonObject(),
                        1 => new JsonArray(),
                        2 => JsonValue.Create(true),
                        _ => new JsonArray(Get(place)?.DeepClone()),
                    }
                );
                return;
            case 5:
                Set(place, JsonValue.Create(Raw[random.Next(Raw.Length)].Mark));
                return;
            default:
                Set(place, JsonValue.Create(Text()));
                return;
        }
    }

    private byte[] Bytes(ReadOnlySpan<byte> body)
    {
        var bytes = body.ToArray().ToList();
        for (var n = random.Next(1, 4); n > 0 && bytes.Count > 0; n--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(1, 40)));
                    break;
                case 2:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, random.Next(1, 200))));
                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    bytes.InsertRange(at, [0xEF, 0xBB, 0xBF]);
                    break;
            }
        }

        return [.. bytes];
    }

    private string Text() =>
        random.Next(12) == 0
            ? new string((char)random.Next('!', 'ÿ'), random.Next(1, 20_000))
            : Texts[random.Next(Texts.Length)];

    private static void Set((JsonNode Parent, string? Name, int Index) place, JsonNode? value)
    {
        if (place.Parent is JsonObject parent)
        {
            parent[place.Name!] = value;
        }
        else if (place.Parent is JsonArray list && place.Index < list.Count)
        {
            list[place.Index] = value;
        }
    }

    private static JsonNode? Get((JsonNode Parent, string? Name, int Index) place) =>
        place.Parent is JsonObject parent ? parent[place.Name!] : ((JsonArray)place.Parent)[place.Index];

    private static IEnumerable<(JsonNode Parent, string? Name, int Index)> Places(JsonNode? node) =>
        node switch
        {
            JsonObject of => of.SelectMany(p => Places(p.Value).Prepend((of, p.Key, 0))),
            JsonArray of => of.SelectMany((item, i) => Places(item).Prepend((of, null, i))),
            _ => [],
        };

    private static readonly JsonSerializerOptions Plain = new()
    {
        MaxDepth = 256,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
