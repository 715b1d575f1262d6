using MarketingAutomation.Core.Simulation.JourneyTests;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Core.Tests.Simulation;

/// <summary>Tests that marketers write beside a journey (<c>journeys/NAME.test.yaml</c>).</summary>
public sealed class JourneyTestTests
{
    private const string Welcome = "journeys/welcome.test.yaml";

    [Fact]
    public void A_test_that_lists_what_the_journey_does_passes() =>
        Assert.True(
            Run(
                """
                test: the first order is answered at once
                customer: { locale: et-EE, consent: { email: subscribed } }
                timeline:
                  - { at: 2026-03-02 22:40, event: order.paid, order.total: 59.90 EUR }
                expect:
                  - { at: 2026-03-02 22:40, send: welcome, channel: email, template: email.et }
                """
            ).Passed
        );

    [Theory]
    [InlineData("at: 2026-03-02 22:41, send: welcome", "at")]
    [InlineData("at: 2026-03-02 22:40, send: welcome, channel: sms", "channel")]
    [InlineData("at: 2026-03-02 22:40, send: welcome, template: email.en", "template")]
    [InlineData("at: 2026-03-02 22:40, not_sent: welcome", "kind")]
    [InlineData("at: 2026-03-02 22:40, ends: goal", "another result")]
    public void An_expectation_that_differs_is_shown_beside_what_the_journey_did(string line, string what)
    {
        var run = Run(
            $$"""
            test: {{what}}
            customer: { locale: et-EE, consent: { email: subscribed } }
            timeline:
              - { at: 2026-03-02 22:40, event: order.paid }
            expect:
              - { {{line}} }
            """
        );

        var mismatch = Assert.Single(run.Mismatches);
        Assert.Equal(6, mismatch.Expected!.Place.Line);
        Assert.Equal(
            "{ at: 2026-03-02 22:40, send: welcome, channel: email, template: email.et }",
            TestLine.Write(mismatch.Actual!)
        );
    }

    [Fact]
    public void What_the_test_does_not_list_is_a_mismatch_until_the_end_of_the_test()
    {
        var run = Run(
            """
            test: nothing is expected
            customer: { consent: { email: subscribed } }
            timeline:
              - { at: 2026-03-02 10:00, event: order.paid }
            expect: []
            until: 2026-03-05 10:00
            """
        );

        Assert.Equal(["welcome", "tips-for-your-order"], run.Mismatches.Select(m => m.Actual!.Name));
        Assert.All(run.Mismatches, m => Assert.Null(m.Expected));
    }

    [Fact]
    public void Without_consent_the_message_is_not_sent_and_the_reason_can_be_expected() =>
        Assert.True(
            Run(
                """
                test: no consent
                customer: { consent: { email: unsubscribed } }
                timeline:
                  - { at: 2026-03-02 10:00, event: order.paid }
                expect:
                  - { at: 2026-03-02 10:00, not_sent: welcome, reason: unsubscribed }
                """
            ).Passed
        );

    [Fact]
    public void Another_journey_takes_part_only_where_the_test_names_it()
    {
        const string Test = """
            test: with
            with: [feedback-request]
            customer: { consent: { email: subscribed } }
            timeline:
              - { at: 2026-03-02 09:00, event: order.paid }
              - { at: 2026-03-13 10:00, event: order.delivered }
            expect:
              - { at: 2026-03-02 09:00, send: welcome }
              - { at: 2026-03-05 10:00, send: tips-for-your-order }
            until: 2026-03-19 10:30
            """;

        // The feedback request of the 17th holds the welcome's last message of the 19th for 48 hours after it.
        Assert.True(Run(Test).Passed);
        var alone = Run(Test.Replace("with: [feedback-request]\n", "", StringComparison.Ordinal));
        Assert.Equal("second-order-idea", alone.Mismatches[0].Actual!.Name);
    }

    [Fact]
    public void A_draft_is_tested_as_if_it_were_live()
    {
        var run = Run(
            """
            test: reactivation is a draft in the sample
            customer: { consent: { email: subscribed } }
            timeline:
              - { at: 2026-01-02 10:00, event: order.paid }
              - { at: 2026-02-02 10:00, event: order.paid }
              - { at: 2026-06-05 10:00, event: message.clicked, message: we-miss-you }
            expect:
              - { at: 2026-06-02 11:00, send: we-miss-you }
              - { at: 2026-06-12 10:00, send: picks-for-you }
            """,
            "journeys/reactivation.test.yaml"
        );

        Assert.True(run.Passed, string.Join('\n', run.Actual.Select(TestLine.Write)));
    }

    [Fact]
    public void An_event_about_a_message_that_was_not_sent_is_a_mismatch_and_not_passed_over()
    {
        var run = Run(
            """
            test: a click before the message
            customer: { consent: { email: unsubscribed } }
            timeline:
              - { at: 2026-03-02 10:00, event: order.paid }
              - { at: 2026-03-02 11:00, event: message.clicked, message: welcome }
            expect:
              - { at: 2026-03-02 10:00, not_sent: welcome }
            """
        );

        Assert.Equal(5, Assert.Single(run.Mismatches).Unused!.Place.Line);
    }

    [Fact]
    public void The_same_checkout_or_order_reported_twice_enters_once()
    {
        var run = Run(
            """
            test: one order, delivered twice
            customer: { consent: { email: subscribed } }
            timeline:
              - { at: 2026-03-02 10:00, event: order.paid, order.id: A-1 }
              - { at: 2026-03-02 10:05, event: order.paid, order.id: A-1 }
            expect:
              - { at: 2026-03-02 10:00, send: welcome }
            """
        );

        Assert.True(run.Passed, string.Join('\n', run.Actual.Select(TestLine.Write)));
    }

    [Fact]
    public void The_reason_of_an_end_step_can_be_expected()
    {
        var workspace = TestShop.SampleWith(
            null,
            "journey: welcome\nstatus: live\ntopic: offers\ntrigger: { event: order.paid }\nsteps: [ { end: nothing-to-say } ]"
        );
        const string Test = """
            test: end
            timeline: [ { at: 2026-03-02 10:00, event: order.paid } ]
            expect: [ { at: 2026-03-02 10:00, ends: nothing-to-say } ]
            """;
        var read = JourneyTestReader.Read(new Dictionary<string, string> { [Welcome] = Test }, workspace);

        Assert.Empty(read.Faults);
        Assert.True(JourneyTestRunner.Run(read.Tests.Single(), workspace).Passed);
    }

    [Fact]
    public void All_tests_of_the_sample_workspace_pass()
    {
        var files = ShippedFiles.Read();
        var read = JourneyTestReader.Read(files, TestShop.SampleWorkspace);

        Assert.Empty(read.Faults);
        Assert.Equal(
            TestShop.SampleWorkspace.Journeys.Keys.Order(),
            read.Tests.Select(t => t.Journey).Distinct().Order()
        );
        Assert.All(
            read.Tests.Select(t => JourneyTestRunner.Run(t, TestShop.SampleWorkspace)),
            r => Assert.True(r.Passed, $"{r.Test.Place.File}: {r.Test.Name}")
        );
    }

    private static JourneyTestRun Run(string test, string path = Welcome)
    {
        var read = JourneyTestReader.Read(new Dictionary<string, string> { [path] = test }, TestShop.SampleWorkspace);
        Assert.Equal("", string.Join('\n', read.Faults));
        return JourneyTestRunner.Run(read.Tests.Single(), TestShop.SampleWorkspace);
    }
}
