using System.Security.Cryptography;
using System.Text;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Decisions;

/// <summary>Whether a customer enters a journey.</summary>
internal static class Entering
{
    public static void ByEvent(Draft draft, Event arrived, Happening happening, string? order)
    {
        var over = Checkouts.Over(draft, happening);
        if (Checkouts.IsOver(draft, arrived))
        {
            draft.Note("not_entered", why: "the checkout became an order before");
            return;
        }

        foreach (var journey in draft.Journeys.ByEvent(happening.Name))
        {
            if (over is not null && Modes.TakesNew(journey))
            {
                draft.Note("not_entered", journey.Id, null, over);
            }
            else
            {
                Consider(
                    draft,
                    journey,
                    ((Trigger.OnEvent)journey.Trigger).Where,
                    order,
                    order ?? Checkouts.Occasion(draft, arrived) ?? arrived.Id,
                    (happening, arrived)
                );
            }
        }
    }

    /// <summary>Asks the trigger's condition and the re-entry rule, and lets her in.</summary>
    /// <param name="because">What starts it, and the event that tells of it; null: time does.</param>
    /// <param name="place">Asked last: whether there is room for one more now. Null: there always is.</param>
    public static void Consider(
        Draft draft,
        Journey journey,
        Condition? where,
        string? order,
        string occasion,
        (Happening What, Event Of)? because,
        Func<bool>? place = null
    )
    {
        if (draft.State.Stopped is { } stop)
        {
            NotEntered(draft, journey, because is null, $"nothing begins for them: {stop.Kind}");
            return;
        }

        if (draft.Asked(where, null, order) is (var passes, var consent, var verdict) && !passes)
        {
            // A journey that takes no one new is named to those only whom it would have taken.
            if (Modes.TakesNew(journey))
            {
                NotEntered(draft, journey, because is null, verdict!.Value.Why());
            }

            return;
        }

        if (!Modes.TakesNew(journey))
        {
            NotEntered(draft, journey, because is null, "its status is closing: it takes no one new");
            return;
        }

        if (Overtaken.By(draft, journey, order, because) is { } over)
        {
            NotEntered(draft, journey, because is null, over);
            return;
        }

        var entryKey = EntryKey(draft, journey, occasion);
        if (Barred(draft, journey, entryKey) is { } reason)
        {
            NotEntered(draft, journey, because is null, reason);
            return;
        }

        if (place is null || place())
        {
            Enter(
                draft,
                journey,
                order,
                entryKey,
                because is var (what, arrived) ? Matching.Remember(draft, arrived, what, order, consent) : null
            );
        }
    }

    /// <summary>
    /// The journey is left to the next order: the one that began this run was cancelled or wholly refunded, so it was
    /// none. Only journeys that are entered
    /// once (<c>re_entry: never</c>) would be used up by it.
    /// </summary>
    public static void GiveBack(Draft draft, Run run, Journey journey)
    {
        if (draft.OrderOf(run.Order) is { IsVoid: true })
        {
            GiveBackEntry(draft, run, journey, "the order that began it was cancelled or wholly refunded");
        }
    }

    /// <summary>The same for what began a run and turned out to be none of this customer's.</summary>
    public static void GiveBackEntry(Draft draft, Run run, Journey journey, string why)
    {
        if (journey.ReEntry is not ReEntry.Never)
        {
            return;
        }

        // Entries of a test are kept apart, under a name that says which.
        var entry = draft
            .State.Entries.Where(e =>
                run.Shadow
                    ? e.Journey.StartsWith($"{run.Journey}~", StringComparison.Ordinal)
                    : e.Journey == run.Journey
            )
            .MaxBy(e => e.LastAt);
        if (entry is null)
        {
            return;
        }

        draft.State = draft.State with
        {
            Entries =
            [
                .. draft.State.Entries.Select(e =>
                    ReferenceEquals(e, entry) ? e with { GivenBack = e.GivenBack + 1 } : e
                ),
            ],
        };
        draft.Note("given_back", run.Journey, null, $"{why}; the next one may enter");
    }

