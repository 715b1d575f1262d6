using System.Text.Json;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Core.Tests.Workspaces.FaultTexts;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Journeys.Steps;

/// <summary>Calls of URLs: the run waits for the outcome, and goes on by it.</summary>
public sealed class CallWebhookTests
{
    private const string Calling = """
        journey: trial
        status: live
        topic: getting-started
        trigger: { event: order.paid }
        re_entry: { each: order }
        steps:
          - call_webhook:
              url: https://crm.example/hooks/vip
              fields: { order: "{{order.name}}", total: "{{money order.total}}" }
              save: [owner]
            failed: [ { emit: { event: crm.failed } }, { end: no-crm } ]
          - if: { run.owner: mari }
            then: [ { emit: { event: crm.known } } ]
          - wait: 30d

        """;

    [Fact]
    public void The_run_goes_on_with_what_it_keeps_of_the_answer()
    {
        var play = Open();
        play.RespondToSend = _ => Answer(("owner", "mari"), ("secret", "x"));
        play.Submit(SampleEvents.OrderPaid(play.Now));
        var run = Assert.Single(play.State.Runs);
        Assert.Equal(("wait-1", "mari", 1), (run.StepId, run.Saved!["owner"], run.Saved.Count));
        Assert.Empty(run.Messages);
        Assert.Empty(play.State.Contacts);
        Assert.Contains(play.Notes, n => n is { Kind: "emitted", Reason: "crm.known" });
    }

