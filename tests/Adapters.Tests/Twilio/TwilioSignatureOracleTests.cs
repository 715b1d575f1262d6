using System.Collections.Specialized;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using MarketingAutomation.Core.Inbound.Providers;
using MarketingAutomation.Core.Inbound.Providers.Twilio;
using NodaTime;
using Twilio.Security;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.Twilio;

/// <summary>Our check of <c>X-Twilio-Signature</c> beside the one of Twilio's library: the same addresses, forms and
/// bodies, the same verdict.</summary>
public sealed class TwilioSignatureOracleTests
{
    private const string Token = "12345";
    private static readonly string[] Addresses =
    [
        "https://mycompany.com/myapp.php?foo=1&bar=2",
        "https://mycompany.com:443/myapp.php?foo=1&bar=2",
        "https://mycompany.com:8443/providers/twilio/status?m=a%3Ab&a=2",
        "http://mycompany.com/myapp.php",
        "http://mycompany.com:80/myapp.php",
        "https://MyCompany.com/myapp.php?foo=1&bar=2",
        "https://mycompany.com/",
        "https://mycompany.com",
        "https://mycompany.com/a%20b?x=%C3%B5&y=a+b",
        "https://mycompany.com/providers/twilio/inbound?m=&a",
        "https://xn--pedk-0qa.ee/providers/twilio/inbound",
        "https://mycompany.com/p?a=1&a=2",
    ];

    private static readonly string[] Forms =
    [
        "",
        "From=%2B3725551234&To=%2B3725550000&Body=Stop%21&MessageSid=SM1",
        "Body=T%C3%A4nan+%F0%9F%99%82&From=%2B372&B=&a=lower&A=upper",
        "b=2&a=1&_=3&-=4&10=ten&9=nine",
        "Body=a%26b%3Dc&Body2=%0D%0A",
    ];

    public static TheoryData<string, string> Requests
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var address in Addresses)
            {
                foreach (var form in Forms)
                {
                    data.Add(address, form);
                }
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Requests))]
    public void Both_agree_on_every_way_to_sign_a_form(string address, string form)
    {
        var pairs = Pairs(form);
        var signatures = Addresses
            .Append(address + "x")
            .Select(url => TwilioSignature.Compute(Token, url, pairs))
            .Append(TwilioSignature.Compute("54321", address, pairs))
            .Append(TwilioSignature.Compute(Token, address, [.. pairs, ("More", "1")]))
            .Append("AAAA")
            .Append(new string('A', 27) + "=")
            .ToList();
        // The library takes no signature without the port where the default port was entered; Twilio's own for other
        // languages do, and so do we.
        var withoutPort = TwilioSignature.Compute(
            Token,
            address
                .Replace("https://mycompany.com:443/", "https://mycompany.com/")
                .Replace("http://mycompany.com:80/", "http://mycompany.com/"),
            pairs
        );
        var theirs = signatures.Select(signature =>
            new RequestValidator(Token).Validate(address, Collected(pairs), signature) || signature == withoutPort
        );

        Assert.True(
            new RequestValidator(Token).Validate(
                address,
                Collected(pairs),
                TwilioSignature.Compute(Token, address, pairs)
            ),
            "what we sign, the library believes"
        );
        Assert.Equal(theirs, signatures.Select(signature => IsBelieved(address, form, signature)));
    }

    [Theory]
    [
        InlineData("", false),
        InlineData("{}", false),
        InlineData("{\"property\": \"õ\"}", false),
        InlineData("{}", true),
        InlineData("not JSON", false)
    ]
    public void Both_agree_on_a_body_that_is_signed_by_its_hash(string body, bool changed)
    {
        foreach (var address in Addresses.Where(address => address.Contains('?', StringComparison.Ordinal)))
        {
            var url = $"{address}&bodySHA256={Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)))}";
            var signature = TwilioSignature.Compute(Token, url, []);
            var sent = changed ? body + " " : body;
            Assert.Equal((url, !changed), (url, new RequestValidator(Token).Validate(url, sent, signature)));
            Assert.Equal((url, !changed), (url, IsBelieved(url, sent, signature)));
        }
    }

    // Whatever it then says.
    private static bool IsBelieved(string url, string body, string signature) =>
        new global::MarketingAutomation.Adapters.Twilio.TwilioInboundFeed([Token]).Read(
            new ProviderRequest(
                url,
                new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
                {
                    [TwilioSignature.Header] = signature,
                },
                Encoding.UTF8.GetBytes(body)
            ),
            Instant.FromUtc(2026, 3, 2, 10, 0),
            new([])
        )
            is not ProviderResult.Unverified;

    private static List<(string, string)> Pairs(string form) =>
        [
            .. form.Split('&', StringSplitOptions.RemoveEmptyEntries)
                .Select(pair => pair.Split('='))
                .Select(pair => (WebUtility.UrlDecode(pair[0]), WebUtility.UrlDecode(pair[1]))),
        ];

    private static NameValueCollection Collected(IEnumerable<(string Name, string Value)> pairs)
    {
        // Names differ by case, as Twilio signs them.
        var form = new NameValueCollection(StringComparer.Ordinal);
        foreach (var (name, value) in pairs)
        {
            form.Add(name, value);
        }

        return form;
    }
}
