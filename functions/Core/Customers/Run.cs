using System.Text.Json.Serialization;
using NodaTime;

namespace MarketingAutomation.Core.Customers;

/// <summary>One run: the passage of this customer through one journey.</summary>
public sealed record Run
{
    /// <summary>Id of the run, derived from customer key, journey and entry key: 16 hex characters.</summary>
    public required string Id { get; init; }

    public required string Journey { get; init; }

    /// <summary>The journey version this run keeps to its end.</summary>
    public required string Version { get; init; }

    /// <summary>Which of the version's triggers began the run: index in <c>Journey.Triggers</c>, from 0. Default: the
    /// first, in older records the only one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Trigger { get; init; }

    /// <summary>True: the run began while the journey was a draft or <c>Sending:Mode</c> was shadow, or the customer is
    /// held out. It decides and records until its end and changes nothing else, even if the journey or the mode changes
    /// later.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Shadow { get; init; }

    /// <summary>Why a run only records, a name of <c>Reasons</c>. Null: an ordinary run; in older records: a
    /// draft.</summary>
    public string? ShadowReason { get; init; }

    /// <summary>True: the customer is held out of the journey (<c>hold_out</c>).</summary>
    [JsonIgnore]
    public bool IsHeldOut => Shadow && ShadowReason == Reasons.HoldOut;

    /// <summary>True: the run is a test, of a draft or in shadow mode, whose entry is stored separately.</summary>
    [JsonIgnore]
    public bool IsTest => Shadow && !IsHeldOut;

    /// <summary>What <c>set</c> steps would have stored while the run only recorded; only the run's own conditions see
    /// it. Null: nothing.</summary>
    public IReadOnlyDictionary<string, string>? WouldSet { get; init; }

    public required Instant EnteredAt { get; init; }

    /// <summary>When the event that started the run happened, by the sender's time: events from then on concern the
    /// run. Null: time started it, or it began before this was kept; then <see cref="EnteredAt"/> counts.</summary>
    public Instant? BeganAt { get; init; }

    /// <summary><c>source:id</c> of the order the run is about; null: none.</summary>
    public string? Order { get; init; }

    /// <summary>The checkout that started the run; null: no checkout did, or the run began before this was
    /// kept.</summary>
    public RunCheckout? Checkout { get; init; }

    /// <summary>Id of the current step.</summary>
    [JsonPropertyName("at")]
    public required string StepId { get; init; }

    /// <summary>How often the run has arrived at each step that it may come back to; null: it has been at none. Steps
    /// outside of loops are not kept.</summary>
    public IReadOnlyDictionary<string, int>? Visits { get; init; }

    /// <summary>Which arrival at <see cref="StepId"/> the present one is: the two are the run's position.</summary>
    [JsonIgnore]
    public Visit Visit => FindVisit(StepId);

    /// <summary>When the previous step was finished: the start of every wait.</summary>
    [JsonPropertyName("since")]
    public required Instant StepReadyAt { get; init; }

    /// <summary>When the current wait ends; null: the run does not wait for a time.</summary>
    [JsonPropertyName("until")]
    public Instant? WaitUntil { get; init; }

    /// <summary>The last event the run acted on (its trigger, then the event that matched a line of a
    /// <c>wait_for</c>).</summary>
    public RunEvent? Event { get; init; }

    /// <summary>Id of the last rating this run acted on: it is not counted a second time. Null: none.</summary>
    [JsonPropertyName("rated")]
    public string? LastRatingEvent { get; init; }

    /// <summary>Events that arrived while the message before a <c>wait_for</c> was held or being sent, oldest first, at
    /// most 5: the wait counts them. Null: none.</summary>
    [JsonPropertyName("early")]
    public IReadOnlyList<RunEvent>? EarlyEvents { get; init; }

    /// <summary>The coupons that the run's <c>coupon</c> steps gave, each name once, the newest last. Null:
    /// none.</summary>
    public IReadOnlyList<RunCoupon>? Coupons { get; init; }

    /// <summary>The coupon that messages and conditions of the run mean: the newest. Null: it has none.</summary>
    [JsonIgnore]
    public RunCoupon? Coupon => Coupons is [.., var newest] ? newest : null;

    /// <summary>The product whose change began the run, as it was then: the run ends when the change is not true any more.
    /// Null: no product did.</summary>
    public Events.Products.ProductData? Product { get; init; }

    /// <summary>What <c>call_webhook</c> steps kept of their answers, by name; null: nothing.</summary>
    public IReadOnlyDictionary<string, string>? Saved { get; init; }

    /// <summary>The states of the run's messages, by send step and visit.</summary>
    public IReadOnlyList<RunMessage> Messages { get; init; } = [];

