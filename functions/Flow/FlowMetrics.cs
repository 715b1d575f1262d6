using System.Diagnostics.Metrics;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Attributes;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Flow.Nightly;
using MarketingAutomation.Flow.Storage;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace MarketingAutomation.Flow;

/// <summary>
/// What the shop's owner and the operator count. Tags are names of journeys, reasons and channels, never anything
/// personal. The alerts and the workbook in infra/ ask for these instruments and tags by name; a test holds them
/// together.
/// </summary>
public sealed partial class FlowMetrics : IDisposable
{
    public const string MeterName = "MarketingAutomation";

    private readonly Meter meter;
    private readonly ILogger<FlowMetrics> log;
    private readonly Counter<long> runs;
    private readonly Counter<long> messages;
    private readonly Counter<long> droppedAttributes;
    private readonly Counter<long> webhooks;
    private readonly Counter<long> failures;
    private readonly Counter<long> parked;
    private readonly Histogram<double> lag;
    private readonly Histogram<double> swept;

    public FlowMetrics(ILogger<FlowMetrics> log)
    {
        this.log = log;
        meter = new Meter(new MeterOptions(MeterName) { Scope = this });
        runs = meter.CreateCounter<long>("journey.runs", description: "Runs entered and ended, by journey and how.");
        messages = meter.CreateCounter<long>(
            "messages",
            description: "Lines of message histories, by kind, channel and reason."
        );
        droppedAttributes = meter.CreateCounter<long>(
            "attributes.dropped",
            description: "Attributes in events that shop.yaml does not declare, or that do not fit their type."
        );
        webhooks = meter.CreateCounter<long>("webhooks", description: "Deliveries, by source and answer.");
        failures = meter.CreateCounter<long>("wakes.failed", description: "Wakes that failed and were put off.");
        parked = meter.CreateCounter<long>(
            "customers.parked",
            description: "Customers whose wakes failed too often and wait for a person to look."
        );
        lag = meter.CreateHistogram<double>("wakes.lag", "s", "How late wakes run.");
        swept = meter.CreateHistogram<double>(
            "sweep.lag",
            "s",
            "How late the oldest row of a shard was when the shard was swept; 0 when nothing was due. "
                + "Silence: no sweep runs."
        );
    }

    public void RecordCommit(Decision decision)
    {
        foreach (var row in decision.Rows)
        {
            switch (row)
            {
                case LedgerWrite(var line):
                    LogLedgerLine(line, decision.Next);
                    messages.Add(
                        1,
                        new("kind", line.Kind.ToString()),
                        new("channel", line.Channel?.ToString()),
                        new("reason", line.Reason),
                        new("journey", line.Journey)
                    );
                    break;
                case RowWrite.Timeline(var timeline) when runs.Enabled || droppedAttributes.Enabled:
                    if (timeline.Notes.Count(n => n.Kind == StatedAttributes.DroppedNote) is > 0 and var dropped)
                    {
                        droppedAttributes.Add(dropped, new KeyValuePair<string, object?>("source", timeline.Source));
                    }

                    foreach (var note in timeline.Notes.Where(n => n.Kind is "entered" or "ended"))
                    {
                        runs.Add(
                            1,
                            new("what", note.Kind),
                            new("journey", note.Journey),
                            new("how", note.Kind == "ended" ? note.Reason?.Split(':')[0] : null),
                            new("group", note.Group)
                        );
                    }

                    break;
                case RowWrite.AppliedEvent
                or RowWrite.CurrentOrder
                or RowWrite.OrderMovedOut
                or RowWrite.JourneyEntered:
                    break;
            }
        }
    }

    /// <summary>Logs that an event of a sender was stored, for people who watch the program run.</summary>
    /// <param name="note">Why nothing starts or is sent because of it; null: something may.</param>
    public void RecordAcceptedEvent(string source, string eventId, string? customer, string? note = null) =>
        LogAccepted(source, eventId, customer ?? "no customer known", note is null ? "" : $"; {note}");

    public void RecordAnswer(string source, string answer) =>
        webhooks.Add(1, new("source", source), new("answer", answer));

    public void RecordWakeLag(Duration late) => lag.Record(late.TotalSeconds);

    /// <summary>A shard was looked at.</summary>
    /// <param name="late">How late its oldest due row was; zero when nothing was due.</param>
    public void RecordSweepLag(Duration late) => swept.Record(late.TotalSeconds);

    public void RecordParked(string customer)
    {
        parked.Add(1);
        LogParked(customer);
    }