    /// <summary>16 hex characters of SHA-256 over the parts.</summary>
    public static string Hash(params ReadOnlySpan<string> parts)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts)), hash);
        return Convert.ToHexStringLower(hash[..8]);
    }

    // A silence is asked about at every look; its answer is noted when it is another than the last.
    private static void NotEntered(Draft draft, Journey journey, bool bySilence, string why)
    {
        if (!bySilence || Sleepers.IsNew(draft, journey, why))
        {
            draft.Note("not_entered", journey.Id, null, why);
        }
    }

    private static void Enter(Draft draft, Journey journey, string? order, string entryKey, RunEvent? because)
    {
        var name = Modes.EntryName(draft, journey);
        var test = Modes.OnlyRecords(draft, journey.Id);
        var run = new Run
        {
            Id = Hash(draft.State.Key, name, entryKey),
            Journey = journey.Id,
            Version = journey.Hash,
            Shadow = test is not null,
            ShadowReason = test,
            EnteredAt = draft.Now,
            BeganAt = because?.At,
            Order = order,
            Checkout =
                because is not null && because.Id == draft.Event?.Id
                    ? OrderRecipient.CheckoutOf(draft.State, draft.Event)
                    : null,
            At = journey.First,
            Since = draft.Now,
            Event = because,
            Rated = because?.Name == EventNames.FeedbackReceived ? because.Id : null,
        };
        var entry = draft.State.Entries.FirstOrDefault(e => e.Journey == name);
        draft.State = draft.State with
        {
            Runs = [.. draft.State.Runs, run],
            Entries =
            [
                .. draft.State.Entries.Where(e => e.Journey != name),
                new JourneyEntry(name, draft.Now, (entry?.Times ?? 0) + 1, entry?.GivenBack ?? 0),
            ],
        };
        draft.Rows.Add(new RowWrite.Entered(name, entryKey, run.Id));
        draft.Note(
            "entered",
            journey.Id,
            journey.First,
            because is null ? Sleepers.Why(draft, journey) : $"{because.Name} arrived"
        );
    }

    // An entry that was given back leaves its mark, so the next one has another name.
    private static string EntryKey(Draft draft, Journey journey, string occasion) =>
        journey.ReEntry is not ReEntry.Never ? occasion
        : Modes.EntryOf(draft, journey) is { GivenBack: > 0 and var times } ? $"once.{times + 1}"
        : "once";

    private static string? Barred(Draft draft, Journey journey, string entryKey)
    {
        if (
            draft.Facts.AlreadyEntered.Count > 0
            && draft.Facts.AlreadyEntered.Contains($"{Modes.EntryName(draft, journey)}|{entryKey}")
        )
        {
            return "they entered for this before";
        }

        var entry = Modes.EntryOf(draft, journey);
        return journey.ReEntry switch
        {
            ReEntry.Never when entry is not null && entry.Times > entry.GivenBack =>
                "they were in it before, and re_entry is never",
            ReEntry.After(var gap) when entry is not null && draft.Now < entry.LastAt + gap =>
                $"they entered less than {Counted.Time(gap)} ago",
            ReEntry.After when IsIn(draft, journey) => "they are in it now",
            ReEntry.EachOrder { AtMostOncePer: { } gap } when entry is not null && draft.Now < entry.LastAt + gap =>
                $"they entered less than {Counted.Time(gap)} ago",
            _ => null,
        };
    }

    private static bool IsIn(Draft draft, Journey journey)
    {
        var test = Modes.OnlyRecords(draft, journey.Id) is not null;
        foreach (var run in draft.State.Runs.Each())
        {
            if (run.Journey == journey.Id && run.Shadow == test)
            {
                return true;
            }
        }

        return false;
    }
}
