using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Tests.Values;

/// <summary>A name carries no link into a message and no sign that turns the text around; names as people have them
/// stay.</summary>
public sealed class PersonNameTests
{
    [Theory]
    [InlineData("evil.com")]
    [InlineData("evil.com.")]
    [InlineData("evil.com!")]
    [InlineData("(evil.com)")]
    [InlineData("\"evil.com\",")]
    [InlineData("Ada evil.app")]
    [InlineData("Ada evil.pw")]
    [InlineData("Ada evil.buzz")]
    [InlineData("Ada evil.photography")]
    [InlineData("Ada,evil.com")]
    [InlineData("Ada Evil.App")]
    [InlineData("EVIL.COM")]
    [InlineData("evil.com:8080")]
    [InlineData("evil.com?x")]
    [InlineData("Evil.Maria/x")]
    [InlineData("evil\u3002com")]
    [InlineData("evil\uFF0Ecom")]
    [InlineData("evil\uFF61com")]
    [InlineData("evil\u2024com")]
    [InlineData("evil\u200C.com")]
    [InlineData("evil.\u200Dcom")]
    [InlineData("evil.\u200Bcom")]
    [InlineData("evil.\u202Ecom")]
    [InlineData("evil .com")]
    [InlineData("зло.рф")]
    [InlineData("例.中国")]
    [InlineData("evil.xn--p1ai")]
    [InlineData("dr.med.com")]
    [InlineData("ada\uFF20example")]
    [InlineData("https\uFF1A\uFF0F\uFF0Fevil")]
    public void A_link_is_no_name(string written) =>
        Assert.Equal((null, null), (PersonName.ParseFirstName(written), PersonName.ParseLastName(written)));

    [Theory]
    [InlineData("Ada\u202Elive", "Adalive")]
    [InlineData("\u202AAda\u202C", "Ada")]
    [InlineData("\u2066Ada\u2069", "Ada")]
    [InlineData("Ada\u200B\uFEFF\u200E", "Ada")]
    [InlineData("Ada\u2028Mari", "Ada Mari")]
    [InlineData("Ada\u2029Mari", "Ada Mari")]
    [InlineData("Ada\nMari", "Ada Mari")]
    [InlineData("Ada\u0007\u2028", "Ada")]
    [InlineData("\u202E\u2066", null)]
    [InlineData("nu\u200Bll", null)]
    public void Invisible_signs_are_taken_out(string written, string? name) =>
        Assert.Equal(name, PersonName.ParseFirstName(written));

    [Theory]
    [InlineData("J.R.")]
    [InlineData("J.R.R. Tolkien")]
    [InlineData("J. Smith")]
    [InlineData("J.Smith")]
    [InlineData("St. John")]
    [InlineData("St.John")]
    [InlineData("Anna.Maria")]
    [InlineData("ANNA.MARIA")]
    [InlineData("D'Arcy")]
    [InlineData("D\u2019Arcy")]
    [InlineData("Jean-Luc")]
    [InlineData("Anne-Marie (Mari)")]
    [InlineData("Ada...")]
    [InlineData("Dr.med. Anna")]
    [InlineData("Sammy Davis jr.")]
    [InlineData("Мария")]
    [InlineData("علی\u200Cرضا")]
    [InlineData("क्\u200Dष")]
    [InlineData("李小龍")]
    [InlineData("Nguyễn")]
    [InlineData("José")]
    [InlineData("Björk Guðmundsdóttir")]
    public void Real_names_stay_as_they_are(string written) =>
        Assert.Equal((written, written), (PersonName.ParseFirstName(written), PersonName.ParseLastName(written)));
}
