namespace MarketingAutomation.Support.Providers;

/// <summary>What goes wrong with a call to a provider. "Before" and "after" are before and after it took the
/// message.</summary>
public enum StubFault
{
    /// <summary>Taken and answered.</summary>
    None,

    /// <summary>429 with <c>X-RateLimit-Reset</c>: a moment, in unix seconds.</summary>
    TooManyUntil,

    /// <summary>429 with <c>Retry-After</c>: seconds.</summary>
    TooManyAfter,

    /// <summary>500; nothing was taken.</summary>
    ServerError,

    /// <summary>503; nothing was taken.</summary>
    Unavailable,

    /// <summary>Taken; answered well after most, but in time.</summary>
    SlowAnswer,

    /// <summary>The connection is reset with the body still on its way.</summary>
    ResetUnread,

    /// <summary>The connection is reset after the body was read; nothing was taken.</summary>
    ResetBefore,

    /// <summary>Taken; the connection is reset instead of an answer.</summary>
    ResetAfter,

    /// <summary>Not taken, not answered, until the caller goes.</summary>
    HangBefore,

    /// <summary>Taken, not answered, until the caller goes.</summary>
    HangAfter,

    /// <summary>Taken; the answer breaks off in its first line.</summary>
    HalfAnswer,
}

/// <summary>What a fault means for the message.</summary>
public static class StubFaultExtensions
{
    public static IReadOnlyList<StubFault> All { get; } = Enum.GetValues<StubFault>();

    /// <summary>True: the provider has the message, whatever its caller received.</summary>
    public static bool AcceptsMessage(this StubFault fault) =>
        fault
            is StubFault.None
                or StubFault.SlowAnswer
                or StubFault.ResetAfter
                or StubFault.HangAfter
                or StubFault.HalfAnswer;

    /// <summary>True: the caller is answered what became of it.</summary>
    public static bool SendsResponse(this StubFault fault) =>
        fault
            is StubFault.None
                or StubFault.SlowAnswer
                or StubFault.TooManyUntil
                or StubFault.TooManyAfter
                or StubFault.ServerError
                or StubFault.Unavailable;
}
