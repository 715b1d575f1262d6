using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Web.Pages.Customer;

/// <summary>What a customer can decide on their page. Closed: each form of the page is one of these.</summary>
public abstract record PageChoice
{
    private PageChoice() { }

    /// <summary>No more messages at all.</summary>
    public sealed record StopAll : PageChoice;

    /// <summary>No more messages about the topic of the message whose link this is.</summary>
    public sealed record StopTopic : PageChoice;

    /// <summary>Messages again, on every channel there is an address for.</summary>
    public sealed record StartAll : PageChoice;

    /// <summary>Go on writing to me: what is allowed now is allowed again, with today's date.</summary>
    public sealed record RenewConsent : PageChoice;

    /// <summary>Messages about the topic again.</summary>
    public sealed record StartTopic : PageChoice;

    /// <summary>Reach me here: first, or only. Null channel: wherever suits.</summary>
    public sealed record ChooseChannel(Channel? Channel, bool Only) : PageChoice;

    /// <summary>Write to me in this language.</summary>
    public sealed record ChooseLanguage(string Language) : PageChoice;

    /// <summary>My clock is this zone's (IANA).</summary>
    public sealed record ChooseZone(string Zone) : PageChoice;

    /// <summary>Whether it may be measured which links they open.</summary>
    public sealed record SetTracking(bool Allowed) : PageChoice;

    /// <summary>At most so many messages in 30 days; 0: no maximum of their own.</summary>
    public sealed record SetMaximum(int PerMonth) : PageChoice;

    /// <summary>One to five stars for the order, and a line of text.</summary>
    public sealed record Rate(int Stars, string? Text) : PageChoice
    {
        /// <summary>True: the page sent it by itself, after a tap on a star of a message. It never takes the place of
        /// another rating.</summary>
        public bool IsAutomatic { get; init; }
    }

    private const string OnlySuffix = "-only";

    /// <summary>Most characters of the text beside a rating; more is cut.</summary>
    public const int TextLength = 500;

    /// <summary>A choice from the fields of a posted form; null: not one of ours.</summary>
    /// <param name="field">A field's value; null when it was not sent.</param>
    public static PageChoice? FromForm(Func<string, string?> field) =>
        field("do") switch
        {
            "stop-all" => new StopAll(),
            "stop-topic" => new StopTopic(),
            "start-all" => new StartAll(),
            "start-topic" => new StartTopic(),
            "keep" => new RenewConsent(),
            "reach" => ReadChannel(field("how") ?? ""),
            "speak" => field("language") is { Length: > 0 and <= 35 } language ? new ChooseLanguage(language) : null,
            "clock" => field("zone") is { Length: > 0 and <= 64 } zone ? new ChooseZone(zone) : null,
            // A box that is not ticked is not sent.
            "measure" => new SetTracking(field("allowed") is not null),
            "limit" => ReadMaximum(field("most")),
            "rate" => StarsOf(field("rating")) is { } stars
                ? new Rate(stars, Line(field("text"))) { IsAutomatic = field("by") == "page" }
                : null,
            _ => null,
        };

    /// <summary>The value of a choice in the form: <c>any</c>, <c>email</c>, <c>email-only</c>.</summary>
    public static string ValueOf(Channel channel, bool only) =>
        $"{ChannelCatalog.Get(channel).Word}{(only ? OnlySuffix : "")}";

    /// <summary>The maxima to choose between, in messages in 30 days, beside none.</summary>
    public static IReadOnlyList<int> Maxima { get; } = [4, 2, 1];

    private static SetMaximum? ReadMaximum(string? most) =>
        most == "any" ? new SetMaximum(0)
        : Maxima.FirstOrDefault(m => most == $"{m}") is > 0 and var chosen ? new SetMaximum(chosen)
        : null;

    private static ChooseChannel? ReadChannel(string how)
    {
        if (how == "any")
        {
            return new ChooseChannel(null, false);
        }

        var only = how.EndsWith(OnlySuffix, StringComparison.Ordinal);
        return ChannelCatalog.Find(only ? how[..^OnlySuffix.Length] : how) is { } channel
            ? new ChooseChannel(channel, only)
            : null;
    }

    /// <summary>Stars from "1" to "5"; null: anything else.</summary>
    public static int? StarsOf(string? text) => text is [>= '1' and <= '5'] ? text[0] - '0' : null;

    private static string? Line(string? text)
    {
        var line = text?.Trim();
        return string.IsNullOrEmpty(line) ? null : TextTruncation.Truncate(line, TextLength);
    }
}
