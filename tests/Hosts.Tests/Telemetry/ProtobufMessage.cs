using System.Buffers.Binary;
using System.Text;

namespace MarketingAutomation.Hosts.Tests.Telemetry;

/// <summary>A protobuf message read without its schema: fields by number, as they lie on the wire.</summary>
internal sealed class ProtobufMessage
{
    private readonly List<(int Number, ulong Value, byte[]? Bytes)> fields = [];

    public ProtobufMessage(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var tag = Varint(ref bytes);
            var (number, wire) = ((int)(tag >> 3), tag & 7);
            switch (wire)
            {
                case 0:
                    fields.Add((number, Varint(ref bytes), null));
                    break;
                case 1:
                    fields.Add((number, BinaryPrimitives.ReadUInt64LittleEndian(bytes), null));
                    bytes = bytes[8..];
                    break;
                case 2:
                    var length = (int)Varint(ref bytes);
                    fields.Add((number, 0, bytes[..length].ToArray()));
                    bytes = bytes[length..];
                    break;
                case 5:
                    fields.Add((number, BinaryPrimitives.ReadUInt32LittleEndian(bytes), null));
                    bytes = bytes[4..];
                    break;
                default:
                    throw new InvalidDataException($"wire type {wire}");
            }
        }
    }

    public IEnumerable<ProtobufMessage> All(int number) =>
        fields.Where(f => f.Number == number).Select(f => new ProtobufMessage(f.Bytes));

    public string Text(int number) =>
        fields.FirstOrDefault(f => f.Number == number).Bytes is { } bytes ? Encoding.UTF8.GetString(bytes) : "";

    public string Hex(int number) =>
        fields.FirstOrDefault(f => f.Number == number).Bytes is { } bytes ? Convert.ToHexStringLower(bytes) : "";

    public ulong Whole(int number) => fields.FirstOrDefault(f => f.Number == number).Value;

    public bool Has(int number) => fields.Exists(f => f.Number == number);

    /// <summary>A list of OTLP's key-value pairs as text; numbers by their digits.</summary>
    public IReadOnlyDictionary<string, string> Attributes(int number) =>
        All(number).ToDictionary(pair => pair.Text(1), pair => pair.All(2).Select(Any).FirstOrDefault(""));

    /// <summary>OTLP's AnyValue as text.</summary>
    public static string Any(ProtobufMessage value) =>
        value.Has(1) ? value.Text(1)
        : value.Has(3) ? $"{value.Whole(3)}"
        : value.Has(2) ? $"{value.Whole(2) == 1}"
        : "";

    private static ulong Varint(ref ReadOnlySpan<byte> bytes)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[0];
            bytes = bytes[1..];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
