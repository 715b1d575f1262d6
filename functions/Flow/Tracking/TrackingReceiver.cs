using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Messages.Tracking;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Intake.Identities;

namespace MarketingAutomation.Flow.Tracking;

/// <summary>
/// Clicks and opens as events like any other. A redirect waits briefly for its recording, which then goes on in the
/// background; where it fails, the click is lost and logged. Neither network address nor browser name is kept.
/// </summary>
public sealed class TrackingReceiver(
    TrackedLinks trackedLinks,
    CustomerResolver resolver,
    EventIntake intake,
    DecisionClock clock,
    TimeProvider realTime,
    FlowMetrics metrics
)
{
    /// <summary>Where these events come from.</summary>
    public const string Source = EventSources.Link;

    private const int MaxConcurrency = 512;
    private static readonly TimeSpan MaxWait = TimeSpan.FromMilliseconds(300);
    private readonly ConcurrentDictionary<Task, bool> recordings = new();
    private int underWay;

    /// <summary>A link is opened: where it leads; null: not one of ours, and nothing is recorded.</summary>
    /// <param name="machine">True: no person looked, see <see cref="AutomatedClients"/>.</param>
    public async ValueTask<string?> RecordClick(string token, bool machine)
    {
        if (trackedLinks.ReadToken(token) is not { } link)
        {
            return null;
        }

        var data = new Dictionary<string, JsonElement> { ["url"] = Text(LinkTarget.WithoutQuery(link.Target)) };
        if (link.Name is { } name)
        {
            data["link"] = Text(name);
        }

        await WaitBriefly(
            CreateEvent(
                link.Message,
                machine ? EventNames.MessageScanned : EventNames.MessageClicked,
                $"{link.Number}"
            ) with
            {
                Click = machine ? null : new ClickData(link.Number),
                Data = data,
            }
        );
        return link.Target;
    }

    /// <summary>The picture of a message is fetched; false: not one of ours.</summary>
    public async ValueTask<bool> RecordOpen(string token, bool machine)
    {
        if (trackedLinks.ReadPictureToken(token) is not { } message)
        {
            return false;
        }

        await WaitBriefly(
            CreateEvent(message, machine ? EventNames.MessageScanned : EventNames.MessageOpened, "picture")
        );
        return true;
    }

    /// <summary>Waits until all that is being recorded now is.</summary>
    public Task Finish() => Task.WhenAll(recordings.Keys);

    // Opened twice within a minute of the clock is once.
    private Event CreateEvent(string message, string name, string part)
    {
        var now = clock.Now;
        var minute = (now.ToUnixTimeSeconds() / 60).ToString(CultureInfo.InvariantCulture);
        return new Event
        {
            Id = EventId.Create(Source, message, name, part, minute),
            Source = Source,
            Name = name,
            At = now,
            Occurrences = [new Occurrence(name, now)],
            MessageId = message,
        };
    }

    private async ValueTask WaitBriefly(Event tracked)
    {
        if (Interlocked.Increment(ref underWay) > MaxConcurrency)
        {
            Interlocked.Decrement(ref underWay);
            metrics.TrackingEventLost(tracked.MessageId!, null);
            return;
        }

        var recording = Task.Run(() => Record(tracked));
        recordings.TryAdd(recording, true);
        _ = recording.ContinueWith(done => recordings.TryRemove(done, out _), TaskScheduler.Default);
        await Task.WhenAny(recording, Task.Delay(MaxWait, realTime));
    }

    private async Task Record(Event tracked)
    {
        try
        {
            var key = tracked.MessageId![..tracked.MessageId!.IndexOf('.', StringComparison.Ordinal)];

            // No record (erased, or never stored), or the customer does not want clicks to be recorded, also of
            // messages sent before.
            if (
                await resolver.ReadSurvivor(key, CancellationToken.None) is
                { ETag: not null, State.Preference.Tracking: not false } customer
            )
            {
                await intake.Submit(
                    tracked with
                    {
                        Identity = new CustomerIdentity { CustomerKey = customer.State.Key },
                    },
                    CancellationToken.None
                );
            }
        }
        catch (Exception e)
        {
            metrics.TrackingEventLost(tracked.MessageId!, e);
        }
        finally
        {
            Interlocked.Decrement(ref underWay);
        }
    }

    private static JsonElement Text(string text) => JsonSerializer.SerializeToElement(text, FlowJson.Default.String);
}