    /// <summary>The newest visit of a step; the first where the run has not arrived there, or arrivals are not
    /// kept.</summary>
    public Visit FindVisit(string step) =>
        Visits is { } visits && visits.TryGetValue(step, out var arrivals) ? new Visit(arrivals) : Visit.First;

    /// <summary>The visit of a step that the run is at, or would be in when it arrives there next.</summary>
    public Visit FindNextVisit(string step) =>
        step != StepId && Visits is { } visits && visits.TryGetValue(step, out var arrivals)
            ? new Visit(arrivals + 1)
            : FindVisit(step);

    /// <summary>True: the message was decided at the run's present position.</summary>
    public bool IsAt(Message message) => message.Run == Id && message.Step == StepId && message.Visit == Visit;

    /// <summary>The run at a step, from outside of it.</summary>
    /// <param name="isInLoop">True: the run may come back to the step, so the arrival is counted.</param>
    public Run ArriveAt(string step, bool isInLoop) =>
        !isInLoop
            ? this with
            {
                StepId = step,
            }
            : this with
            {
                StepId = step,
                Visits = new Dictionary<string, int>(Visits ?? new Dictionary<string, int>())
                {
                    [step] = (Visits?.GetValueOrDefault(step) ?? 0) + 1,
                },
            };

    /// <summary>The run's message of a send step that has an outcome; of several visits, that of the newest. Null: none
    /// has.</summary>
    public RunMessage? FindMessage(string sendStep)
    {
        RunMessage? newest = null;
        foreach (var message in Messages)
        {
            if (
                string.Equals(message.Step, sendStep, StringComparison.Ordinal)
                && (newest is null || message.Visit.Number >= newest.Visit.Number)
            )
            {
                newest = message;
            }
        }

        return newest;
    }
}

/// <summary>The checkout a run is about.</summary>
/// <param name="Ref"><c>source:token</c>.</param>
/// <param name="Email">The address given with the checkout; messages of the run go there. Null: none yet, they go to
/// the customer's own.</param>
/// <param name="ForAnotherPerson">True: when the address was reported, the customer was known by another one.</param>
/// <param name="AsOf">When this was true, by the shop's time.</param>
public sealed record RunCheckout(
    string Ref,
    string? Email,
    [property: JsonPropertyName("forAnother")] bool ForAnotherPerson,
    Instant AsOf
)
{
    /// <summary>All names of the checkout within its source (<see cref="Events.CheckoutName"/>); null: only its token
    /// was kept (older records).</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>True: the run waited for the order of its checkout and received it; that order does not end the
    /// run.</summary>
    [JsonPropertyName("heard")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool OrderReceived { get; init; }

    /// <summary>Language of the checkout, BCP 47; null: not reported.</summary>
    public string? Locale { get; init; }
}

/// <summary>What conditions and templates can still read of an event after it was processed.</summary>
public sealed record RunEvent(string Name, Instant At, int? Rating, IReadOnlyDictionary<string, string>? Data)
{
    /// <summary><c>source:id</c> of the order the event was about; null: none, or not kept (older records).</summary>
    public string? Order { get; init; }

    /// <summary>The event's id; null: not kept (older records).</summary>
    public string? Id { get; init; }

    /// <summary>Index of the consent of the event that matched, from 0; null: the event has none, or not kept (older
    /// records).</summary>
    [JsonPropertyName("consent")]
    public int? ConsentIndex { get; init; }

    /// <summary>True: the team was notified of this answer when it arrived, so a <c>notify_staff</c> step about it adds
    /// nothing.</summary>
    [JsonPropertyName("told")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool TeamNotified { get; init; }
}

/// <summary>The states of one message of this run.</summary>
public sealed record RunMessage(string Step, string Message, IReadOnlyList<MessageState> States)
{
    /// <summary>The visit of the step in which it was decided.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Visit Visit { get; init; }

    /// <summary>Why the message was not sent, a name of <c>Reasons</c>; null: it was sent, or not kept (older
    /// records).</summary>
    [JsonPropertyName("notSent")]
    public string? NotSentReason { get; init; }
}

/// <summary>A coupon that a run gave to its customer.</summary>
/// <param name="Name">The name of the <c>coupon</c> step: a run has one coupon of each name.</param>
/// <param name="Code">What the customer enters in the shop; worth money, so it is in no log.</param>
/// <param name="ExpiresAt">The last second of its last day, in the customer's time zone.</param>
/// <param name="Percent">The discount in percent; null: an amount, or codes of a file.</param>
/// <param name="Amount">The discount as an amount; null: percent, or codes of a file.</param>
public sealed record RunCoupon(
    string Name,
    string Code,
    Instant IssuedAt,
    Instant ExpiresAt,
    int? Percent = null,
    Values.Money? Amount = null
);
