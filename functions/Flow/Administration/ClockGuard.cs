using NodaTime;

namespace MarketingAutomation.Flow.Administration;

/// <summary>
/// Stops deciding while the clock cannot be right (docs/adr/0009): a wrong hour sends at night, a wrong year sends
/// everything at once, and neither can be taken back. Two things are compared. At the start, the clock with the store's
/// last commit. Afterwards, the clock with the time since the machine was started, which no one sets. What arrives
/// meanwhile is stored and decided once the clock is right or was confirmed.
/// </summary>
/// <param name="uptime">Time since the machine was started, sleep included; null: it is not known here, and only the
/// start is checked.</param>
/// <param name="watched">False: the clock is simulated or fast by setting and never stops anything.</param>
public sealed class ClockGuard(DecisionClock clock, bool watched, Func<TimeSpan>? uptime, FlowMetrics metrics)
{
    /// <summary>A clock that is off by more than this stops deciding.</summary>
    public static readonly Duration MaxClockError = Duration.FromHours(1);

    /// <summary>A night, a weekend, a holiday, a backup of last week: all of these are ordinary. What was off for
    /// longer is confirmed by a person, because then much is overdue.</summary>
    public static readonly Duration LongestStop = Duration.FromDays(21);

    private static readonly Duration MaxDrift = Duration.FromMinutes(1);
    private readonly Lock gate = new();
    private Instant? lastCommit;
    private (Instant Wall, TimeSpan Up)? anchor;
    private TimeSpan begunAt;
    private volatile string? stopped;

    /// <summary>Why nothing is decided now, with the remedy; null: deciding goes on.</summary>
    public string? StopReason => stopped;

    /// <summary>The clock; while deciding is stopped the latest moment that is surely not in the future.</summary>
    public Instant Now
    {
        get
        {
            var now = clock.Now;
            if (stopped is null)
            {
                return now;
            }

            lock (gate)
            {
                return Instant.Min(now, Expected() ?? lastCommit ?? now);
            }
        }
    }

    /// <summary>
    /// The clock; while deciding is stopped the best estimate of the true time, for what arrives meanwhile: the
    /// machine's own time since the last moment that was right. A clock that was set back would date an opt-out before
    /// the opt-in that it ends.
    /// </summary>
    public Instant EstimatedNow
    {
        get
        {
            var now = clock.Now;
            if (stopped is null)
            {
                return now;
            }

            lock (gate)
            {
                return Expected()
                    ?? (
                        lastCommit is { } last
                            ? last + (uptime is null ? Duration.Zero : Duration.FromTimeSpan(uptime() - begunAt))
                            : now
                    );
            }
        }
    }

    /// <summary>True: deciding is stopped, and <see cref="EstimatedNow"/> leaves out the time that the program was off:
    /// the true time is that or later.</summary>
    public bool IsEstimateEarly
    {
        get
        {
            lock (gate)
            {
                return stopped is not null && Expected() is null;
            }
        }
    }

    /// <summary>Begins with what the store says of its last commit (null: it is new).</summary>
    /// <param name="accepted">A person confirmed the clock: it is not compared with the store.</param>
    public void Start(Instant? committed, bool accepted)
    {
        lock (gate)
        {
            (lastCommit, anchor, begunAt) = (accepted ? null : committed, null, uptime?.Invoke() ?? TimeSpan.Zero);
        }

        Check();
    }

    /// <summary>Compares. True: deciding goes on. A clock that is right again needs no confirmation.</summary>
    public bool Check()
    {
        if (!watched)
        {
            return true;
        }

        string? reason;
        lock (gate)
        {
            reason = Compare(clock.Now);
        }

        SetStopped(reason, "the clock is right again");
        return reason is null;
    }

    /// <summary>A person says that the clock is right as it is.</summary>
    public void Accept()
    {
        lock (gate)
        {
            (lastCommit, anchor) = (null, uptime is null ? null : (clock.Now, uptime()));
        }

        SetStopped(null, "the clock was confirmed");
    }

    private string? Compare(Instant now)
    {
        if (lastCommit is { } last)
        {
            if (now < last - MaxClockError)
            {
                return $"the store's last commit ({last}) is {DurationText(last - now)} ahead of the clock ({now}): the "
                    + $"clock was set back, or the store was used with a fast clock (Clock:Speed). {Remedy}";
            }

            if (now > last + LongestStop)
            {
                return $"the clock ({now}) is {DurationText(now - last)} ahead of the store's last commit ({last}): it was "
                    + $"set forward, or the program was off for that long and much is overdue. {Remedy}";
            }

            lastCommit = null;
        }

        if (uptime is null)
        {
            return null;
        }

        if (Expected() is not { } expected)
        {
            anchor = (now, uptime());
            return null;
        }

        var off = now - expected;
        if (off > MaxClockError || off < -MaxClockError)
        {
            return $"the clock was moved {(off > Duration.Zero ? "forward" : "back")} by "
                + $"{DurationText(off > Duration.Zero ? off : -off)} while the program ran: it shows {now} and {expected} "
                + $"was expected. {Remedy}";
        }

        // A clock that is kept right by small steps drifts from the machine's; only a jump counts.
        if (off < MaxDrift && off > -MaxDrift)
        {
            anchor = (now, uptime());
        }

        return null;
    }

    private const string Remedy =
        "Events are accepted and stored; nothing is decided and nothing is sent. Set the clock right and it "
        + "goes on by itself. If the clock is right, confirm it: "
        + "POST /api/accept-clock, or start with --accept-clock.";

    private Instant? Expected() =>
        anchor is { } a && uptime is not null ? a.Wall + Duration.FromTimeSpan(uptime() - a.Up) : null;

    private void SetStopped(string? reason, string why)
    {
        var before = stopped;
        stopped = reason;
        if (before is null && reason is not null)
        {
            metrics.DecidingStopped(reason);
        }
        else if (before is not null && reason is null)
        {
            metrics.DecidingResumed(why);
        }
    }

    private static string DurationText(Duration time) =>
        time.TotalDays >= 2
            ? $"{(long)time.TotalDays} days"
            : $"{Math.Round(time.TotalHours, 1).ToString(System.Globalization.CultureInfo.InvariantCulture)} h";
}

/// <summary>Nothing is decided while the clock cannot be right; the message says why and what to do.</summary>
public sealed class DecidingStoppedException(string reason) : Exception(reason);