    public void WakeFailed(string customer, Exception e)
    {
        failures.Add(1);
        LogWakeFailed(customer, FaultText(e), ExceptionToLog(e));
    }

    /// <param name="from">Where the stretch begins; null: with the first customer.</param>
    /// <param name="e">Why it could not be read.</param>
    public void NightlyRangeFailed(string? from, Exception e) =>
        LogNightStopped(from ?? "the first", FaultText(e), ExceptionToLog(e));

    /// <summary>A night is walked to its end: what it counted.</summary>
    public void NightWalked(NightlyProgress night) => LogNight(log, night);

    /// <summary>The same, where only a log is at hand, as in an orchestration.</summary>
    public static void LogNight(ILogger log, NightlyProgress night) =>
        LogNightWalked(log, night.Sum.Describe(), night.GivenUp);

    public void NightlyCustomerFailed(string customer, Exception e) =>
        LogNightFailed(customer, FaultText(e), ExceptionToLog(e));

    /// <summary>The store failed while messages of a customer were under way; why is its own line.</summary>
    public void OutcomesNotRecorded(string customer) => LogNotRecorded(customer);

    public void EffectFailed(string message, Exception e) => LogEffectFailed(message, FaultText(e), ExceptionToLog(e));

    /// <summary>An event could not be decided and was stored. A row that cannot be read is logged once, when its
    /// customer is parked; /readyz counts what is stored.</summary>
    /// <param name="e">Why it could not be decided; null: it took too long.</param>
    public void EventQueued(string eventId, Exception? e)
    {
        if (e is not UnreadableRowException)
        {
            LogQueued(eventId, ExceptionToLog(e));
        }
    }

    /// <summary>A customer asked for no more messages while it could not be decided.</summary>
    public void StopStored(string eventId, string customer) => LogStopStored(eventId, customer);

    // A store that fails and a row that cannot be read say all there is to say in their own line; how the program came
    // there helps no one.
    private static Exception? ExceptionToLog(Exception? e) =>
        e is StoreUnavailableException or UnreadableRowException ? null : e;

    // What those two add to the line of what they stopped.
    private static string FaultText(Exception e) =>
        e is UnreadableRowException unreadable ? $" {unreadable.Message} {unreadable.Remedy}"
        : e is StoreUnavailableException ? " The store fails; its own line says how."
        : "";

    /// <summary>A message whose sender cannot be matched to a number or an e-mail address; <paramref name="stop"/>:
    /// they asked for no more messages.</summary>
    public void RecordUnmatchedSender(string feed, string kind, bool stop)
    {
        webhooks.Add(1, new("source", feed), new("answer", stop ? "UnmatchedStop" : "Unmatched"));
        if (stop)
        {
            LogUnmatchedStop(feed, kind);
        }
        else
        {
            LogUnmatched(feed, kind);
        }
    }

    public void PrivacyRequested(PrivacyRequest request) =>
        LogPrivacy(request.Kind, request.Source, request.Id, request.Due!.Value);

    public void EventFailed(string eventId, Exception e) => LogEventFailed(eventId, FaultText(e), ExceptionToLog(e));

    public void TrackingEventLost(string message, Exception? e) =>
        LogTrackLost(message, e is null ? "" : FaultText(e), ExceptionToLog(e));

    public void Dispose() => meter.Dispose();

    private void LogLedgerLine(LedgerRow line, CustomerState next)
    {
        switch (line.Kind)
        {
            // Not where it was settled in the same decision: what is simply sent again is in no doubt.
            case LedgerKind.Unknown
                when next.Messages.Any(m => m.Id == line.Message && m.Attempt?.Status == AttemptStatus.Unknown):
                LogUnknown(line.Message, line.Journey, line.Step, WordOf(line.Channel), line.Detail);
                break;
            case LedgerKind.Sent:
                LogSent(line.Message, line.Journey, line.Step, WordOf(line.Channel));
                break;
            case LedgerKind.WouldSend:
                LogWouldSend(line.Message, line.Journey, line.Step, line.Reason);
                break;
            case LedgerKind.Failed when line.Reason == Reasons.OutcomeUnknown:
                LogMayHaveBeenSent(line.Message, line.Journey, line.Step, WordOf(line.Channel));
                break;
            case LedgerKind.NotSent or LedgerKind.Failed:
                LogNotSent(line.Message, line.Journey, line.Step, line.Reason);
                break;
        }
    }

    private static string? WordOf(Channel? channel) => channel is { } known ? ChannelCatalog.Get(known).Word : null;
}
