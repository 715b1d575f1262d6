using System.Diagnostics;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Bench;

/// <summary>Deciding alone: no store, no JSON, no rendering. Per second of processor time, so that a busy machine does
/// not blur it.</summary>
internal static class DecideBench
{
    private static readonly Workspace Workspace = TestShop.SampleWorkspace with
    {
        ReleasedAt = new Dictionary<string, Instant> { ["reactivation"] = TestShop.At("2026-01-01 00:00") },
    };

    public static Task Run(BenchReport report)
    {
        var (first, later) = (TestShop.At("2026-03-02 12:00"), TestShop.At("2026-03-05 12:00"));
        var lookups = new Lookups
        {
            Nonce = "bench-1",
            Suppressions = new Dictionary<string, AddressSuppression?> { ["email:mari@example.com"] = null },
        };
        CustomerState After(CustomerState state, Input input, Instant at) =>
            Decider.Decide(state, input, Workspace, at, lookups).Next;

        var attempting = After(
            Decider.NewCustomer("0123456789abcdefghjkmnpqrs"),
            new Input.EventArrived(SampleEvents.OrderPaid(first, skus: ["TEA-BIRCH", "CUP-CLAY"])),
            first
        );
        var attempt = attempting.Messages.Single(m => m.Attempt is not null);
        var sent = new Input.EffectFinished(new AttemptAnswer(attempt.Id, 1, "bench-1", new Outcome.Sent("p-1")));
        var known = After(attempting, sent, first);
        var again = new Input.EventArrived(SampleEvents.OrderPaid(later, "1002", skus: ["HONEY-LINDEN", "TEA-BIRCH"]));
        report.AtLeast(
            "decide: order of a known customer",
            Measure(report, "order", known, again, later, lookups),
            200_000,
            "N0",
            "/s"
        );
        report.AtLeast(
            "decide: wake with nothing due",
            Measure(report, "wake", known, new Input.WakeDue(), first + Duration.FromHours(1), lookups),
            200_000,
            "N0",
            "/s"
        );
        report.AtLeast(
            "decide: a provider's answer",
            Measure(report, "answer", attempting, sent, first, lookups),
            200_000,
            "N0",
            "/s"
        );
        return Task.CompletedTask;
    }

    private static double Measure(
        BenchReport report,
        string name,
        CustomerState state,
        Input input,
        Instant now,
        Lookups lookups
    )
    {
        const int round = 20_000;
        double best = 0;
        for (var warm = Stopwatch.StartNew(); warm.Elapsed < TimeSpan.FromSeconds(1.5); )
        {
            Round(round / 10);
        }
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        Round(round);
        allocated = (GC.GetAllocatedBytesForCurrentThread() - allocated) / round;
        for (var repeat = 0; repeat < 7; repeat++)
        {
            var (clock, processor) = (Stopwatch.StartNew(), ThreadProcessorTime.OfThisThread());
            Round(round);
            var used = ThreadProcessorTime.OfThisThread() - processor;
            best = Math.Max(best, round / (used > 0 ? used / 1e6 : clock.Elapsed.TotalSeconds));
        }

        report.Add($"decide, {name}: time and memory of one", $"{1e6 / best:N2} µs, {allocated:N0} bytes");
        return best;

        void Round(int times)
        {
            for (var time = 0; time < times; time++)
            {
                if (Decider.Decide(state, input, Workspace, now, lookups).RequiredLookups.Count > 0)
                {
                    throw new InvalidOperationException("A decision asked for more than the bench gives it.");
                }
            }
        }
    }
}
