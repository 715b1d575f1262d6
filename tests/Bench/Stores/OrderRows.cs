using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MarketingAutomation.Bench.Stores;

/// <summary>The rows of one order of a new customer, in the sizes design.md expects: the same bytes for the raw writer
/// and the store.</summary>
internal sealed class OrderRows
{
    private static readonly byte[] Filler = RandomNumberGenerator.GetBytes(1_500);

    public OrderRows(int number)
    {
        Customer = Key("customer", number);
        Identities = [Key("shop", number), Key("email", number), Key("order", number)];
        Shard = (number % 32).ToString("x2", CultureInfo.InvariantCulture);
        Due = $"{638_900_000_000_000_000L + number:D19}|{Customer}";
        Dedupe = "d|" + Key("event", number);
        Event = $"e|{3_155_378_975_999_999_999L - number:D19}|{Key("event", number)}";
        Order = $"o|shop|{number:D13}";
        Message = $"m|{Customer}.{Key("message", number)[..16]}|";
        Recent = $"{number:D19}|{Customer}";
    }

    public string Customer { get; }

    public string[] Identities { get; }

    public string Shard { get; }

    public string Due { get; }

    public string Dedupe { get; }

    public string Event { get; }

    public string Order { get; }

    public string Message { get; }

    public string Recent { get; }

    public static ReadOnlyMemory<byte> Body(int bytes) => Filler.AsMemory(0, bytes);

    private static string Key(string kind, int number) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}:{number}")).AsSpan(0, 16));
}
