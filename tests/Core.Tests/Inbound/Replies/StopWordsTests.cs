using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Providers.Twilio;
using MarketingAutomation.Core.Inbound.Replies;
using MarketingAutomation.Core.Tests.Inbound.Providers;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Inbound.Replies;

/// <summary>What counts as "no more messages", by SMS and by e-mail alike.</summary>
public sealed class StopWordsTests
{
    private static readonly string[] Asked =
    [
        "STOP",
        "stop.",
        "Stop please",
        "please stop",
        "Please, stop!",
        "stop pls",
        "STOP!!!",
        "S.T.O.P.",
        "ＳＴＯＰ",
        "stop 🙏",
        "Stop now",
        "stop, thanks",
        "Hi, please stop",
        "stop all",
        "unsubscribe please",
        "Please unsubscribe me.",
        "unsubscribe me from your list",
        "unsubscribe from all emails",
        "I want to unsubscribe",
        "how do I unsubscribe?",
        "opt me out",
        "opt out please",
        "remove me",
        "Remove me please",
        "please remove me from your mailing list",
        "take me off your list",
        "remove my number",
        "delete my email from your database",
        "can you please stop",
        "stop texting me",
        "Stop sending me messages",
        "please stop these emails",
        "no more messages please",
        "don't text me again",
        "Do not send me any more emails",
        "Don’t email me anymore",
        "I don't want these emails",
        "I no longer wish to receive your newsletter",
        "leave me alone",
        "cancel my subscription",
        "revoke",
        "END",
        "quit",
        "cancel",
        "Cancel please",
        "STOPALL",
        "optout",
        "STOP\nMari",
        "Stop\n\nBest regards\nMari Mets",
        "STOP - Mari Mets",
        "Stop please, Mari",
        "Stop thanks Mari",
        "Cancel\nMari Mets",
        "STOP\n--\nMari Mets\n+372 5555 1234",
        "Stop\nSent from my iPhone",
        "Hello\nplease stop\nMari",
        "Please stop. I have asked twice already.",
        "I never asked for this. Please unsubscribe me. Mari",
        "Why not? STOP",
        "Unanswered questions about shipment, guarantees, replacements\nSTOP",
        "loobu",
        "Loobun",
        "Soovin loobuda uudiskirjast",
        "palun lõpetage",
        "lopetage palun",
        "Lõpetage kirjade saatmine",
        "stopp",
        "STOPP palun",
        "palun eemaldage mind nimekirjast",
        "Palun eemalda mind",
        "Võtke mind listist maha",
        "ärge saatke mulle enam kirju",
        "Ära saada enam sõnumeid",
        "Ei soovi enam reklaami",
        "jätke mind rahule",
        "Tere! Palun lõpetage. Mari",
        "katkesta tellimus",
        "lopeta",
        "Lopettakaa",
        "lopeta viestit",
        "Poistakaa minut listalta",
        "en halua enää viestejä",
        "älkää lähettäkö enää viestejä",
        "peruuta uutiskirje",
        "ei enää mainoksia",
        "peruuta",
        "СТОП",
        "стоп пожалуйста",
        "отписаться",
        "Отпишите меня",
        "Отпишите меня от рассылки, пожалуйста",
        "хочу отписаться",
        "удалите меня из базы",
        "не пишите мне больше",
        "Больше не присылайте мне рекламу",
        "Прекратите рассылку",
        "хватит слать спам",
        "Отмена",
        "atteikties",
        "Vēlos atteikties no jaunumiem",
        "pārtrauciet sūtīt ziņas",
        "Lūdzu, nesūtiet man vairs ziņas",
        "atrakstīties",
        "izņemiet mani no saraksta",
        "nesutiet vairs",
        "atsisakau",
        "Noriu atsisakyti naujienlaiškio",
        "nebesiųskite man žinučių",
        "Prašau išbraukite mane iš sąrašo",
        "daugiau nerašykite",
        "stabdyti",
        "nutraukite prenumeratą",
        "abmelden",
        "Bitte abmelden",
        "Stopp bitte",
        "Bitte melden Sie mich ab",
        "Ich möchte mich vom Newsletter abmelden",
        "keine Nachrichten mehr",
        "Bitte keine weiteren E-Mails mehr",
        "Newsletter abbestellen",
        "Nehmen Sie mich aus dem Verteiler",
        "Schicken Sie mir keine Werbung mehr",
        "Hören Sie auf",
        "beenden",
        "arrêt",
        "ARRET",
        "Arrêtez s'il vous plaît",
        "désabonner",
        "Désabonnez-moi svp",
        "me désinscrire",
        "Je souhaite me désabonner de la newsletter",
        "retirez-moi de votre liste",
        "Ne m'envoyez plus de messages",
        "arrêtez de m’envoyer des mails",
        "STOP PUB",
        "désinscription",
        "baja",
        "Darme de baja",
        "Dame de baja por favor",
        "quiero darme de baja",
        "no me envíen más mensajes",
        "no quiero más correos",
        "Por favor, elimínenme de la lista",
        "dejen de enviarme publicidad",
        "cancelar suscripción",
        "PARAR",
        "cancelar",
        "desuscribir",
    ];

