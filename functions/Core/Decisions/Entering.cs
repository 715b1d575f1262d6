using System.Security.Cryptography;
using System.Text;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys;
using NodaTime;

namespace MarketingAutomation.Core.Decisions;

/// <summary>Whether a customer enters a journey.</summary>
internal static class Entering
{
    public static void ByEvent(Draft draft, Event arrived, Happening happening, string? order)
    {
        foreach (var journey in draft.Workspace.Journeys.Values)
        {
            if (journey.Trigger is Trigger.OnEvent trigger && trigger.Event == happening.Name && Modes.TakesNew(journey))
            {
                Consider(draft, journey, trigger.Where, order, order ?? arrived.Id, Matching.Remember(arrived, happening));
            }
        }
    }

    /// <summary>Asks the trigger's condition and the re-entry rule, and lets her in.</summary>
    public static void Consider(Draft draft, Journey journey, Condition? where, string? order, string occasion, RunEvent? because)
    {
        if (draft.State.Stopped is { } stop)
        {
            draft.Note("not_entered", journey.Id, null, $"nothing begins for them: {stop.Kind}");
            return;
        }

        if (where is not null)
        {
            var verdict = ConditionEvaluator.Evaluate(where, new Scope(draft.State, draft.Workspace, draft.Now, null, draft.OrderOf(order), draft.Event, null));
            if (verdict.Truth != Truth.True)
            {
                draft.Note("not_entered", journey.Id, null, verdict.Why());
                return;
            }
        }

        if (draft.OrderOf(order) is { } about && journey.ExitWhen.FirstOrDefault(exit => HappenedTo(about, exit)) is { } over)
        {
            draft.Note("not_entered", journey.Id, null, $"{over.Event} happened to {about.Ref} before");
            return;
        }

        var entryKey = EntryKey(journey, occasion);
        if (Barred(draft, journey, entryKey) is { } reason)
        {
            draft.Note("not_entered", journey.Id, null, reason);
            return;
        }

        Enter(draft, journey, order, entryKey, because);
    }

    // Deliveries overtake each other: an exit that was told first is still an exit.
    private static bool HappenedTo(Order order, EventMatch exit) => exit is { Scope: OrderScope.ThisOrder, Where: null } && exit.Event switch
    {
        EventNames.OrderRefunded => order.Refunds.Count > 0,
        EventNames.OrderCancelled => order.CancelledAt is not null,
        _ => false,
    };

    /// <summary>16 hex characters of SHA-256 over the parts.</summary>
    public static string Hash(params ReadOnlySpan<string> parts)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts)), hash);
        return Convert.ToHexStringLower(hash[..8]);
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
            Order = order,
            At = journey.First,
            Since = draft.Now,
            Event = because,
        };
        var entry = draft.State.Entries.FirstOrDefault(e => e.Journey == name);
        draft.State = draft.State with
        {
            Runs = [.. draft.State.Runs, run],
            Entries = [.. draft.State.Entries.Where(e => e.Journey != name), new JourneyEntry(name, draft.Now, (entry?.Times ?? 0) + 1)],
        };
        draft.Rows.Add(new RowWrite.Entered(name, entryKey, run.Id));
        draft.Note("entered", journey.Id, journey.First, because is null ? "time came" : $"{because.Name} arrived");
    }

    private static string EntryKey(Journey journey, string occasion) => journey.ReEntry is ReEntry.Never ? "once" : occasion;

    private static string? Barred(Draft draft, Journey journey, string entryKey)
    {
        var name = Modes.EntryName(draft, journey);
        var test = Modes.OnlyRecords(draft, journey.Id) is not null;
        if (draft.Facts.AlreadyEntered.Contains($"{name}|{entryKey}"))
        {
            return "they entered for this before";
        }

        var entry = draft.State.Entries.FirstOrDefault(e => e.Journey == name);
        return journey.ReEntry switch
        {
            ReEntry.Never when entry is not null => "they were in it before, and re_entry is never",
            ReEntry.After(var gap) when entry is not null && draft.Now < entry.LastAt + gap => $"they entered less than {(int)gap.TotalDays} days ago",
            ReEntry.After when draft.State.Runs.Any(r => r.Journey == journey.Id && r.Shadow == test) => "they are in it now",
            ReEntry.EachOrder { AtMostOncePer: { } gap } when entry is not null && draft.Now < entry.LastAt + gap => $"they entered less than {(int)gap.TotalDays} days ago",
            _ => null,
        };
    }
}
