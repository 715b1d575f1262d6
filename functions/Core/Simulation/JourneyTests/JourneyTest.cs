using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Events.Products;
using MarketingAutomation.Core.Simulation.JourneyTests.Steering;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Simulation.JourneyTests;

/// <summary>One test of a journey, as a marketer writes it in <c>journeys/NAME.test.yaml</c>: one customer, what
/// happens to them, and what the journey has to do (docs/journeys.md, "Tests").</summary>
public sealed record JourneyTest
{
    /// <summary>Where the test begins in its file.</summary>
    public required FilePlace Place { get; init; }

    /// <summary>What the test proves, in the author's words.</summary>
    public required string Name { get; init; }

    /// <summary>The journey that is tested.</summary>
    public required string Journey { get; init; }

    /// <summary>Other journeys that the customer may be in at the same time; what they do is not compared. All other
    /// journeys take no part.</summary>
    public IReadOnlyList<string> With { get; init; } = [];

    /// <summary>The zone that all times of the test are in: the customer's, else the shop's.</summary>
    public required DateTimeZone Zone { get; init; }

    /// <summary>The first event, which only states who the customer is and what they consented to; it starts
    /// nothing.</summary>
    public required Event Customer { get; init; }

    /// <summary>What happens, in order of time.</summary>
    public required IReadOnlyList<TestEvent> Timeline { get; init; }

    /// <summary>What the journey has to do.</summary>
    public required IReadOnlyList<ExpectedResult> Expected { get; init; }

    /// <summary>The end of the test; what the journey would do later is not compared.</summary>
    public required Instant Until { get; init; }
}

/// <summary>A line of the timeline: an event, or what is done to the customer or outside.</summary>
/// <param name="At">When it happens and arrives.</param>
/// <param name="Event">The event; null: <paramref name="Action"/>.</param>
/// <param name="MessageStep">For an event about a message: the send step of the newest such message. Null: the event is
/// not about a message.</param>
/// <param name="Place">Where it is written.</param>
/// <param name="Action">What is done; null: it is an event.</param>
public sealed record TestEvent(
    Instant At,
    Event? Event,
    string? MessageStep,
    FilePlace Place,
    TestAction? Action = null
)
{
    /// <summary>What <c>product.updated</c> reports, which is about no customer; null: an event of the customer.</summary>
    public ProductNotice? Notice { get; init; }
}

/// <summary>The kind of a result of a test.</summary>
public enum ResultKind
{
    /// <summary>A message was sent to the customer.</summary>
    Send,

    /// <summary>A message was finally not sent.</summary>
    NotSent,

    /// <summary>A notice was sent to a team of the shop.</summary>
    NotifyStaff,

    /// <summary>Consent was withdrawn for the customer.</summary>
    Unsubscribe,

    /// <summary>The run ended.</summary>
    Ends,
}

/// <summary>One thing that a journey did.</summary>
/// <param name="At">When, in the test's zone, to the minute.</param>
/// <param name="Kind">What it did.</param>
/// <param name="Name">The send step, the team, or the reason of the withdrawal or of the end.</param>
/// <param name="Channel">The channel of a message; null: none.</param>
/// <param name="Template">The template's file by channel and language, such as <c>email.et</c>; null: none.</param>
/// <param name="Reason">Why a message was not sent; null: it was sent.</param>
public sealed record ActualResult(
    LocalDateTime At,
    ResultKind Kind,
    string Name,
    Channel? Channel = null,
    string? Template = null,
    string? Reason = null
);

/// <summary>What a test expects: an <see cref="ActualResult"/> whose parts that are null are not compared.</summary>
/// <param name="Result">The expected result.</param>
/// <param name="Place">Where it is written.</param>
public sealed record ExpectedResult(ActualResult Result, FilePlace Place);
