using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Core.Tests.Messages;

public sealed class PricesPolicyTests
{
    [Fact]
    public void The_example_of_the_docs_is_read()
    {
        var page = File.ReadAllText(Repository.Path("docs", "journeys.md"));
        var from = page.IndexOf("\nprices:", StringComparison.Ordinal);
        var policy = Read(page[from..page.IndexOf("```", from, StringComparison.Ordinal)]).Policy;
        Assert.Equal(new Money(0.08m, "EUR"), policy.MaxPrice);
        Assert.Equal(new Money(0.001m, "EUR"), policy.Prices.Find(Channel.Email, null));
        Assert.Equal(new Money(0.06m, "EUR"), policy.Prices.Find(Channel.Sms, "EE"));
        Assert.Equal(new Money(0.10m, "EUR"), policy.Prices.Find(Channel.Sms, "FR"));
    }

    [Theory]
    [InlineData("max_price: 0.08 EUR", "MA1221", "write in policy.yaml prices: { email: 0.01 EUR }")]
    [InlineData(
        "prices: { email: 0 EUR, sms: { US: 0.01 USD, others: 0.10 EUR } }\nmax_price: 0.08 EUR",
        "MA1220 max_price is 0.08 EUR, and SMS costs 0.01 USD in US",
        "never converted"
    )]
    [InlineData(
        "prices: { email: 0.01 EUR, sms: 0.06 EUR }\nmax_price: 0.001 EUR",
        "MA1222 max_price is 0.001 EUR, and every message costs more",
        "at least 0.01 EUR"
    )]
    [InlineData("prices: { sms: { ee: 0.06 EUR } }", "MA1224", "write EE")]
    [InlineData("prices: { sms: { UK: 0.06 EUR } }", "MA1224", "write GB")]
    [InlineData("prices: { sms: { default: 0.06 EUR } }", "MA1224", "write others")]
    [InlineData("prices: { sms: 0.06 }", "MA1021", "EUR")]
    [InlineData("prices: 0.06 EUR", "MA1007 prices is \"0.06 EUR\"", "")]
    [InlineData("prices: { fax: 0.06 EUR }", "MA1005 unknown key \"fax\" in prices", "email, sms")]
    public void A_mistake_is_reported_with_what_is_allowed(string lines, string fault, string remedy)
    {
        var faults = SampleWorkspace.Faults(SampleWorkspace.Read(Files(lines))).Select(f => f.ToString()).ToList();
        Assert.Contains(
            faults,
            f => f.Contains(fault, StringComparison.Ordinal) && f.Contains(remedy, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_channel_without_a_price_beside_one_with_a_price_is_advice_because_perhaps_no_message_takes_it() =>
        Assert.Contains(
            ((WorkspaceResult.Valid)SampleWorkspace.Read(Files("prices: { email: 0 EUR }\nmax_price: 0.08 EUR")))
                .Workspace
                .Advice,
            a => a.Code == "MA1221" && a.Problem.Contains("no price of SMS", StringComparison.Ordinal)
        );

    [Theory]
    [InlineData("[email]", "0.01 EUR", "")]
    [InlineData("[sms]", "0.01 EUR", "MA1222")]
    [InlineData("[sms]", "0.08 EUR", "")]
    [InlineData("[email, sms]", "0.01 EUR", "")]
    public void The_limit_of_a_journey_is_compared_with_the_channels_that_its_messages_take(
        string channels,
        string limit,
        string fault
    )
    {
        var files = Files("prices: { email: 0.001 EUR, sms: 0.06 EUR }");
        files["journeys/try.yaml"] =
            $"journey: try\nstatus: live\ntopic: offers\ntrigger: {{ event: order.paid }}\nmax_price: {limit}\nsteps:\n"
            + $"  - send: welcome\n    channels: {channels}\n";
        Assert.Equal(
            fault.Length == 0 ? [] : [fault],
            SampleWorkspace.Faults(SampleWorkspace.Read(files)).Select(f => f.Split(' ')[1])
        );
    }

    [Fact]
    public void Prices_in_several_currencies_are_no_fault_without_a_limit() =>
        Assert.Equal(
            new Money(0.01m, "USD"),
            Read("prices: { email: 0 EUR, sms: { US: 0.01 USD, others: 0.10 EUR } }")
                .Policy.Prices.Find(Channel.Sms, "US")
        );

    [Theory]
    [InlineData("max_price: 0.05 USD", "MA1220")]
    [InlineData("max_price: 0.0001 EUR", "MA1222")]
    [InlineData("max_price: cheap", "MA1021")]
    public void The_limit_of_a_journey_is_checked_against_the_prices(string limit, string code) =>
        Assert.Contains(
            SampleWorkspace.Faults(SampleWorkspace.Read(WithJourney(limit))),
            f => f.ToString().Contains(code, StringComparison.Ordinal)
        );

    [Fact]
    public void A_limit_that_is_not_below_that_of_the_policy_is_advised_against()
    {
        var read = Assert.IsType<WorkspaceResult.Valid>(SampleWorkspace.Read(WithJourney("max_price: 0.08 EUR")));
        Assert.Contains(read.Workspace.JourneyAdvice, a => a.Code == "MA1223");
    }

    private static Workspace Read(string lines) =>
        Assert.IsType<WorkspaceResult.Valid>(SampleWorkspace.Read(Files(lines))).Workspace;

    private static Dictionary<string, string> Files(string lines)
    {
        var files = SampleWorkspace.Files();
        files["policy.yaml"] += $"\n{lines}\n";
        return files;
    }

    private static Dictionary<string, string> WithJourney(string limit)
    {
        var files = Files("prices: { email: 0.001 EUR, sms: 0.06 EUR }\nmax_price: 0.08 EUR");
        var path = files.Keys.First(k => k.StartsWith("journeys/", StringComparison.Ordinal));
        files[path] = files[path].Replace("\ntrigger:", $"\n{limit}\ntrigger:", StringComparison.Ordinal);
        return files;
    }
}
