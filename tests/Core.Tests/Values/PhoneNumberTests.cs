using FsCheck;
using FsCheck.Fluent;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Values;

public sealed class PhoneNumberTests
{
    [Theory]
    [InlineData("+372 5550 0123", null, "+37255500123")]
    [InlineData("5550 0123", "EE", "+37255500123")]
    [InlineData("5550-0123", "ee", "+37255500123")]
    [InlineData("00372 55500123", "EE", "+37255500123")]
    [InlineData("37255500123", "EE", "+37255500123")]
    [InlineData("020 7946 0018", "GB", "+442079460018")]
    [InlineData("+44 (0)20 7946 0018", "EE", "+442079460018")]
    [InlineData("+44 020 7946 0018", null, "+442079460018")]
    [InlineData("(502) 625-1199", "US", "+15026251199")]
    [InlineData("1-502-625-1199", "US", "+15026251199")]
    [InlineData("tel:+372-5550-0123", null, "+37255500123")]
    [InlineData("11 15-2345-6789", "AR", "+5491123456789")]
    [InlineData("+54 11 15-2345-6789", null, "+5491123456789")]
    [InlineData("0039 347 123 4567", "CH", "+393471234567")]
    [InlineData("055 123 4567", "VA", "+390551234567")]
    [InlineData("030/1234567", "DE", "+49301234567")]
    [InlineData("+800 1234 5678", null, "+80012345678")]
    [InlineData("011 372 55500123", "US", "+37255500123")]
    [InlineData("06 12345678", "IT", "+390612345678")]
    [InlineData("+39 06 12345678", "IT", "+390612345678")]
    [InlineData("0151 23456789", "DE", "+4915123456789")]
    [InlineData("8 912 345-67-89", "RU", "+79123456789")]
    [InlineData("06 20 123 4567", "HU", "+36201234567")]
    [InlineData("040 1234567", "FI", "+358401234567")]
    [InlineData("070-123 45 67", "SE", "+46701234567")]
    [InlineData("01 23 45 67 89", "CI", "+2250123456789")]
    [InlineData("０９０ー１２３４ー５６７８", "JP", "+819012345678")]
    [InlineData("（０９０）１２３４−５６７８", "JP", "+819012345678")]
    [InlineData("＋３７２５１２３４５６７", "EE", "+37251234567")]
    [InlineData("٠٥٠١٢٣٤٥٦٧", "SA", "+966501234567")]
    [InlineData("۰۹۱۲۳۴۵۶۷۸۹", "IR", "+989123456789")]
    [InlineData("०९८७६५४३२१०", "IN", "+919876543210")]
    [InlineData("'+37251234567", "EE", "+37251234567")]
    [InlineData("'5123 4567", "EE", "+37251234567")]
    [InlineData("\u2066+372 5123 4567\u2069", null, "+37251234567")]
    public void A_number_written_the_usual_way_becomes_E164(string written, string? country, string e164) =>
        Assert.Equal(e164, PhoneNumber.ToE164(written, country));

    [Theory]
    [InlineData("550921479131007", "DE")]
    [InlineData(null, "EE")]
    [InlineData("", "EE")]
    [InlineData("5550 0123", null)]
    [InlineData("5550 0123", "XX")]
    [InlineData("123", "EE")]
    [InlineData("05550012", "EE")]
    [InlineData("555-625-1199 ext. 5", "US")]
    [InlineData("555 1199", "US")]
    [InlineData("155-625-1199", "US")]
    [InlineData("+999 555 0123", null)]
    [InlineData("+372 1", null)]
    [InlineData("+37255500123456789", null)]
    [InlineData("call me", "EE")]
    [InlineData("555-625-1199", "US")]
    [InlineData("+372 2222 2222", "EE")]
    [InlineData("112", "EE")]
    [InlineData("1-800-FLOWERS", "US")]
    [InlineData("5550 0123 x5", "EE")]
    [InlineData("5550 0123;ext=5", "EE")]
    [InlineData("5550 0123, 5550 0124", "EE")]
    [InlineData("+372 5550 0123 / +372 5550 0124", "EE")]
    public void In_doubt_there_is_no_number(string? written, string? country) =>
        Assert.Null(PhoneNumber.ToE164(written, country));

    [Theory]
    [InlineData("+372 2222 2222", "+37222222222")]
    [InlineData(" +1 (555) 625-1199", "+15556251199")]
    [InlineData("5550 0123", "+37255500123")]
    [InlineData("2222 2222", null)]
    [InlineData("+372 2222 2222 x5", null)]
    [InlineData("+372 222", null)]
    public void A_number_in_no_assigned_range_is_stopped_and_found_but_never_sent_to(string written, string? kept) =>
        Assert.Equal(kept, PhoneNumber.ToLookupNumber(written, "EE"));

    [Theory]
    [InlineData("unsubscribed", "+37222222222")]
    [InlineData("subscribed", null)]
    public void An_opt_out_counts_for_a_number_in_no_assigned_range_and_an_opt_in_does_not(
        string status,
        string? address
    )
    {
        var body = $$$"""
            { "id": "c-1", "type": "consent.changed", "timestamp": "2026-03-02T10:00:00Z",
              "data": { "customer": { "id": "c-1" }, "consents": [ { "channel": "sms", "status": "{{{status}}}", "address": "+372 2222 2222" } ] } }
            """;

        Assert.Equal(address, (ShopWebhooks.Standard(body) as WebhookResult.Accepted)?.Event.Consents.Single().Address);
    }

    [Fact]
    public void Every_countrys_own_way_of_writing_a_number_is_understood()
    {
        var plans = PhoneNumbers.PhoneNumberUtil.GetInstance();
        var lost =
            from country in plans.GetSupportedRegions()
            from type in new[] { PhoneNumbers.PhoneNumberType.MOBILE, PhoneNumbers.PhoneNumberType.FIXED_LINE }
            let example = plans.GetExampleNumberForType(country, type)
            where example is not null
            let e164 = plans.Format(example, PhoneNumbers.PhoneNumberFormat.E164)
            from form in new[]
            {
                PhoneNumbers.PhoneNumberFormat.NATIONAL,
                PhoneNumbers.PhoneNumberFormat.INTERNATIONAL,
                PhoneNumbers.PhoneNumberFormat.E164,
            }
            let written = plans.Format(example, form)
            where PhoneNumber.ToE164(written, country) != e164
            select $"{country}: {written} gives {PhoneNumber.ToE164(written, country) ?? "nothing"}, not {e164}";

        Assert.Empty(lost);
    }

    [Fact]
    public void What_came_out_goes_in_again_unchanged_for_any_text_and_country()
    {
        var countries = new[] { "EE", "US", "GB", "IT", "RU", "DE", "CI", "FI", "AR", "JP", "" };
        var written = Gen.Elements("+0123456789 -()".ToCharArray())
            .ArrayOf()
            .Select(characters => new string(characters));
        Prop.ForAll(
                written.ToArbitrary(),
                Gen.Elements(countries).ToArbitrary(),
                (text, country) =>
                    PhoneNumber.ToE164(text, country) is not { } number
                    || (
                        number == PhoneNumber.ToE164(number, null)
                        && number[0] == '+'
                        && number.Length is >= 6 and <= 16
                    )
            )
            .QuickCheckThrowOnFailure();
    }
}
