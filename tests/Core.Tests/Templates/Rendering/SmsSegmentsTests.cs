using MarketingAutomation.Core.Templates.Rendering;

namespace MarketingAutomation.Core.Tests.Templates.Rendering;

/// <summary>The limits of 3GPP TS 23.038 and 23.040; the first four texts are those of Twilio's own calculator's
/// tests.</summary>
public sealed class SmsSegmentsTests
{
    public static TheoryData<string, string, int, int> Texts() =>
        new()
        {
            { "{" + Ones(158), "GSM-7", 160, 1 },
            { "{" + Ones(159), "GSM-7", 161, 2 },
            { "😜" + Ones(68), "UCS-2", 70, 1 },
            { "😜" + Ones(69), "UCS-2", 71, 2 },
            { "", "GSM-7", 0, 1 },
            { Ones(160), "GSM-7", 160, 1 },
            { Ones(161), "GSM-7", 161, 2 },
            { Ones(306), "GSM-7", 306, 2 },
            { Ones(307), "GSM-7", 307, 3 },
            { "õ" + Ones(69), "UCS-2", 70, 1 },
            { "õ" + Ones(70), "UCS-2", 71, 2 },
            { "õ" + Ones(133), "UCS-2", 134, 2 },
            { "õ" + Ones(134), "UCS-2", 135, 3 },
            { "äöüÄÖÜñåØ@£à", "GSM-7", 12, 1 },
            { "|^€{}[]~\\\f", "GSM-7", 20, 1 },
            { "“Hi” – it’s…", "GSM-7", 14, 1 },
            // A letter of two septets, or an emoji, moves to the next part whole.
            { Ones(152) + "€" + Ones(152), "GSM-7", 306, 3 },
            { Ones(66) + "😜" + Ones(66), "UCS-2", 134, 3 },
        };

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_text_is_paid_as_so_many_parts(string text, string encoding, int units, int segments) =>
        Assert.Equal(new SmsSegments(encoding, units, segments), SmsSegments.Calculate(text));

    [Theory]
    [InlineData("Kõik on hea", 1, "õ")]
    [InlineData("Tänan! 😜", 7, "😜")]
    [InlineData("š", 0, "š")]
    public void The_first_character_outside_GSM_is_named(string text, int at, string character) =>
        Assert.Equal((at, character), SmsSegments.FindFirstUcs2Character(text));

    [Theory]
    [InlineData("Äiu, öö, ülle, señor")]
    [InlineData("“quoted” – and so on…")]
    public void GSM_characters_and_replaceable_signs_need_no_Unicode(string text) =>
        Assert.Null(SmsSegments.FindFirstUcs2Character(text));

    private static string Ones(int count) => new('1', count);
}