    [Fact]
    public void Only_the_fields_are_sent()
    {
        var play = Open();
        play.Submit(SampleEvents.OrderPaid(play.Now));
        var row = play.Ledger.First(r => r.Kind == LedgerKind.Attempt);
        Assert.Equal((Channel.Webhook, "https://crm.example/hooks/vip"), (row.Channel, row.Address));
        var text = new WebhookBody(play.Workspace.Shop)
            .Render(Channel.Webhook, row.Language!, row.Context!, SampleTemplates.Links)
            .Text;
        using var json = JsonDocument.Parse(text);
        Assert.Equal(["order", "total"], json.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.Equal("#1001", json.RootElement.GetProperty("order").GetString());
    }

    [Fact]
    public void It_is_tried_again_and_leads_to_failed_when_the_attempts_are_used_up()
    {
        var play = Open();
        play.RespondToSend = _ => new Outcome.TryLater("503");
        play.Submit(SampleEvents.OrderPaid(play.Now));
        Assert.Equal("call-webhook-1", play.State.Runs.Single().StepId);
        play.Advance(Duration.FromHours(5));
        Assert.Equal(5, play.Ledger.Count(r => r.Kind == LedgerKind.Attempt));
        Assert.Contains(play.Notes, n => n is { Kind: "emitted", Reason: "crm.failed" });
        Assert.Empty(play.State.Runs);
    }

    [Fact]
    public void An_attempt_without_an_answer_is_made_again_under_the_same_id()
    {
        var play = Open();
        var (calls, ids) = (0, new HashSet<string>());
        play.RespondToSend = send =>
        {
            ids.Add(send.Attempt.Message);
            return calls++ == 0 ? new Outcome.Unknown("lost") : Answer();
        };
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Advance(Duration.FromHours(1));
        Assert.Equal((2, 1), (calls, ids.Count));
        Assert.Equal("wait-1", play.State.Runs.Single().StepId);
    }

    [Fact]
    public void A_refusal_leads_to_failed_at_once()
    {
        var play = Open();
        play.RespondToSend = _ => new Outcome.Refused("410");
        play.Submit(SampleEvents.OrderPaid(play.Now));
        Assert.Single(play.Ledger, r => r.Kind == LedgerKind.Attempt);
        Assert.Contains(play.Notes, n => n is { Kind: "emitted", Reason: "crm.failed" });
    }

    [Fact]
    public void A_draft_and_a_shadow_run_record_it_and_call_nothing()
    {
        var draft = SimulatedCustomer.Open(
            WithHosts(Calling.Replace("live", "draft", StringComparison.Ordinal)),
            "2026-03-02 12:00"
        );
        var shadow = Open();
        shadow.Controls = SendingControls.Live with { Shadow = true };
        foreach (var play in (CustomerSimulation[])[draft, shadow])
        {
            play.RespondToSend = _ => throw new InvalidOperationException("a test calls nothing");
            play.Submit(SampleEvents.OrderPaid(play.Now));
            Assert.Equal("wait-1", play.State.Runs.Single().StepId);
            Assert.Equal(LedgerKind.WouldSend, Assert.Single(play.Ledger).Kind);
        }
    }

    [Fact]
    public void A_pause_holds_it()
    {
        var play = Open();
        play.Controls = SendingControls.Live with { PausedAll = true };
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Advance(Duration.FromHours(3));
        Assert.Equal(Reasons.AllPaused, Assert.Single(play.State.Messages).HoldReason);
        play.Controls = SendingControls.Live;
        play.Advance(Duration.FromHours(2));
        Assert.Equal("wait-1", play.State.Runs.Single().StepId);
    }

    [Fact]
    public void A_host_that_is_taken_out_of_the_list_is_not_called()
    {
        var play = SimulatedCustomer.Open(TestShop.SampleWith(null, Calling), "2026-03-02 12:00");
        play.RespondToSend = _ => throw new InvalidOperationException("the host is not allowed");
        play.Submit(SampleEvents.OrderPaid(play.Now));
        Assert.Equal(Reasons.HostNotAllowed, Assert.Single(play.Ledger).Reason);
        Assert.Contains(play.Notes, n => n is { Kind: "emitted", Reason: "crm.failed" });
    }

    [Fact]
    public void A_request_of_law_drops_a_call_that_waits()
    {
        var play = Open();
        play.Controls = SendingControls.Live with { PausedAll = true };
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Submit(PrivacyRequestEvents.Request("redact", play.Now));
        Assert.Empty(play.State.Messages);
        Assert.Empty(play.State.Runs);
    }

    [Theory]
    [InlineData("http://crm.example/x", "the url is not https, so that everybody on the way could read it")]
    [InlineData("https://10.0.0.1/x", "the url has an IP address instead of a host's name")]
    [InlineData("'https://[::1]/x'", "the url has an IP address instead of a host's name")]
    [InlineData("https://0x0a000001/x", "the url has an IP address instead of a host's name")]
    [InlineData("https://a:b@crm.example/x", "the url has a user name or a password")]
    [InlineData("crm.example/x", "the url is no whole address")]
    [InlineData(
        "'https://crm.example/{{order.name}}'",
        "the url has a value in braces, and it is called as it is written"
    )]
    public void A_url_that_cannot_be_called_is_a_fault(string url, string problem) =>
        Assert.Contains(
            $"MA1104 {problem}",
            StepFaults.Report($"- call_webhook: {{ url: {url} }}"),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_host_that_shop_yaml_does_not_allow_is_a_fault() =>
        Assert.Contains(
            "MA1105 \"other.test\" is not among the hosts that may be called; allowed: crm.example. write in "
                + "shop.yaml: webhook_hosts: [crm.example, other.test]",
            StepFaults.Report("- call_webhook: { url: https://other.test/x }"),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_field_that_no_call_saves_is_a_fault() =>
        Assert.Contains(
            "MA1013 unknown field \"run.ower\", and no call_webhook saves it",
            StepFaults.Report("- if: { run.ower: mari }\n    then: [ { send: welcome } ]"),
            StringComparison.Ordinal
        );

    private static CustomerSimulation Open() => SimulatedCustomer.Open(WithHosts(Calling), "2026-03-02 12:00");

    private static Workspace WithHosts(string journey)
    {
        var workspace = TestShop.SampleWith(null, journey);
        return workspace with { Shop = workspace.Shop with { WebhookHosts = ["crm.example"] } };
    }

    private static Outcome.Sent Answer(params (string Name, string Text)[] fields) =>
        new(null) { Answer = fields.ToDictionary(f => f.Name, f => f.Text) };
}
