using MarketingAutomation.Core.Channels.OptOuts;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Providers.Twilio;
using MarketingAutomation.Core.Inbound.Replies;
using MarketingAutomation.Support.Samples;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Inbound.Replies;

/// <summary>What counts as "no more messages", by SMS and by e-mail alike.</summary>
public sealed class StopWordsTests
{
    private static readonly StopWords Birch = StopWords.Default.ForShop("Birch Shop");

    public static TheoryData<string> SentencesOfAStop => [.. StopSentences.All];

    public static TheoryData<string> SentencesOfAReply => [.. NearMissSentences.All];

    [Theory]
    [MemberData(nameof(SentencesOfAStop))]
    public void A_stop_request_with_a_few_more_words_is_an_opt_out(string text) =>
        Assert.True(Birch.IsStopRequest(text));

    [Theory]
    [MemberData(nameof(SentencesOfAReply))]
    public void A_near_miss_is_a_reply(string text) => Assert.False(Birch.IsStopRequest(text));

    [Theory]
    [InlineData("STOP", StopResult.Plain)]
    [InlineData("Please stop, thanks!", StopResult.Plain)]
    [InlineData("Stop, wrong number", StopResult.WithMore)]
    [InlineData("Not interested, unsubscribe", StopResult.WithMore)]
    [InlineData("Great tea!", StopResult.None)]
    public void Text_beyond_the_stop_request_reaches_the_team_too(string text, StopResult reading) =>
        Assert.Equal(reading, StopWords.Default.Classify(text));

    public static TheoryData<string> AskedTexts => [.. StopTexts.Asked];

    public static TheoryData<string> OtherTexts => [.. StopTexts.NotAsked.Where(t => t.Length > 0)];

    [Theory]
    [MemberData(nameof(AskedTexts))]
    public void Asked_for_by_SMS_or_by_e_mail_it_is_an_opt_out(string text) =>
        Assert.Equal((EventNames.ConsentChanged, EventNames.ConsentChanged), (BySms(text), ByEmail(text)));

    [Theory]
    [MemberData(nameof(OtherTexts))]
    public void Any_other_text_is_a_reply(string text) =>
        Assert.Equal((EventNames.MessageReplied, EventNames.MessageReplied), (BySms(text), ByEmail(text)));

    [Theory]
    [InlineData("Re: Welcome", "On 2 Mar 2026, Shop <a@b.ee> wrote:\n> Unsubscribe")]
    [InlineData("Re: Welcome", "Great!\n\nAm Mo., 2. März 2026 um 10:00 Uhr schrieb Shop <a@b.ee>:\nSTOP\n> Hallo")]
    [InlineData("Re: Welcome", "Super\n\nLe lun. 2 mars 2026 à 10:00, Shop <a@b.ee> a écrit :\nSTOP")]
    [InlineData("Re: Welcome", "Bien\n\nEl lun, 2 mar 2026 a las 10:00, Shop (<a@b.ee>) escribió:\nBaja")]
    [InlineData("Re: Welcome", "Хорошо\n\nпн, 2 мар. 2026 г. в 10:00, Shop <a@b.ee>:\nОтписаться")]
    [InlineData(
        "Re: Welcome",
        "Labi\n\nPirmd., 2026. g. 2. marts plkst. 10:00 — lietotājs Shop (<a@b.ee>) rakstīja:\nAtteikties"
    )]
    [InlineData("Re: Welcome", "Gerai\n\n2026-03-02, pr, 10:00 Shop <a@b.ee> rašė:\nAtsisakyti")]
    [InlineData("Re: Welcome", "Hyvä\n\nma 2. maalisk. 2026 klo 10.00 Shop (a@b.ee) kirjoitti:\nLopeta")]
    [InlineData("Re: Welcome", "Bon\n\nDe : Shop\nEnvoyé : lundi 2 mars 2026\nÀ : Mari\nObjet : Bienvenue\n\nSTOP")]
    [InlineData("Re: Welcome", "Bien\n\nDe: Shop\nEnviado: lunes\nPara: Mari\nAsunto: Hola\n\nBaja")]
    public void What_a_reply_quotes_does_not_count(string subject, string text) =>
        Assert.Equal(EventNames.MessageReplied, ByEmail(text, subject));

