namespace MarketingAutomation.Web.Pages.Customer;

internal sealed partial record CustomerTexts
{
    private static readonly CustomerTexts En = new()
    {
        Title = "Your messages",
        Intro = shop => $"Here you decide what {shop} sends you, and how.",
        NowAll = "You are getting our messages.",
        NowUnknown = "Your choices cannot be shown at the moment. You can stop messages here all the same.",
        StoredStop = "Your choice is saved. It takes effect before anything is sent to you.",
        StoredChoice = "Your choice is saved. It takes effect soon; this page cannot show it yet.",
        NowStoppedAddress = "The address you came from is not getting any messages from us.",
        NowStoppedAddresses = addresses => $"You are not getting any messages from us at {addresses}.",
        NowStopped = "You are not getting any messages from us.",
        NowTopicStopped = topic => $"You have stopped messages about “{topic}”.",
        NowFirst = channel => $"We use {channel} first.",
        NowOnly = channel => $"We use {channel} only.",
        RateTitle = order => $"How was your order {order}?",
        RateTitleUnnamed = "How was your order?",
        Stars = ["Very bad", "Bad", "All right", "Good", "Very good"],
        RateText = "Anything to add? (optional)",
        RateButton = "Send rating",
        RateAgain = "Change or add a comment",
        RateElsewhere = address =>
            $"This order can no longer be rated here, and no rating was kept. Write to us: {address}",
        KeepTitle = "Shall we keep writing to you?",
        Keep = "Keep writing to me",
        DoneKeep = "Thank you. We will keep writing to you.",
        ChannelTitle = "How should we reach you?",
        ChannelAny = "No preference",
        Email = new("e-mail", "E-mail first", "Only e-mail", "You have stopped e-mail."),
        Sms = new("SMS", "SMS first", "Only SMS", "You have stopped SMS."),
        Save = "Save",
        MaximumTitle = "How many messages at most?",
        MaximumNone = "As many as the shop sends",
        Maximum = most => most == 1 ? "1 in 30 days" : $"{most} in 30 days",
        MaximumNote = "Messages about your orders and answers to what you asked are not counted.",
        NowMaximum = most => $"You get at most {most} in 30 days.",
        DoneMaximum = most =>
            most == 0 ? "Saved. You have no maximum any more." : $"Saved. You will get at most {most} in 30 days.",
        LanguageTitle = "Language",
        ZoneTitle = "Your time zone",
        ZoneUnknown = "Please choose",
        TrackingTitle = (links, opens) =>
            !opens ? "Link tracking"
            : links ? "Open and link tracking"
            : "Open tracking",
        TrackingState = (links, opens) =>
            !opens ? "You may record which links in your e-mails I use"
            : links ? "You may record when I open your e-mails and which links I use"
            : "You may record when I open your e-mails",
        TrackingNote = (links, opens) =>
            !opens || links
                ? "It helps us write about what interests you. If you untick it, links lead directly to the page, "
                    + "and nothing is recorded."
                : "It helps us write about what interests you. If you untick it, nothing is recorded.",
        StopTitle = "Stop messages",
        StopTopic = topic => $"Stop messages about “{topic}”",
        StopAll = "Stop all messages",
        StopNote =
            "It takes effect at once. Messages about an order you placed, such as its receipt, still come from the "
            + "shop.",
        StartTitle = "Changed your mind?",
        StartTopic = topic => $"Get messages about “{topic}” again",
        StartAll = "Get messages again",
        DoneStopAll = "Done. You will not get any more messages from us.",
        DoneStopAddress = "Done. The address you came from will not get any more messages from us.",
        DoneStopAddresses = addresses =>
            $"Done. You will not get any more messages from us at {addresses}. To stop another address of "
            + $"yours, open the link in a message that came there.",
        DoneStopTopic = topic => $"Done. You will not get any more messages about “{topic}”.",
        DoneStartAll = "Done. You will get our messages again.",
        DoneStartTopic = topic => $"Done. You will get messages about “{topic}” again.",
        DoneChannel = "Saved. This is how we will reach you.",
        DoneLanguage = "Saved. We will write to you in English.",
        DoneZone = "Saved. We will use your time zone.",
        DoneTrackingAllowed = "Saved. We may record what you open.",
        DoneTrackingRefused = "Saved. We no longer record what you open.",
        DoneRate = stars => $"Thank you! Your {stars} of 5 stars have been saved.",
    };
}
