using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Support.Providers;
using MarketingAutomation.Support.Stage;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.Protocol;

/// <summary>
/// Every fault of either provider × every point at which our process can end × whether the provider reports it:
/// accepted at most once, decided once, ended once, and what was never attempted is sent by the next process. Lives are
/// objects here, killed by letting go of them; <c>Hosts.Tests/Faults</c> does it to the real process.
/// </summary>
public sealed class ProviderFaultMatrixTests
{
    private const string Mari = "mari@example.com";
    private static readonly string[] Providers = ["sendgrid", "twilio"];
    private static readonly LedgerKind[] Ends =
    [
        LedgerKind.Sent,
        LedgerKind.NotSent,
        LedgerKind.WouldSend,
        LedgerKind.Failed,
    ];

    private static readonly Dictionary<string, Func<IReadOnlyList<string>, WebhookPlan>> Plans = new()
    {
        ["silence"] = _ => WebhookPlan.None,
        ["events after the answer"] = events => new WebhookPlan { Events = events },
        ["events before the answer, twice, the last first"] = events => new WebhookPlan
        {
            Events = events,
            BeforeAnswer = true,
            Twice = true,
            Reversed = true,
        },
    };

    public static TheoryData<string, StubFault> Cases
    {
        get
        {
            var cases = new TheoryData<string, StubFault>();
            foreach (var provider in Providers)
            {
                foreach (var fault in StubFaultExtensions.All)
                {
                    cases.Add(provider, fault);
                }
            }

            return cases;
        }
    }

    public static TheoryData<string> Names => [.. Providers];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Wherever_the_process_ends_a_message_is_accepted_at_most_once_and_ended_once(
        string provider,
        StubFault fault
    )
    {
        var runs =
            from death in Enum.GetValues<ProcessEnd>()
            from plan in Plans.Keys
            select Run(provider, fault, death, plan);
        var faults = (await Task.WhenAll(runs)).SelectMany(f => f).ToArray();
        Assert.True(faults.Length == 0, string.Join('\n', faults));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Only_where_policy_says_so_and_the_provider_cannot_be_asked_is_it_sent_again(string provider)
    {
        var sample = TestShop.SampleWorkspace;
        await using var stage = await Stage(
            provider,
            StubFault.HangAfter,
            "silence",
            sample with
            {
                Policy = sample.Policy with { OnSilence = SilencePolicy.SendAgain },
            }
        );
        var order = stage.Provider.Order(stage.Stage.Time.Now);

        await stage.Stage.RunProcess(order, ProcessEnd.AfterOutcome);
        await stage.Stage.Settle(order);

        var taken = stage.Provider.Stub.Accepted.Where(t =>
            t.Call.Message == stage.Provider.Stub.Accepted.First().Call.Message
        );
        Assert.Equal(stage.Provider.IsBlind ? 2 : 1, taken.Count());
        Assert.Equal(LedgerKind.Sent, (await stage.Stage.Ledger(Mari)).Last(l => l.Receipt is null).Kind);
    }

    private static async Task<IReadOnlyList<string>> Run(
        string provider,
        StubFault fault,
        ProcessEnd death,
        string plan
    )
    {
        await using var at = await Stage(provider, fault, plan);
        var order = at.Provider.Order(at.Stage.Time.Now);
        await at.Stage.RunProcess(order, death);
        await at.Stage.Settle(order);

        var lines = (await at.Stage.Ledger(Mari)).ToArray();
        var own = lines.Where(l => l.Receipt is null).OrderBy(l => l.Number).ToArray();
        var stub = at.Provider.Stub;
        var name =
            $"{fault}, {death}, {plan}: "
            + $"{string.Join(' ', own.Select(l => $"{l.Kind}{(l.Reason is null ? "" : $"({l.Reason})")}"))}; "
            + $"taken {stub.Accepted.Count}";
        var faults = new List<string>();
        void Check(bool holds, string what)
        {
            if (!holds)
            {
                faults.Add($"{what}: {name}");
            }
        }

        Check(stub.Violations.IsEmpty, $"violations {string.Join("; ", stub.Violations)}");
        Check(stub.Accepted.GroupBy(t => t.Call.Message).All(g => g.Count() == 1), "accepted more than once");
        Check(own.Select(l => l.Message).Distinct().Count() == 1, "not one message");
        Check(own.Count(l => Ends.Contains(l.Kind)) == 1, "not one end");
        Check(await at.Stage.Open(Mari) == 0, "still open");
        Check(
            stub.DeliveredWebhooks.All(t => t.Status == 200 || t.Status is null or 503),
            $"events refused with {string.Join(' ', stub.DeliveredWebhooks.Select(t => t.Status))}"
        );

        var end = own.LastOrDefault(l => Ends.Contains(l.Kind))?.Kind;
        Check(end != LedgerKind.Sent || !stub.Accepted.IsEmpty, "says sent and was not");

        // Never attempted, and the first attempt was answered or can be asked about: it leaves.
        Check(end == LedgerKind.Sent || at.Provider.IsBlind, "a provider that can be asked leaves nothing unsent");
        Check(
            end == LedgerKind.Sent
                || death == ProcessEnd.AfterAttempt
                || !fault.SendsResponse()
                || death == ProcessEnd.AfterAnswer,
            "decided, the provider well, and never sent"
        );

        // It received what became of the messages whose answer it lost.
        Check(
            end == LedgerKind.Sent || stub.Accepted.IsEmpty || plan == "silence",
            "received its delivery and is not sent"
        );
        return faults;
    }

    private static async Task<OnStage> Stage(string name, StubFault fault, string plan, Workspace? workspace = null)
    {
        var provider = await ProviderUnderTest.Open(name);
        provider.Stub.Faults = StubFaultScript.First(fault);
        provider.Stub.SlowResponseDelay = TimeSpan.FromMilliseconds(50);
        provider.Stub.Webhooks = _ => Plans[plan](provider.EventNames);
        return new OnStage(
            provider,
            await ProviderFaultHost.Open(
                provider,
                TimeSpan.FromMilliseconds(fault is StubFault.HangBefore or StubFault.HangAfter ? 250 : 10_000),
                workspace
            )
        );
    }

    private sealed record OnStage(ProviderUnderTest Provider, ProviderFaultHost Stage) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Stage.DisposeAsync();
    }
}