    [Theory]
    [InlineData("AW: Abmelden")]
    [InlineData("Rép: désabonner")]
    [InlineData("Отв: отписаться")]
    public void The_subject_of_an_e_mail_counts_without_what_mail_programs_put_before_it(string subject) =>
        Assert.Equal(EventNames.ConsentChanged, ByEmail("", subject));

    [Theory]
    [InlineData("laat maar")]
    [InlineData("Laat maar, please!")]
    public void The_shop_may_add_phrases_of_its_own(string text)
    {
        Assert.True(new StopWords(["Laat máár"]).IsStopRequest(text));
        Assert.False(StopWords.Default.IsStopRequest(text));
        Assert.False(new StopWords(["laat maar"]).IsStopRequest("laat maar weten"));
    }

    [Fact]
    public void An_opt_out_with_more_to_say_is_also_a_reply_that_the_team_can_read()
    {
        const string text =
            "Please unsubscribe me. And where is my parcel? It should have been here on Monday already.";
        var mail = IncomingMailReader
            .Read("sendgrid", new IncomingMail("", ["mari@example.com"], null, "Re: x", text), Now)
            .Events;
        Assert.Equal([EventNames.ConsentChanged, EventNames.MessageReplied], mail.Select(n => n.Event.Name));
        Assert.Equal(text, mail[1].Event.Data["text"].GetString());
        Assert.NotEqual(mail[0].Event.Id, mail[1].Event.Id);

        var sms = TwilioRequests.Accepted(
            TwilioInboundMessage.Read(
                [TwilioRequests.Token],
                TwilioRequests.Sign(
                    TwilioRequests.Inbound,
                    ("MessageSid", "SM9"),
                    ("From", "+3725551234"),
                    ("Body", text)
                ),
                TwilioRequests.Now
            )
        );
        Assert.Equal([EventNames.ConsentChanged, EventNames.MessageReplied], sms.Select(n => n.Event.Name));
        Assert.NotEqual(sms[0].Event.Id, sms[1].Event.Id);
    }

    [Fact]
    public void However_long_and_odd_a_text_is_it_is_read_quickly()
    {
        var text = string.Concat(Enumerable.Repeat("stop sending me all these ", 4_000)) + "\uD83D";
        Assert.False(StopWords.Default.IsStopRequest(text));
        Assert.False(
            StopWords.Default.IsStopRequest(string.Concat(Enumerable.Repeat("не знаю мне больше не пишут\n", 3_000)))
        );
    }

    [Fact]
    public void Reading_an_e_mail_takes_time_linear_in_its_length()
    {
        // Each of these was read again from its start for every part of it: minutes for one e-mail.
        foreach (
            var (subject, text) in ((string, string)[])
                [
                    (string.Concat(Enumerable.Repeat("Re: ", 250_000)), "Thank you"),
                    ("Re: Welcome", string.Concat(Enumerable.Repeat("a\n", 50_000))),
                    ("Re: Welcome", new string('\n', 200_000) + "hello"),
                    ("Re: Welcome", string.Concat(Enumerable.Repeat("a. ", 60_000))),
                    ("Re: Welcome", string.Concat(Enumerable.Repeat("thanks\n", 30_000))),
                    ("Re: Welcome", new string('>', 150_000)),
                ]
        )
        {
            Assert.Equal(EventNames.MessageReplied, ByEmail(text, subject));
        }

        Assert.Equal(
            EventNames.ConsentChanged,
            ByEmail(
                "Unsubscribe\n" + string.Concat(Enumerable.Repeat("> a\n", 50_000)),
                string.Concat(Enumerable.Repeat("Re: ", 100)) + "Welcome"
            )
        );
    }

    private static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 12, 0);

    // An opt-out may be followed by the words, for the team.
    private static string BySms(string text) =>
        TwilioRequests
            .Accepted(
                TwilioInboundMessage.Read(
                    [TwilioRequests.Token],
                    TwilioRequests.Sign(
                        TwilioRequests.Inbound,
                        ("MessageSid", "SM9"),
                        ("From", "+3725551234"),
                        ("Body", text)
                    ),
                    TwilioRequests.Now
                )
            )[0]
            .Event.Name;

    private static string ByEmail(string text, string subject = "Re: Welcome") =>
        IncomingMailReader
            .Read("sendgrid", new IncomingMail("", ["mari@example.com"], null, subject, text), Now)
            .Events[0]
            .Event.Name;
}