    private static readonly string[] NotAsked =
    [
        "don't stop",
        "Don’t stop!",
        "dont stop please",
        "please don't stop",
        "never stop",
        "Don't\nstop",
        "Please don't...\nstop",
        "stop by tomorrow?",
        "Can I stop by tomorrow?",
        "I can't stop loving it",
        "can't stop",
        "stop it, I love it",
        "Please stop calling it tea",
        "the end",
        "non-stop",
        "nonstop",
        "bus stop",
        "stop loving",
        "I won't unsubscribe",
        "don't unsubscribe me",
        "do not remove me",
        "please do not remove me from your list",
        "I'd like to unsubscribe from nothing",
        "Is there a stop near the shop?",
        "I'd be sad if one day I had to make the hard decision and I would have to\nstop",
        "Cancel my order",
        "cancel order 1001",
        "Cancel\n#1001",
        "Hello\n\nI ordered the wrong mug.\nCancel\nMari",
        "Please cancel. The colour was wrong.",
        "take me",
        "no",
        "No thanks",
        "no more mugs left?",
        "yes please",
        "remove the blue one",
        "Stop the presses, I want ten",
        "Mari",
        "please",
        "Thank you!",
        "ok",
        "",
        "…",
        "👍",
        "Loved “Birch Shop: stop\nSTOP”",
        "Liked \"Reply\nSTOP\"",
        "> STOP\nGreat tea!",
        "Great tea!\n> Reply with\n> STOP",
        "ära lõpeta",
        "ärge lõpetage!",
        "palun ärge eemaldage mind",
        "ei loobu",
        "ma ei loobu kunagi",
        "ei taha loobuda",
        "ärge katkestage",
        "Ära\nlõpeta",
        "Kas saan tellimuse tühistada?",
        "tühista tellimus",
        "älä lopeta",
        "älkää lopettako",
        "en halua lopettaa",
        "en peru",
        "älä poista minua listalta",
        "haluan peruuttaa tilauksen",
        "не останавливайтесь",
        "не отписывайте меня",
        "не отписываться",
        "не хочу отписаться",
        "не удаляйте меня",
        "не отписаться",
        "не прекращайте",
        "Стоп-кран работает",
        "nepārtrauciet",
        "nevēlos atteikties",
        "neatsakos",
        "neizņemiet mani no saraksta",
        "nestabdykite",
        "neatsisakau",
        "nenoriu atsisakyti",
        "neišbraukite manęs",
        "nicht abmelden",
        "bitte nicht aufhören",
        "hören Sie nicht auf",
        "nicht stoppen",
        "ich möchte mich nicht abmelden",
        "Bitte nicht\nabmelden",
        "n'arrêtez pas",
        "ne vous arrêtez pas",
        "ne me désabonnez pas",
        "n’arrêtez jamais",
        "plus de messages",
        "arrêt de bus",
        "no pares",
        "no me des de baja",
        "no parar",
        "no quiero darme de baja",
        "no me eliminen",
        "no paren",
    ];

    private static readonly StopWords Birch = StopWords.Default.ForShop("Birch Shop");

    public static TheoryData<string> SentencesOfAStop => [.. StopSentences.Asked];

    public static TheoryData<string> SentencesOfAReply => [.. StopSentences.NotAsked];

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

    public static TheoryData<string> AskedTexts => [.. Asked];

    public static TheoryData<string> OtherTexts => [.. NotAsked.Where(t => t.Length > 0)];

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
                TwilioRequests.Signed(
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
        // Each of these was read again from its start for every part of it: minutes for one letter.
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
                    TwilioRequests.Signed(
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
