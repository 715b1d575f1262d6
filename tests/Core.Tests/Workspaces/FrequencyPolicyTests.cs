using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Workspaces;

public sealed class FrequencyPolicyTests
{
    [Fact]
    public void All_limits_are_read()
    {
        var policy = Read(
            "{ per_day: 2, per_week: 3, per_month: 8, channels: { sms: { per_week: 1 } }, "
                + "topics: { offers: { per_month: 2 } } }"
        ).Policy;
        Assert.Equal(new FrequencyCaps(2, 3, 8), policy.Caps);
        Assert.Equal(new FrequencyCaps(null, 1, null), policy.ChannelCaps[Channel.Sms]);
        Assert.Equal(new FrequencyCaps(null, null, 2), policy.TopicCaps["offers"]);
    }

    [Fact]
    public void Without_them_a_customer_gets_one_message_a_day() =>
        Assert.Equal(new FrequencyCaps(1, null, null), Read("{ min_gap: 48h }").Policy.Caps);

    [Theory]
    [InlineData("{ per_week: 0 }", "MA1023 per_week is \"0\"", "a whole number from 1 to 50")]
    [InlineData("{ per_month: 51 }", "MA1023 per_month is \"51\"", "a whole number from 1 to 50")]
    [InlineData("{ per_year: 9 }", "MA1005 unknown key \"per_year\" in frequency", "per_month")]
    [InlineData("{ channels: { sms: 2 } }", "the cap of sms is 2, without a period", "write sms: { per_week: 2 }")]
    [InlineData("{ channels: { fax: { per_day: 1 } } }", "unknown key \"fax\" in frequency.channels", "email, sms")]
    [InlineData("{ topics: { offer: { per_day: 1 } } }", "policy.yaml has no topic \"offer\"", "offers")]
    [InlineData("{ topics: { feedback: { per_day: 1 } } }", "MA1095", "write frequency: counts at the topic")]
    public void A_mistake_is_reported_with_what_is_allowed(string caps, string fault, string remedy)
    {
        var text = Assert.Single(SampleWorkspace.Faults(SampleWorkspace.Read(Files(caps)))).ToString();
        Assert.Contains(fault, text, StringComparison.Ordinal);
        Assert.Contains(remedy, text, StringComparison.Ordinal);
    }

    [Fact]
    public void One_message_a_month_and_a_shorter_life_is_advised_against() =>
        Assert.Contains(Read("{ per_month: 1 }").JourneyAdvice, a => a.Code == "MA1068");

    private static Workspace Read(string caps) =>
        Assert.IsType<WorkspaceResult.Valid>(SampleWorkspace.Read(Files(caps))).Workspace;

    private static Dictionary<string, string> Files(string caps)
    {
        var files = SampleWorkspace.Files();
        files["policy.yaml"] = files["policy.yaml"]
            .Replace("frequency: { min_gap: 48h, per_day: 1 }", $"frequency: {caps}", StringComparison.Ordinal);
        return files;
    }
}
