using Microsoft.Extensions.Logging;
using NodaTime;

namespace MarketingAutomation.Flow;

// The texts of the log about customers and messages.
public sealed partial class FlowMetrics
{
    [LoggerMessage(1, LogLevel.Error, "A wake of customer {Customer} failed; it is tried again later.{Words}")]
    private partial void LogWakeFailed(string customer, string words, Exception? e);

    [LoggerMessage(
        2,
        LogLevel.Error,
        "Sending message {Message} failed outside its provider; the attempt counts as unknown.{Words}"
    )]
    private partial void LogEffectFailed(string message, string words, Exception? e);

    [LoggerMessage(
        43,
        LogLevel.Warning,
        "What came of messages of customer {Customer} could not be stored; a wake settles them once the store works."
    )]
    private partial void LogNotRecorded(string customer);

    [LoggerMessage(
        15,
        LogLevel.Information,
        "unknown: message {Message} ({Journey}/{Step}) by {Channel} may have been sent: {Why}. What the "
            + "provider reports of it is awaited; /readyz counts such messages (held, unknown)."
    )]
    private partial void LogUnknown(string message, string journey, string step, string? channel, string? why);

    [LoggerMessage(
        4,
        LogLevel.Warning,
        "A click on or an opening of message {Message} could not be recorded; the reader was sent on all the "
            + "same.{Words}"
    )]
    private partial void LogTrackLost(string message, string words, Exception? e);

    [LoggerMessage(
        45,
        LogLevel.Warning,
        "A stop of customer {Customer} (event {EventId}) is stored: it cannot be decided now and is applied "
            + "before anything is sent to them. /readyz counts such customers (stored)."
    )]
    private partial void LogStopStored(string eventId, string customer);

    [LoggerMessage(3, LogLevel.Warning, "Event {EventId} was accepted and stored; it could not be decided in time.")]
    private partial void LogQueued(string eventId, Exception? e);

    [LoggerMessage(10, LogLevel.Information, "{Source}: accepted event {EventId} of customer {Customer}{Note}")]
    private partial void LogAccepted(string source, string eventId, string customer, string note);

    [LoggerMessage(11, LogLevel.Information, "sent message {Message} ({Journey}/{Step}) by {Channel}")]
    private partial void LogSent(string message, string journey, string step, string? channel);

    [LoggerMessage(12, LogLevel.Information, "not sent: message {Message} ({Journey}/{Step}): {Reason}")]
    private partial void LogNotSent(string message, string journey, string step, string? reason);

    [LoggerMessage(
        14,
        LogLevel.Information,
        "may have been sent: message {Message} ({Journey}/{Step}) by {Channel}: outcome_unknown, the "
            + "provider gave no answer and no word since; it is not sent again"
    )]
    private partial void LogMayHaveBeenSent(string message, string journey, string step, string? channel);

    [LoggerMessage(13, LogLevel.Information, "would have sent message {Message} ({Journey}/{Step}): {Reason}")]
    private partial void LogWouldSend(string message, string journey, string step, string? reason);

    [LoggerMessage(
        9,
        LogLevel.Error,
        "Event {EventId} could not be applied and was not kept; its sender was asked to send it again.{Words}"
    )]
    private partial void LogEventFailed(string eventId, string words, Exception? e);

    [LoggerMessage(
        8,
        LogLevel.Error,
        "The nightly walk could not read the customers from {From} on; they are tried up to three times in a "
            + "row, then left to the next night.{Words}"
    )]
    private partial void LogNightStopped(string from, string words, Exception? e);

    [LoggerMessage(
        55,
        LogLevel.Information,
        "The nightly walk is done: {Counts}. Stretches of customers that could not be read: {GivenUp}."
    )]
    private static partial void LogNightWalked(ILogger log, string counts, int givenUp);

    [LoggerMessage(
        6,
        LogLevel.Error,
        "The nightly walk could not look at customer {Customer}; it goes on with the others.{Words}"
    )]
    private partial void LogNightFailed(string customer, string words, Exception? e);

    [LoggerMessage(
        34,
        LogLevel.Warning,
        "{Feed}: a stop of {Kind} is honoured for no customer. Find out who it was (unmatchedStops in "
            + "docs/operate.md) and stop the customer by hand (consent in POST /api/events)."
    )]
    private partial void LogUnmatchedStop(string feed, string kind);

    [LoggerMessage(
        35,
        LogLevel.Information,
        "{Feed}: a message of {Kind} is kept nowhere; the provider's own log may have it."
    )]
    private partial void LogUnmatched(string feed, string kind);

    [LoggerMessage(
        31,
        LogLevel.Warning,
        "A privacy request ({Kind}) from {Source} is listed as {Request}; it is due by {Due}. GET "
            + "/api/privacy-requests shows all."
    )]
    private partial void LogPrivacy(string kind, string source, string request, Instant due);

    [LoggerMessage(
        5,
        LogLevel.Error,
        "Customer {Customer} is parked: their wakes failed too often. GET /api/parked says why."
    )]
    private partial void LogParked(string customer);
}
