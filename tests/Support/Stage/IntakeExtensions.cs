using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Intake;

namespace MarketingAutomation.Support.Stage;

/// <summary>Events that a test waits for.</summary>
public static class IntakeExtensions
{
    /// <summary>Submits an event and waits until it is decided; what fails is thrown.</summary>
    public static ValueTask<IntakeAnswer> SubmitNow(this EventIntake intake, Event arrived, CancellationToken cancel) =>
        intake.Decide(arrived, cancel);
}
