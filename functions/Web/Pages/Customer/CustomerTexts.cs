using MarketingAutomation.Core.Channels;

namespace MarketingAutomation.Web.Pages.Customer;

/// <summary>Every word of the customer's page in one language. A language that is not here gets English.</summary>
internal sealed partial record CustomerTexts
{
    /// <summary>What the page says of one channel.</summary>
    /// <param name="Name">Its name within a sentence.</param>
    /// <param name="First">The choice to be reached there first.</param>
    /// <param name="Only">The choice to be reached only there.</param>
    /// <param name="NowStopped">The sentence that the customer stopped it.</param>
    public sealed record ChannelTexts(string Name, string First, string Only, string NowStopped);

    /// <summary>The texts of a channel that reaches customers.</summary>
    public ChannelTexts For(Channel channel) =>
        channel switch
        {
            Channel.Email => Email,
            Channel.Sms => Sms,
            Channel.Staff or Channel.Webhook => throw new ArgumentException(
                "customers do not choose this channel",
                nameof(channel)
            ),
        };

    public required string Title { get; init; }
    public required Func<string, string> Intro { get; init; }

    public required string NowAll { get; init; }
    public required string NowStopped { get; init; }

    /// <summary>What is set now cannot be read.</summary>
    public required string NowUnknown { get; init; }

    /// <summary>A stop that is stored and not carried out yet.</summary>
    public required string StoredStop { get; init; }

    /// <summary>Another choice that is stored and not carried out yet.</summary>
    public required string StoredChoice { get; init; }
    public required string NowStoppedAddress { get; init; }

    /// <summary>The addresses that are stopped, where another one of the customer is not.</summary>
    public required Func<string, string> NowStoppedAddresses { get; init; }
    public required Func<string, string> NowTopicStopped { get; init; }
    public required Func<string, string> NowFirst { get; init; }
    public required Func<string, string> NowOnly { get; init; }

    public required Func<string, string> RateTitle { get; init; }
    public required string RateTitleUnnamed { get; init; }
    public required IReadOnlyList<string> Stars { get; init; }
    public required string RateText { get; init; }
    public required string RateButton { get; init; }
    public required string RateAgain { get; init; }

    /// <summary>A star was tapped for an order that can no longer be rated here; with the address to write
    /// to.</summary>
    public required Func<string, string> RateElsewhere { get; init; }

    public required string ChannelTitle { get; init; }
    public required string ChannelAny { get; init; }
    public required ChannelTexts Email { get; init; }
    public required ChannelTexts Sms { get; init; }
    public required string Save { get; init; }

    public required string MaximumTitle { get; init; }
    public required string MaximumNone { get; init; }
    public required Func<int, string> Maximum { get; init; }
    public required string MaximumNote { get; init; }
    public required Func<int, string> NowMaximum { get; init; }

    /// <summary>0: there is no maximum any more.</summary>
    public required Func<int, string> DoneMaximum { get; init; }

    public required string LanguageTitle { get; init; }

    public required string ZoneTitle { get; init; }
    public required string ZoneUnknown { get; init; }

    /// <summary>Heading, check box and note for what the shop measures: links, openings, or both.</summary>
    public required Func<bool, bool, string> TrackingTitle { get; init; }
    public required Func<bool, bool, string> TrackingState { get; init; }
    public required Func<bool, bool, string> TrackingNote { get; init; }

    public required string KeepTitle { get; init; }
    public required string Keep { get; init; }
    public required string DoneKeep { get; init; }

    public required string StopTitle { get; init; }
    public required Func<string, string> StopTopic { get; init; }
    public required string StopAll { get; init; }
    public required string StopNote { get; init; }
    public required string StartTitle { get; init; }
    public required Func<string, string> StartTopic { get; init; }
    public required string StartAll { get; init; }

    public required string DoneStopAll { get; init; }
    public required string DoneStopAddress { get; init; }

    /// <summary>The addresses that were stopped, where another one of the customer was not.</summary>
    public required Func<string, string> DoneStopAddresses { get; init; }
    public required Func<string, string> DoneStopTopic { get; init; }
    public required string DoneStartAll { get; init; }
    public required Func<string, string> DoneStartTopic { get; init; }
    public required string DoneChannel { get; init; }
    public required string DoneLanguage { get; init; }
    public required string DoneZone { get; init; }
    public required string DoneTrackingAllowed { get; init; }
    public required string DoneTrackingRefused { get; init; }
    public required Func<int, string> DoneRate { get; init; }

    /// <summary>What a language calls itself.</summary>
    public static string NameOf(string language) =>
        Base(language) switch
        {
            "en" => "English",
            "et" => "Eesti",
            "de" => "Deutsch",
            "fi" => "Suomi",
            "fr" => "Français",
            "es" => "Español",
            "it" => "Italiano",
            "lv" => "Latviešu",
            "lt" => "Lietuvių",
            "nl" => "Nederlands",
            "pl" => "Polski",
            "ru" => "Русский",
            "sv" => "Svenska",
            _ => language,
        };

    public static CustomerTexts For(string language) => Base(language) == "et" ? Et : En;

    private static string Base(string language) => language.Split('-', '_')[0].ToLowerInvariant();
}
