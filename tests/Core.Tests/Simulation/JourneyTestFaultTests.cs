using MarketingAutomation.Core.Simulation.JourneyTests;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Core.Tests.Simulation;

/// <summary>Faults of journey tests: each with its place, all at once.</summary>
public sealed class JourneyTestFaultTests
{
    private const string Good = """
        test: good
        customer: { consent: { email: subscribed } }
        timeline:
          - { at: 2026-03-02 10:00, event: order.paid }
        expect: []
        """;

    [Theory]
    [InlineData("test: good", "tets: good", "1:1 MA1005", "did you mean \"test\"")]
    [InlineData("2026-03-02 10:00", "2026-03-02", "4:11 MA1024", "such as 2026-03-02 22:40")]
    [InlineData("order.paid", "order.payed", "4:36 MA1011", "Did you mean order.paid?")]
    [InlineData("order.paid }", "order.paid, rating: 3 }", "4:48 MA1005", "event.rating")]
    [InlineData("order.paid }", "order.paid, order.totl: 3 EUR }", "4:48 MA1013", "did you mean \"order.total\"")]
    [InlineData("order.paid }", "order.paid, order.country: Norway }", "4:63 MA1011", "two letters")]
    [InlineData("order.paid }", "order.paid, order.total: 59,90 EUR }", "4:64 MA1005", "59.90 EUR")]
    [InlineData("order.paid }", "order.paid, message: welcome }", "4:57 MA1040", "message.clicked")]
    [InlineData("event: order.paid", "event: message.clicked", "4:5 MA1006", "write message:")]
    [InlineData("event: order.paid", "event: consent.changed", "4:5 MA1011", "write consent:")]
    [InlineData("subscribed", "yes", "2:31 MA1011", "subscribed, pending, unsubscribed")]
    [InlineData("{ consent", "{ zone: Europe/Talin, consent", "2:19 MA1011", "IANA")]
    [InlineData("expect: []", "expect: [ { at: 2026-03-02 10:00, send: welcom } ]", "5:41 MA1019", "\"welcome\"")]
    [InlineData("expect: []", "expect: [ { at: 2026-03-02 10:00, ends: gaol } ]", "5:41 MA1011", "\"goal\"")]
    [InlineData("expect: []", "expect: [ { at: 2026-03-02 10:00 } ]", "5:11 MA1006", "one of send")]
    [InlineData("expect: []", "expect: nothing", "5:9 MA1007", "begin each line")]
    [InlineData("timeline:", "with: [welcome]\ntimeline:", "3:8 MA1011", "cross-sell")]
    public void A_mistake_is_a_fault_at_its_place(string from, string to, string place, string remedy)
    {
        Assert.Contains(from, Good, StringComparison.Ordinal);
        var faults = Faults(Good.Replace(from, to, StringComparison.Ordinal));

        Assert.Contains(
            faults,
            f =>
                f.StartsWith($"journeys/welcome.test.yaml:{place} ", StringComparison.Ordinal)
                && f.Contains(remedy, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void All_faults_are_reported_at_once() =>
        Assert.Equal(
            3,
            Faults(
                """
                test: three faults
                timeline:
                  - { at: today, event: order.paid }
                  - { at: 2026-03-02 10:00, event: order.payed }
                expect:
                  - { at: 2026-03-02 10:00, send: welcom }
                """
            ).Count
        );

    [Fact]
    public void Tests_of_a_journey_that_does_not_exist_are_one_fault_that_names_those_that_do() =>
        Assert.Contains(
            "did you mean \"welcome\"",
            Assert.Single(Faults("a: b", "journeys/welcom.test.yaml")),
            StringComparison.Ordinal
        );

    [Fact]
    public void Lines_have_to_be_in_order_of_time() =>
        Assert.Contains(
            "earlier than the line above",
            Assert.Single(
                Faults(
                    """
                    test: order
                    timeline:
                      - { at: 2026-03-02 10:00, event: order.paid }
                      - { at: 2026-03-02 09:00, event: order.delivered }
                    expect: []
                    """
                )
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_file_of_tests_is_no_part_of_the_release()
    {
        var files = ShippedFiles.Read();
        var hash = ShippedFiles.ReadWorkspace(files).Hash;

        Assert.Equal(
            hash,
            ShippedFiles.ReadWorkspace(files.Where(f => !f.Key.EndsWith(".test.yaml", StringComparison.Ordinal))).Hash
        );
    }

    private static List<string> Faults(string text, string path = "journeys/welcome.test.yaml") =>
        [
            .. JourneyTestReader
                .Read(new Dictionary<string, string> { [path] = text }, TestShop.SampleWorkspace)
                .Faults.Select(f => f.ToString()),
        ];
}
