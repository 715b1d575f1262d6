using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Templates.Reading;
using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Templates.Checking;

/// <summary>
/// Checks the required content of every message to a customer: a way to stop and, in e-mail, the shop's postal address
/// (CAN-SPAM); and advises the author about characters that make an SMS cost more. Applied to edited copy only, never
/// to what was sent: an old message is shown unchanged.
/// </summary>
internal sealed class RequiredContentChecks(Shop shop)
{
    /// <summary>Adds a fault for each piece of required content that this copy does not have.</summary>
    public void Check(CopyFile file, CopyContent content, FaultCollector faults)
    {
        if (string.IsNullOrWhiteSpace(file.Text))
        {
            Add(
                file,
                faults,
                TemplateFaultCodes.EmptyFile,
                "the file is empty",
                "",
                "Write the message, or remove the file."
            );
            return;
        }
        if (ChannelCatalog.Get(CopyKinds.ChannelOf(file.Kind)).Form == MessageForm.Text)
        {
            // Where the customer can reply, STOP works on every phone; where they cannot, only a link does.
            if (!content.LinksToOptOut && !(shop.AcceptsSmsReplies && content.MentionsStop))
            {
                Add(
                    file,
                    faults,
                    TemplateFaultCodes.NoOptOut,
                    "a message that does not say how to stop",
                    shop.AcceptsSmsReplies
                        ? "links.page, links.unsubscribe, the word STOP"
                        : "links.page, links.unsubscribe",
                    shop.AcceptsSmsReplies
                        ? "Link to {{links.page}} here or in the layout, or say: reply STOP."
                        : "Link to {{links.page}} here or in the layout: STOP cannot be replied (sms.replies "
                            + "in shop.yaml is no)."
                );
            }
            return;
        }
        if (!content.LinksToOptOut)
        {
            Add(
                file,
                faults,
                TemplateFaultCodes.NoOptOut,
                "a message that does not say how to stop",
                "links.page, links.unsubscribe",
                "Link to {{links.page}} here or in the layout."
            );
        }
        if (!content.ShowsAddress)
        {
            Add(
                file,
                faults,
                TemplateFaultCodes.NoPostalAddress,
                "an e-mail without the shop's postal address",
                "shop.address",
                "Write {{shop.address}} here or in the layout."
            );
        }
    }

    /// <summary>Finds the first character that makes an SMS more expensive than its length suggests; null: there is
    /// none.</summary>
    public Fault<FilePlace>? FindAdvice(CopyFile file, CopyContent content, IEnumerable<TextBetweenTags> words)
    {
        foreach (var part in words)
        {
            if (SmsSegments.FindFirstUcs2Character(part.Text) is var (at, character))
            {
                var before = part.Text[..at];
                var line = before.Count(c => c == '\n');
                return Wide(
                    part.File,
                    part.Line + line,
                    line == 0 ? part.Column + at : at - before.LastIndexOf('\n'),
                    character,
                    "write another character where one serves"
                );
            }
        }
        return content.NamesShop && SmsSegments.FindFirstUcs2Character(shop.Name) is var (_, inName)
            ? Wide(file.Path, 1, 1, inName, "name the shop without it where that serves; it is in shop.name")
            : null;
    }

    private static Fault<FilePlace> Wide(string file, int line, int column, string character, string remedy) =>
        new(
            TemplateFaultCodes.CostlyCharacter,
            new(file, line, column),
            $"\"{character}\" is no letter of plain SMS: with it 70 characters go into one part (67 of several) "
                + $"instead of 160 (153)",
            "",
            $"It may stay; {remedy}."
        );

    private static void Add(
        CopyFile file,
        FaultCollector faults,
        string code,
        string problem,
        string allowed,
        string remedy
    ) => faults.For(file.Path).Add(code, 1, 1, problem, allowed, remedy);
}
