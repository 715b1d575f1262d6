using MarketingAutomation.Core.Tests.Workspaces.FaultTexts;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Workspaces;

/// <summary>What authors write first, as other programs have it: the fault shows the right line.</summary>
public sealed class ObviousWrongFormTests
{
    [Theory]
    [InlineData("customer.order_count > 3", "{ customer.order_count: { more_than: 3 } }")]
    [InlineData("customer.order_count>=3", "{ customer.order_count: { at_least: 3 } }")]
    [InlineData("order.total <= 50 EUR", "{ order.total: { at_most: 50 EUR } }")]
    [InlineData("order.total < 50 EUR", "{ order.total: { less_than: 50 EUR } }")]
    [InlineData("customer.country == EE", "{ customer.country: EE }")]
    [InlineData("customer.country is EE", "{ customer.country: EE }")]
    [InlineData("customer.language != 'et'", "{ customer.language: { is_not: et } }")]
    [InlineData("message.welcome = clicked", "{ message.welcome: clicked }")]
    public void A_condition_written_like_code(string written, string right)
    {
        var fault = StepFaults.Report($"- if: \"{written}\"\n    then: [ {{ send: welcome }} ]");

        Assert.EndsWith($"write {right}", fault, StringComparison.Ordinal);
        Assert.Empty(SampleWorkspace.FaultsOfJourney(Journey($"- if: {right}\n    then: [ {{ send: welcome }} ]")));
    }

    [Theory]
    [InlineData("- send: welcome\n    channels: email, sms", "write [email, sms]")]
    [InlineData("- send: welcome\n    channels: sms/email", "write [sms, email]")]
    [InlineData("- wait: { days: 3, at: \"10:00\", weekdays: mon tue }", "write [mon, tue]")]
    [InlineData("- tag: vip", "write add: { tags: vip }, with the tag's name")]
    [InlineData("- condition: { customer.order_count: 1 }", "write if: or choose: instead")]
    [InlineData("- discount: 10", "write coupon: { name: thanks, percent: 10, valid: 14d }")]
    public void A_step(string steps, string remedy) =>
        Assert.EndsWith(remedy, StepFaults.Report(steps), StringComparison.Ordinal);

    [Theory]
    [InlineData("[en, jp]", "EE", "\"jp\" is the code of a country; allowed: codes of languages (ISO 639-1). write ja")]
    [InlineData("jp", "EE", "\"jp\" is the code of a country; allowed: codes of languages (ISO 639-1). write ja")]
    [InlineData("[ee]", "EE", "\"ee\" is the code of a country; allowed: codes of languages (ISO 639-1). write et")]
    [InlineData("[en, ee]", "GH", null)]
    [InlineData("[se, sv]", "SE", null)]
    public void The_code_of_a_country_for_a_language(string languages, string country, string? fault)
    {
        var shop = SampleWorkspace
            .Shop.Replace("languages: [en, et]", $"languages: {languages}", StringComparison.Ordinal)
            .Replace("country: EE", $"country: {country}", StringComparison.Ordinal);

        var found = SampleWorkspace
            .Faults(SampleWorkspace.With("shop.yaml", shop))
            .Where(f => f.StartsWith("shop.yaml", StringComparison.Ordinal));

        Assert.Equal(fault, found.SingleOrDefault()?.Split("MA1027 ")[1]);
    }

    [Fact]
    public void A_template_that_no_journey_sends_is_advice_at_its_first_file()
    {
        var files = SampleWorkspace.Files();
        files["templates/left-over/email.hbs"] = "---\nsubject: Old\n---\n<p>Old</p>\n";
        files["templates/left-over/sms.hbs"] = "Old";

        files["templates/welcome/email.hbs"] = files["templates/left-over/email.hbs"];

        var advice = SampleWorkspace.Valid(SampleWorkspace.Read(files)).Advice.Where(a => a.Code == "MA1071");

        Assert.Equal("templates/left-over/email.hbs", Assert.Single(advice).Place.File);
    }

    private static string Journey(string steps) =>
        "journey: try\ntopic: offers\ntrigger: { event: order.paid }\nsteps:\n  - send: welcome\n  - wait: 3d\n  "
        + $"{steps.Replace("send: welcome", "send: how-was-it", StringComparison.Ordinal)}\n";
}
