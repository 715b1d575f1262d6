using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Workspaces.FaultTexts;

/// <summary>Faults of coupon steps and of files of codes.</summary>
public sealed class CouponFaultTextTests
{
    [Theory]
    [InlineData(
        "- coupon: thanks",
        "5:13 MA1007 coupon is \"thanks\"; allowed: a mapping (lines of \"key: value\"). write { name: thanks, percent: 10, valid: 14d }"
    )]
    [InlineData(
        "- coupon: { name: thanks, percent: 10, valid: 2h }",
        "5:49 MA1020 the coupon is valid for less than a day, and it ends with the day; allowed: 1d or more."
    )]
    [InlineData(
        "- coupon: { name: thanks, valid: 14d }",
        "5:13 MA1006 the coupon has none of percent, amount and pool; allowed: one of percent, amount, pool. percent: 10, or "
            + "amount: 5 EUR"
    )]
    [InlineData(
        "- coupon: { name: thanks, percent: 10, amount: 5 EUR, valid: 14d }",
        "5:50 MA1040 the coupon has more than one of percent, amount and pool; allowed: one of percent, amount, pool. "
            + "percent: 10, or amount: 5 EUR"
    )]
    [InlineData(
        "- coupon: { name: thanks, percent: 110, valid: 14d }",
        "5:38 MA1023 percent is \"110\"; allowed: a whole number from 1 to 100."
    )]
    [InlineData(
        "- coupon: { name: thanks, pool: comeback.csv, valid: 14d }",
        "5:35 MA1102 there is no file coupons/comeback.csv. add coupons/comeback.csv with one code a line"
    )]
    public void A_coupon_step_says_what_is_wrong(string step, string fault) =>
        Assert.Equal($"journeys/try.yaml:{fault.TrimEnd('.')}", StepFaults.Report(step).TrimEnd('.'));

    [Theory]
    [InlineData(
        "A-1\nA-2 \n\"a-1\"\n",
        "3:1 MA1100 the code is here again; allowed: each code once, in all files of coupons together. remove it; the first is in line 1"
    )]
    [InlineData(
        "A 1\n",
        "1:1 MA1100 the code has a character that codes do not have: a space; allowed: letters, digits and . _ -, at most "
            + "64, without spaces: SPRING-7QK2. correct it or remove the line"
    )]
    [InlineData(
        "A1<b>\n",
        "1:1 MA1100 the code has a character that codes do not have: \"<\"; allowed: letters, digits and . _ -, at most 64, "
            + "without spaces: SPRING-7QK2. correct it or remove the line"
    )]
    [InlineData("code,uses\nA-1,0\n,1\n", "3:1 MA1100 the line has no code; allowed: one code a line. remove the line")]
    [InlineData(
        "A-1,10\n",
        "1:1 MA1100 the line has more than a code; allowed: one code a line. write a header line with a column code, or "
            + "leave the other cells out"
    )]
    [InlineData(
        "code\n",
        "1:1 MA1100 the file has no code; allowed: letters, digits and . _ -, at most 64, without spaces: SPRING-7QK2. write "
            + "one code a line"
    )]
    public void A_file_of_codes_names_the_line_and_not_the_code(string file, string fault) =>
        Assert.Equal(
            $"coupons/comeback.csv:{fault}",
            string.Join("\n", SampleWorkspace.Faults(SampleWorkspace.With("coupons/comeback.csv", file)))
        );

    [Fact]
    public void The_fault_of_a_file_of_codes_outside_of_its_folder_names_the_folder() =>
        Assert.Contains(
            "for codes of coupons move it to coupons/comeback.csv",
            Assert.Single(SampleWorkspace.Faults(SampleWorkspace.With("comeback.csv", "A-1"))),
            StringComparison.Ordinal
        );
}
