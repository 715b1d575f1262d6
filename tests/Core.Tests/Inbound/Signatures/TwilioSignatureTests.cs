using System.Text.Json;
using MarketingAutomation.Core.Inbound.Providers;
using MarketingAutomation.Core.Inbound.Providers.Twilio;
using MarketingAutomation.Core.Tests.Inbound.Shops;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Inbound.Signatures;

/// <summary>Vectors of Twilio's own validators (twilio-csharp RequestValidatorTest, twilio-python
/// test_request_validator).</summary>
public sealed class TwilioSignatureTests
{
    private const string Url = "https://mycompany.com/myapp.php?foo=1&bar=2";
    private const string Json =
        "https://mycompany.com/myapp.php?foo=1&bar=2&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620";

    private static readonly (string, string)[] Call =
    [
        ("CallSid", "CA1234567890ABCDE"),
        ("Digits", "1234"),
        ("From", "+14158675309"),
        ("To", "+18005551212"),
        ("Caller", "+14158675309"),
    ];

    [Theory]
    [InlineData(Url, "RSOYDt4T1cUTdK1PDd93/VVr8B8=")]
    [InlineData("https://mycompany.com:443/myapp.php?foo=1&bar=2", "RSOYDt4T1cUTdK1PDd93/VVr8B8=")]
    [InlineData(Url, "kvajT1Ptam85bY51eRf/AJRuM3w=")]
    [InlineData("https://mycompany.com:443/myapp.php?foo=1&bar=2", "kvajT1Ptam85bY51eRf/AJRuM3w=")]
    [InlineData("http://mycompany.com/myapp.php?foo=1&bar=2", "0ZXoZLH/DfblKGATFgpif+LLRf4=")]
    [InlineData("http://mycompany.com:80/myapp.php?foo=1&bar=2", "0ZXoZLH/DfblKGATFgpif+LLRf4=")]
    [InlineData("https://MyCompany.com/myapp.php?foo=1&bar=2", "g9IN/x4Cft2g517EjYvEvM/W7LU=")]
    [InlineData(Url + "#rc=2&rp=all", "RSOYDt4T1cUTdK1PDd93/VVr8B8=")]
    public void A_signed_form_is_verified_with_or_without_the_port(string url, string signature) =>
        Assert.Null(Fault(TwilioRequests.Request(url, signature, Call)));

    [Fact]
    public void A_parameter_that_comes_several_times_is_signed_in_order_and_each_value_once() =>
        Assert.Null(
            Fault(
                TwilioRequests.Raw(
                    Url,
                    "IK+Dwps556ElfBT0I3Rgjkr1wJU=",
                    "Sid=CA123&SidAccount=AC123&Digits=5678&Digits=1234&Digits=1234"
                )
            )
        );

    [Fact]
    public void A_JSON_body_is_signed_by_its_hash_in_the_address()
    {
        const string body = "{\"property\": \"value\", \"boolean\": true}";
        Assert.Null(Fault(TwilioRequests.Raw(Json, "a9nBmqA0ju/hNViExpshrM61xv4=", body)));
        Assert.Contains(
            "bodySHA256",
            Fault(TwilioRequests.Raw(Json, "a9nBmqA0ju/hNViExpshrM61xv4=", body + " ")),
            StringComparison.Ordinal
        );
        Assert.NotNull(Fault(TwilioRequests.Raw(Json, "RSOYDt4T1cUTdK1PDd93/VVr8B8=", body)));
    }

    [Theory]
    [InlineData(null, "missing")]
    [InlineData("", "missing")]
    [InlineData("RSOYDt4T1cUTdK1PDd93/VVr8B8", "does not match")]
    [InlineData("RSOYDt4T1cUTdK1PDd93", "does not match")]
    [InlineData("0ZXoZLH/DfblKGATFgpif+LLRf4=", "does not match")]
    [InlineData("not base64 at all, and very much longer than any signature is", "does not match")]
    public void A_missing_truncated_or_other_signature_is_refused(string? signature, string why) =>
        Assert.Contains(why, Fault(TwilioRequests.Request(Url, signature, Call)), StringComparison.Ordinal);

    [Fact]
    public void A_changed_value_name_or_place_breaks_the_signature()
    {
        const string good = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";
        Assert.NotNull(Fault(TwilioRequests.Request(Url, good, [.. Call, ("Extra", "1")])));
        Assert.NotNull(Fault(TwilioRequests.Request(Url, good, [.. Call[..^1], ("Caller", "+14158675300")])));
        Assert.NotNull(Fault(TwilioRequests.Request(Url + "3", good, Call)));
        Assert.NotNull(Fault(TwilioRequests.Request(Url, good, Call), "54321"));
        Assert.NotNull(Fault(TwilioRequests.Request(Url, good, Call), ""));
        Assert.Null(Fault(TwilioRequests.Request(Url, good, Call), "54321", "12345"));
    }

    [Fact]
    public void A_refusal_names_the_address_to_enter_but_neither_query_nor_token()
    {
        var fault = Fault(TwilioRequests.Request(Url, "0ZXoZLH/DfblKGATFgpif+LLRf4=", Call))!;
        Assert.Contains("https://mycompany.com/myapp.php", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("foo", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("12345", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("+1415", fault, StringComparison.Ordinal);
    }

    [SharedDataFact("vectors/signatures.json")]
    public void The_vectors_beside_the_checkout_agree()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(SharedDataFactAttribute.Find("vectors/signatures.json")!));
        var twilio = file.RootElement.GetProperty("twilio");
        var (token, url) = (twilio.GetProperty("auth_token").GetString()!, twilio.GetProperty("url").GetString()!);
        (string, string)[] form =
        [
            .. twilio.GetProperty("params").EnumerateObject().Select(p => (p.Name, p.Value.GetString()!)),
        ];
        Assert.Equal(twilio.GetProperty("signature").GetString(), TwilioSignature.Compute(token, url, form));
        Assert.Equal(
            twilio.GetProperty("with_port_443").GetString(),
            TwilioSignature.Compute(token, url.Replace(".com/", ".com:443/", StringComparison.Ordinal), form)
        );
        Assert.Null(Fault(TwilioRequests.Request(url, twilio.GetProperty("with_port_443").GetString(), form), token));
        var mixed = twilio.GetProperty("mixed_case_host");
        Assert.Null(
            Fault(
                TwilioRequests.Request(
                    mixed.GetProperty("url").GetString()!,
                    mixed.GetProperty("signature").GetString(),
                    form
                ),
                token
            )
        );
        var json = twilio.GetProperty("json_body");
        Assert.Null(
            Fault(
                TwilioRequests.Raw(
                    json.GetProperty("url").GetString()!,
                    json.GetProperty("signature").GetString(),
                    json.GetProperty("body").GetString()!
                ),
                token
            )
        );
        var twice = twilio.GetProperty("duplicate_params");
        Assert.Null(
            Fault(
                TwilioRequests.Raw(
                    url,
                    twice.GetProperty("signature").GetString(),
                    twice.GetProperty("query").GetString()!
                ),
                token
            )
        );
    }

    // Verified, these are all malformed: they are calls and not messages.
    private static string? Fault(ProviderRequest request, params string[] tokens) =>
        TwilioInboundMessage.Read(tokens.Length == 0 ? [TwilioRequests.Token] : tokens, request, TwilioRequests.Now)
            is ProviderResult.Unverified(var why)
            ? why
            : null;
}
