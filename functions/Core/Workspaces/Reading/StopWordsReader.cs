using MarketingAutomation.Core.Channels.OptOuts;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Workspaces.Reading;

/// <summary>Reads <c>stop_words</c> of <c>policy.yaml</c>: phrases that count as STOP in addition to the built-in
/// ones.</summary>
internal static class StopWordsReader
{
    public static StopWords Read(Node? node, FaultCollector faults)
    {
        if (faults.ReadWords(node, "stop_words") is not { } phrases)
        {
            return StopWords.Default;
        }

        foreach (var phrase in phrases)
        {
            var at = node is Node.List list
                ? list.Items.First(i => i is Node.Scalar { Text: var text } && text == phrase)
                : node!;
            if (phrase.Length > StopWords.MaxPhraseLength)
            {
                faults.Add(
                    FaultCodes.NotAllowed,
                    at,
                    $"a phrase of stop_words has {CountText.WithNoun(phrase.Length, "character")}",
                    $"at most {StopWords.MaxPhraseLength}"
                );
            }
            else if (!StopWords.HasMatchableWord(phrase))
            {
                faults.Add(
                    FaultCodes.NotAllowed,
                    at,
                    $"stop_words has \"{phrase}\", which every friendly reply may hold",
                    "words that ask for no more messages",
                    "leave it out: greetings, \"please\" and punctuation do not count anyway"
                );
            }
            else if (SmsKeywords.IsStartOrHelp(phrase))
            {
                faults.Add(
                    FaultCodes.NotAllowed,
                    at,
                    $"stop_words has \"{phrase}\", which asks for messages or for help",
                    "words that ask for no more messages"
                );
            }
        }

        return new StopWords(phrases);
    }
}
