using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Simulation;
using Xunit;

namespace MarketingAutomation.Support.Samples;

/// <summary>The ways a journey can be held or tried out, by name, put on a customer's play.</summary>
public static class JourneyTestMode
{
    public const string Live = "live";
    public const string Draft = "status: draft";
    public const string Shadow = "Sending:Mode=shadow";
    public const string PausedByStatus = "status: paused";
    public const string PausedBySwitch = "pause JOURNEY";
    public const string PausedAll = "pause";
    public const string Closing = "status: closing";

    /// <summary>The three ways to pause.</summary>
    public static TheoryData<string> Pauses => [PausedByStatus, PausedBySwitch, PausedAll];

    /// <summary>The two ways to test.</summary>
    public static TheoryData<string> Tests => [Draft, Shadow];

    /// <summary>From now on it is so, for the journey called <c>trial</c>.</summary>
    public static CustomerSimulation ApplyMode(this CustomerSimulation play, string mode)
    {
        var status = mode switch
        {
            Draft => JourneyStatus.Draft,
            PausedByStatus => JourneyStatus.Paused,
            Closing => JourneyStatus.Closing,
            _ => JourneyStatus.Live,
        };
        play.Workspace = play.Workspace with
        {
            Hash = $"{play.Workspace.Hash.Split('@')[0]}@{mode}",
            Journeys = play.Workspace.Journeys.ToDictionary(j => j.Key, j => j.Value with { Status = status }),
        };
        play.Controls = new SendingControls(
            mode == Shadow,
            mode == PausedAll,
            mode == PausedBySwitch ? new HashSet<string> { "trial" } : []
        );
        return play;
    }
}
