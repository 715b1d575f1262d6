using MarketingAutomation.Core.Messages.Tracking;
using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Core.Templates.Variables;

namespace MarketingAutomation.Flow.Tracking;

/// <summary>
/// Puts a rendered message's links and picture in place, as was settled when it was decided. Only the HTML: a text
/// shows its addresses to people, where a token would be noise, and in an SMS it would be paid by the segment.
/// </summary>
internal static class LinkRewriter
{
    private const int LongestName = 40;

    public static RenderedMessage Apply(
        RenderedMessage message,
        string id,
        MessageTracking? tracking,
        TrackedLinks tracked
    )
    {
        if (tracking is null || message.Html is not { } html)
        {
            return message;
        }

        if (tracking.Links)
        {
            // A picture and the words beside it that lead to one place under one name are one link.
            var numbers = new Dictionary<(string?, string), int>();
            html = HtmlLinks.Rewrite(
                html,
                link =>
                {
                    if (
                        tracked.IsOwn(link.Address)
                        || LinkTarget.RedirectAddress(link.Address, tracking.Utm) is not { } target
                    )
                    {
                        return null;
                    }

                    var name = NameOf(link);
                    if (!numbers.TryGetValue((name, target), out var number))
                    {
                        numbers.Add((name, target), number = numbers.Count + 1);
                    }

                    return tracked.UrlOf(new TrackedLink(id, number, name, target));
                }
            );
        }

        if (tracking.Opens)
        {
            var picture =
                $"""<img src="{tracked.PictureOf(id)}" width="1" height="1" alt="" style="display:block;width:1px;height:1px;border:0">""";
            html = html.LastIndexOf("</body>", StringComparison.OrdinalIgnoreCase) is var end and >= 0
                ? html.Insert(end, picture)
                : html + picture;
        }

        return message with
        {
            Html = html,
        };
    }

    // The author names a place in the message. Anything else, such as a value that was filled into the name, is
    // none.
    private static string? NameOf(HtmlLink link) =>
        link.Name is { Length: > 0 and <= LongestName } name
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_')
            ? name
            : null;
}
