using System.Text;
using MarketingAutomation.Core.Inbound.Json;

namespace MarketingAutomation.Core.Inbound.Providers.Twilio;

/// <summary>A body of <c>application/x-www-form-urlencoded</c>, as Twilio posts and signs it: pairs in the order sent;
/// a name may occur twice.</summary>
internal sealed class TwilioForm
{
    private const int MaxPairs = 200;
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private TwilioForm(IReadOnlyList<(string Name, string Value)> pairs) => Pairs = pairs;

    public IReadOnlyList<(string Name, string Value)> Pairs { get; }

    /// <summary>The first value of a name; null: missing or empty.</summary>
    public string? this[string name] =>
        Pairs.FirstOrDefault(p => p.Name == name).Value is { Length: > 0 } value ? value : null;

    /// <summary>Faults for those names whose value is missing, or longer than any of Twilio's ids (64
    /// characters).</summary>
    public IReadOnlyList<JsonFault> FindMissing(params ReadOnlySpan<string> names)
    {
        var faults = new List<JsonFault>();
        foreach (var name in names)
        {
            if (this[name] is not { Length: <= 64 })
            {
                faults.Add(new JsonFault(name, "missing, or too long to be one"));
            }
        }

        return faults;
    }

    /// <summary>Parses the pairs; null: more than <c>200</c>, or not text. A <c>%</c> that does not begin an escape is
    /// kept as written.</summary>
    public static TwilioForm? Parse(ReadOnlySpan<byte> body)
    {
        var pairs = new List<(string, string)>();
        foreach (var range in body.Split((byte)'&'))
        {
            var pair = body[range];
            if (pair.IsEmpty)
            {
                continue;
            }

            var equals = pair.IndexOf((byte)'=');
            if (
                pairs.Count == MaxPairs
                || Decode(equals < 0 ? pair : pair[..equals]) is not { } name
                || Decode(equals < 0 ? [] : pair[(equals + 1)..]) is not { } value
            )
            {
                return null;
            }

            pairs.Add((name, value));
        }

        return new TwilioForm(pairs);
    }

    private static string? Decode(ReadOnlySpan<byte> written)
    {
        var bytes = new byte[written.Length];
        var length = 0;
        for (var i = 0; i < written.Length; i++)
        {
            if (
                written[i] == (byte)'%'
                && i + 2 < written.Length
                && char.IsAsciiHexDigit((char)written[i + 1])
                && char.IsAsciiHexDigit((char)written[i + 2])
            )
            {
                bytes[length++] = Convert.FromHexString([(char)written[i + 1], (char)written[i + 2]])[0];
                i += 2;
            }
            else
            {
                bytes[length++] = written[i] == (byte)'+' ? (byte)' ' : written[i];
            }
        }

        try
        {
            return StrictUtf8.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
