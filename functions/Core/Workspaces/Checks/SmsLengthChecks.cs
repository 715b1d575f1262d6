using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Workspaces.Checks;

/// <summary>SMS texts that no provider takes: an ordinary customer's text is longer than 1,600 characters.</summary>
internal static class SmsLengthChecks
{
    /// <summary>The longest text that Twilio takes, in characters.</summary>
    public const int MaxLength = 1_600;

    /// <summary>Only copies whose files are long are made as messages.</summary>
    public static IEnumerable<Fault> FindFaults(Workspace workspace)
    {
        var files = workspace.Templates.Values.Where(t => t.SmsCopies.Count > 0).SelectMany(t => t.Bundle).ToList();
        if (files.All(f => f.Value.Length <= MaxLength))
        {
            yield break;
        }

        foreach (var (file, text) in SmsExamples.RenderTexts(workspace).Where(t => t.Text.Length > MaxLength))
        {
            yield return new Fault(
                "MA1218",
                file,
                1,
                1,
                $"an SMS of {text.Length} characters for an ordinary customer, which is never sent",
                $"at most {MaxLength} characters",
                "Shorten it, or send it as an e-mail."
            );
        }
    }
}
