using MarketingAutomation.Core.Inbound.Replies;
using MarketingAutomation.Core.Values;
using MimeKit;
using MimeKit.Utils;

namespace MarketingAutomation.Adapters.SendGrid;

/// <summary>
/// The addresses of a mail's From, in every form RFC 5322 allows and those that are in use beside it. Inbound Parse
/// decodes the encoded words of its field <c>from</c>, after which a name may look like a list or like an address
/// (sendgrid/docs#6289), so the header itself is asked first.
/// </summary>
internal static class MailSenders
{
    // Work grows with the square of the commas: 25 ms at this length.
    private const int Longest = 2_000;
    private const int LongestAddress = 254;
    private static readonly char[] Around = [.. "<>()[]{},;:|\" \t\r\n\0"];

    /// <summary>Distinct addresses in their order; empty: none can be read.</summary>
    /// <param name="headers">The raw header block.</param>
    /// <param name="field">Inbound Parse's field <c>from</c>.</param>
    public static IReadOnlyList<string> Read(string? headers, string? field)
    {
        string?[] written = [MailHeaders.Parse(headers).GetValueOrDefault("from"), field];
        foreach (var read in (Func<string, IReadOnlyList<string>>[])[Mailboxes, OnlyAddressIn])
        {
            foreach (var from in written)
            {
                if (from is { Length: > 0 and <= Longest } && read(from) is { Count: > 0 } authors)
                {
                    return authors;
                }
            }
        }

        return [];
    }

    private static IReadOnlyList<string> Mailboxes(string from) =>
        InternetAddressList.TryParse(ParserOptions.Default, from, out var list)
            ? Distinct(list.Mailboxes.Select(m => AsWritten(m, from)).OfType<string>())
            : [];

    // What no grammar allows ("Mari mari@x.ee", "[mari@x.ee]"): where there is one address in it, it is the writer's.
    private static IReadOnlyList<string> OnlyAddressIn(string from) =>
        Distinct(
            Rfc2047
                .DecodeText(System.Text.Encoding.UTF8.GetBytes(from))
                .Split(Around)
                .Select(word => EmailAddress.Parse(word.Trim('\'', '.')))
                .OfType<string>()
        )
            is { Count: 1 } one
            ? one
            : [];

    // The parser returns a host in its own script; its spelling in the e-mail decides which customer is found first.
    private static string? AsWritten(MailboxAddress mailbox, string from)
    {
        var address = Unquoted(
            from.Contains("xn--", StringComparison.OrdinalIgnoreCase)
                ? mailbox.GetAddress(idnEncode: true)
                : mailbox.Address
        );
        return
            address.LastIndexOf('@') is > 0 and var at
            && at < address.Length - 1
            && address.Length <= LongestAddress
            && !address.Any(char.IsControl)
            ? address
            : null;
    }

    // "mari"@x.ee is mari@x.ee: quotes that hold nothing that needs them are no part of the address.
    private static string Unquoted(string address) =>
        address.LastIndexOf("\"@", StringComparison.Ordinal) is > 0 and var end
        && address[0] == '"'
        && EmailAddress.Parse(address[1..end] + address[(end + 1)..]) is { } bare
            ? bare
            : address;

    private static IReadOnlyList<string> Distinct(IEnumerable<string> addresses) =>
        [.. addresses.Distinct(StringComparer.OrdinalIgnoreCase)];
}
