namespace MarketingAutomation.Web.Pages.Customer;

internal sealed partial record CustomerTexts
{
    private static readonly CustomerTexts En = new()
    {
        Title = "Your messages",
        Intro = shop => $"Here you decide what {shop} sends you, and how.",
        NowAll = "You are getting our messages.",
        NowStopped = "You are not getting any messages from us.",
        NowTopicStopped = topic => $"You have stopped messages about “{topic}”.",
        NowFirst = channel => $"We use {channel} first.",
        NowOnly = channel => $"We use {channel} only.",
        RateTitle = order => $"How was your order {order}?",
        RateTitleUnnamed = "How was your order?",
        Stars = ["Very bad", "Bad", "All right", "Good", "Very good"],
        RateText = "Anything to add? (optional)",
        RateButton = "Send rating",
        RatedBefore = stars => $"You gave it {stars} of 5 stars. You can change that.",
        ReachTitle = "How should we reach you?",
        ReachAny = "No preference",
        EmailFirst = "E-mail first",
        EmailOnly = "Only e-mail",
        SmsFirst = "SMS first",
        SmsOnly = "Only SMS",
        Email = "e-mail",
        Sms = "SMS",
        Save = "Save",
        LanguageTitle = "Language",
        StopTitle = "Stop messages",
        StopTopic = topic => $"Stop messages about “{topic}”",
        StopAll = "Stop all messages",
        StopNote = "It takes effect at once. News about an order you placed, such as its receipt, comes from the shop as before.",
        DoneStopAll = "Done. You will not get any more messages from us.",
        DoneStopTopic = topic => $"Done. You will not get any more messages about “{topic}”.",
        DoneReach = "Saved. This is how we will reach you.",
        DoneSpeak = "Saved. We will write to you in English.",
        DoneRate = stars => $"Thank you! Your {stars} of 5 stars have been noted.",
    };
}
