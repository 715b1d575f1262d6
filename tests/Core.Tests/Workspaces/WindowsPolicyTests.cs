using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Support.Samples;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Workspaces;

public sealed class WindowsPolicyTests
{
    [Fact]
    public void Law_and_spread_are_read()
    {
        var policy = Read("{ sms: 10:00-18:00, law: strictest, spread: 30min }").Policy;
        Assert.True(policy.StrictestHours);
        Assert.Equal(Duration.FromMinutes(30), policy.SendSpread);
    }

    [Theory]
    [InlineData("{ law: off }", "MA1011 windows.law is \"off\"", "the hours of law cannot be switched off")]
    [InlineData("{ law: strict }", "MA1011 windows.law is \"strict\"", "strictest")]
    [InlineData("{ spread: 2h }", "windows.spread is over 50 minutes", "write spread: 50min")]
    [InlineData("{ fax: 09:00-20:00 }", "unknown key \"fax\" in windows", "email, sms, law, spread")]
    public void A_mistake_is_reported_with_what_is_allowed(string windows, string fault, string remedy)
    {
        var text = Assert.Single(SampleWorkspace.Faults(SampleWorkspace.Read(Files(windows)))).ToString();
        Assert.Contains(fault, text, StringComparison.Ordinal);
        Assert.Contains(remedy, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("22:00-06:00", true)]
    [InlineData("21:00-08:00", true)]
    [InlineData("20:00-08:00", false)]
    [InlineData("09:00-20:00", false)]
    public void A_window_that_the_law_closes_is_advised_against(string window, bool advised) =>
        Assert.Equal(advised, Read($"{{ sms: {window} }}").JourneyAdvice.Any(a => a.Code == "MA1096"));

    private static Workspace Read(string windows) =>
        Assert.IsType<WorkspaceResult.Valid>(SampleWorkspace.Read(Files(windows))).Workspace;

    private static Dictionary<string, string> Files(string windows)
    {
        var files = SampleWorkspace.Files();
        files["policy.yaml"] = files["policy.yaml"]
            .Replace("windows: { sms: 09:00-20:00 }", $"windows: {windows}", StringComparison.Ordinal);
        return files;
    }
}
