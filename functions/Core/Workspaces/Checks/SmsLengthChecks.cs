using MarketingAutomation.Core.Templates.Checking;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Workspaces.Checks;

/// <summary>Finds SMS texts that every provider refuses: the text for an ordinary customer is longer than 1,600
/// characters.</summary>
internal static class SmsLengthChecks
{
    /// <summary>The longest text that Twilio accepts, in characters.</summary>
    public const int MaxLength = 1_600;

    /// <summary>Finds the faults. Only copies whose files are long are rendered for this check.</summary>
    public static IEnumerable<Fault<FilePlace>> FindFaults(Workspace workspace)
    {
        var files = workspace.Templates.Values.Where(t => t.SmsCopies.Count > 0).SelectMany(t => t.Bundle).ToList();
        if (files.All(f => f.Value.Length <= MaxLength))
        {
            yield break;
        }

        foreach (var (file, text) in SmsExamples.RenderTexts(workspace).Where(t => t.Text.Length > MaxLength))
        {
            yield return new Fault<FilePlace>(
                TemplateFaultCodes.SmsTooLong,
                new(file, 1, 1),
                $"an SMS of {text.Length} characters for an ordinary customer, which is never sent",
                $"at most {MaxLength} characters",
                "Shorten it, or send it as an e-mail."
            );
        }
    }
}
