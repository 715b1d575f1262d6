using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Providers;
using MarketingAutomation.Core.Inbound.Replies;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Inbound.Replies;

public sealed class ReplyTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 12, 0);

    public static TheoryData<string, string> Texts =>
        new()
        {
            {
                "Thank you!\n\nOn Mon, 2 Mar 2026 at 10:00, Birch Shop <hello@shop.example> wrote:\n> "
                    + "Hello\n> Unsubscribe",
                "Thank you!"
            },
            {
                "Thank you!\n\nOn Mon, 2 Mar 2026 at 10:00, Birch and Company Shop\n<hello@shop.example> "
                    + "wrote:\n\n> Hello",
                "Thank you!"
            },
            {
                "Aitäh!\r\n\r\nKontakt Kasepood (<tere@pood.ee>) kirjutas kuupäeval E, 2. märts 2026 kell "
                    + "10:00:\r\n\r\n> Tere",
                "Aitäh!"
            },
            { "Aitäh!\n\nKasepood <tere@pood.ee> kirjutas:\n> Tere", "Aitäh!" },
            { "Good.\n\n-----Original Message-----\nFrom: Shop\nSent: Monday\nTo: Mari", "Good." },
            { "Hea.\n\n-----Algne sõnum-----\nSaatja: Pood", "Hea." },
            {
                "Good.\n\n________________________________\nFrom: Shop <hello@shop.example>\nSent: Monday, 2 "
                    + "March 2026 10:00\nTo: Mari\nSubject: Welcome",
                "Good."
            },
            { "Hea.\n\nSaatja: Pood\nSaadetud: esmaspäev, 2. märts 2026\nAdressaat: Mari\nTeema: Tere", "Hea." },
            { "Well.\n\nSent from my iPhone", "Well." },
            { "Hästi.\n\nSaadetud minu iPhone'ist", "Hästi." },
            { "Fine.\n--\nMari Mets\nCEO", "Fine." },
            { "From: here it looks good.\nI like it.", "From: here it looks good.\nI like it." },
            { "On Monday I wrote: nothing.", "On Monday I wrote: nothing." },
            { "> How was it?\n> Was it good?\n\nIt was.", "It was." },
            {
                "On 2 Mar 2026, Shop <a@b.ee> wrote:\n> How was it?\nIt was good.\n> And the tea?\nStrong.",
                "It was good.\nStrong."
            },
            { "First line\n\nSecond paragraph", "First line\n\nSecond paragraph" },
            { "> only\n> quotes", "" },
            { "", "" },
        };

    [Theory]
    [MemberData(nameof(Texts))]
    public void The_customer_s_own_text_is_kept_and_the_quoted_message_is_cut(string text, string own)
    {
        var reported = Assert.Single(Read(text: text));

        Assert.Equal(EventNames.MessageReplied, reported.Event.Name);
        Assert.Equal(own, reported.Event.Data.TryGetValue("text", out var words) ? words.GetString() : "");
        Assert.Equal(new SenderAddress(Channel.Email, "mari@example.com"), reported.Sender);
        Assert.Null(reported.Mark);
        Assert.Empty(reported.Event.Consents);
    }

    [Theory]
    [InlineData("Unsubscribe", "hello")]
    [InlineData("RE: Re: unsubscribe.", "hello")]
    [InlineData("Vs: Loobun", "")]
    [InlineData("Re: Welcome", "STOP!")]
    [InlineData("Re: Welcome", "Hello,\n\nplease unsubscribe me\n\nMari")]
    [InlineData("Re: Tere", "Tere\nPalun eemaldage mind nimekirjast.\nMari")]
    [InlineData("Re: Welcome", "opt-out")]
    public void An_opt_out_is_honoured_even_from_an_automatic_sender(string subject, string text)
    {
        var reported = Assert.Single(Read(subject, text));

        Assert.Equal(EventNames.ConsentChanged, reported.Event.Name);
        Assert.Equal(
            (ConsentStatus.Unsubscribed, null, "reply"),
            reported.Event.Consents is [var c] ? (c.Status, c.Topic, c.Method) : default
        );
        Assert.Equal(("mari@example.com", "unsubscribed"), (reported.Mark!.Address, reported.Mark.Reason));
    }

    [Theory]
    [InlineData("Re: how do I stop the kettle", "I cannot stop it.")]
    [InlineData("Re: Welcome", "don't stop")]
    [InlineData("Re: Welcome", "I'd like to unsubscribe from nothing")]
    [InlineData("Re: Welcome", "Thanks\n\nOn 2 Mar 2026, Shop <a@b.ee> wrote:\n> text\nUnsubscribe")]
    [InlineData("Re: Welcome", "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\nUnsubscribe")]
    public void The_word_in_passing_or_far_below_is_a_reply(string subject, string text) =>
        Assert.Equal(EventNames.MessageReplied, Assert.Single(Read(subject, text)).Event.Name);

    [Theory]
    [InlineData("Auto-Submitted: auto-replied", "Re: Welcome", "mari@example.com")]
    [InlineData("precedence:\r\n auto_reply", "Re: Welcome", "mari@example.com")]
    [InlineData("X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent", "Re: Welcome", "mari@example.com")]
    [InlineData("", "Welcome", "MAILER-DAEMON@example.com")]
    public void An_automatic_reply_is_ignored(string header, string subject, string from) =>
        Assert.Empty(Read(subject, "stop", [from], header));

    [Theory]
    [InlineData("Out of Office: back on Monday")]
    [InlineData("Automaatvastus: puhkusel")]
    [InlineData("Automatic reply: Re: Welcome")]
    [InlineData("Automatische Antwort: Willkommen")]
    [InlineData("Réponse automatique : Bienvenue")]
    [InlineData("Automātiska atbilde: Sveiki")]
    [InlineData("Автоматический ответ: Welcome")]
    [InlineData("自動応答: Welcome")]
    public void A_subject_like_a_machine_s_is_no_sign_of_the_customer_but_an_opt_out_in_it_counts(string subject)
    {
        Assert.Empty(Read(subject, "I am away until Monday."));
        Assert.Equal(EventNames.ConsentChanged, Assert.Single(Read(subject, "Unsubscribe")).Event.Name);
    }

    [Theory]
    [InlineData("Re: Automatic reply: Welcome")]
    [InlineData("VS: Automaatvastus: tellimus")]
    [InlineData("AW: Out of office")]
    public void A_reply_to_the_shop_s_own_absence_note_is_a_person_s(string subject)
    {
        Assert.Equal(EventNames.MessageReplied, Assert.Single(Read(subject, "Thank you!")).Event.Name);
        Assert.Equal(EventNames.ConsentChanged, Assert.Single(Read(subject, "Unsubscribe")).Event.Name);
    }

    [Theory]
    [InlineData("Auto-Submitted: no")]
    [InlineData("Subject: Auto-Submitted: auto-replied")]
    public void A_person_s_reply_is_not_treated_as_automatic(string header) => Assert.Single(Read(header: header));

    [Fact]
    public void A_long_reply_is_cut_between_characters_and_a_mail_posted_again_is_the_same_event()
    {
        var text = new string('a', 1_999) + "😀 and more";
        var first = Assert.Single(Read(text: text, header: "Message-ID: <abc@mail>"));
        var again = Assert.Single(Read(text: text, header: "Message-Id: <abc@mail>"));

        Assert.Equal(1_999, first.Event.Data["text"].GetString()!.Length);
        Assert.Equal(first.Event.Id, again.Event.Id);
        Assert.DoesNotContain("mail", first.Event.Id, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Hello", false)]
    [InlineData("Unsubscribe", true)]
    public void A_mail_whose_sender_cannot_be_read_is_reported_and_not_passed_over(string text, bool asked)
    {
        var reading = Reading(text: text, authors: []);

        Assert.Empty(reading.Events);
        Assert.Equal(new UnmatchedSender("a sender whose e-mail address cannot be read", asked), reading.Unmatched);
        Assert.Equal(
            reading.Unmatched,
            Reading(text: text, authors: [.. Enumerable.Range(0, 11).Select(n => $"a{n}@x.ee")]).Unmatched
        );
        Assert.Null(Reading(text: text, authors: [], header: "Auto-Submitted: auto-replied").Unmatched);
    }

    [Fact]
    public void Without_a_readable_sender_the_envelope_s_address_is_tried_and_named_as_a_guess()
    {
        var reading = Reading(text: "Unsubscribe", authors: [], envelope: " mari@example.com ");
        var reported = Assert.Single(reading.Events);

        Assert.Equal(
            (new SenderAddress(Channel.Email, "mari@example.com"), "mari@example.com"),
            (reported.Sender, reported.Mark!.Address)
        );
        Assert.Equal(
            new UnmatchedSender("a sender whose e-mail address cannot be read", true),
            reported.UnmatchedFallback
        );
        Assert.Null(reading.Unmatched);
        Assert.Null(Assert.Single(Reading(text: "Unsubscribe", envelope: "mari@example.com").Events).UnmatchedFallback);
    }

    [Theory]
    [InlineData("")]
    [InlineData("SRS0=HHH=TT=example.com=mari@forwarder.example")]
    [InlineData("prvs=1234567890=mari@example.com")]
    [InlineData("bounces+123-mari=example.com@lists.example")]
    [InlineData("mailer-daemon@example.com")]
    [InlineData("mari@")]
    public void An_envelope_of_a_mailing_system_names_no_person(string envelope)
    {
        var reading = Reading(text: "Unsubscribe", authors: [], envelope: envelope);

        Assert.Empty(reading.Events);
        Assert.True(reading.Unmatched!.AskedToStop);
    }

    [Fact]
    public void A_stop_of_several_authors_is_one_of_each_and_their_words_are_one_reply()
    {
        var reported = Read(
            text: "Please unsubscribe me. And where is my parcel? It should have been here on Monday already.",
            authors: ["a@x.ee", "b@x.ee"]
        );

        Assert.Equal(
            [EventNames.ConsentChanged, EventNames.ConsentChanged, EventNames.MessageReplied],
            reported.Select(n => n.Event.Name)
        );
        Assert.Equal(["a@x.ee", "b@x.ee"], reported.Take(2).Select(n => n.Mark!.Address));
        Assert.Equal(["b@x.ee"], reported[2].FurtherSenders.Select(a => a.Value));
        Assert.Equal(3, reported.Select(n => n.Event.Id).Distinct().Count());
    }

    [Fact]
    public void An_author_in_two_spellings_is_one()
    {
        Assert.Equal(
            ["mari@länd.ee"],
            Read(text: "Unsubscribe", authors: ["mari@länd.ee", "Mari@xn--lnd-qla.ee"]).Select(n => n.Mark!.Address)
        );
        Assert.Empty(
            Assert.Single(Read(text: "Hello", authors: ["mari@xn--lnd-qla.ee", "mari@länd.ee"])).FurtherSenders
        );
    }

    private static IReadOnlyList<ProviderEvent> Read(
        string subject = "Re: Welcome",
        string text = "Hello",
        string[]? authors = null,
        string header = ""
    ) => Reading(subject, text, authors, header).Events;

    private static ProviderResult.Accepted Reading(
        string subject = "Re: Welcome",
        string text = "Hello",
        string[]? authors = null,
        string header = "",
        string? envelope = null
    ) =>
        IncomingMailReader.Read(
            "sendgrid",
            new IncomingMail(header, authors ?? ["mari@example.com"], envelope, subject, text),
            Now
        );
}
