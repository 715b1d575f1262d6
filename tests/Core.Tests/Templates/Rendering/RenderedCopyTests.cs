using MarketingAutomation.Core.Channels;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Templates.Rendering;

public sealed class RenderedCopyTests
{
    [Fact]
    public void The_English_welcome_as_text()
    {
        var message = SampleTemplates
            .Shipped["welcome"]
            .Render(Channel.Email, "en", SampleTemplates.FullContext, SampleTemplates.Links);
        Assert.Equal(
            ("Welcome, Anna", "Thank you for your first order. Here is what happens now.", "Metsa & Meri"),
            (message.Subject, message.Preheader, message.FromName)
        );
        Assert.Equal(
            """
            Thank you, and welcome

            Hello Anna,

            Your first order #1042, placed on March 2, has reached us. We are a small shop, so every first order matters to us. Thank you.

            - Birch leaf tea: 2 × €8.90
            - Clay cup: €24.00
            - Gift wrap
            Total: €59.90

            We pack it by hand. If the address or anything else is wrong, tell us soon: reply to this e-mail or write to abi@metsameri.example. A person reads every reply.

            See your order (https://metsameri.example/orders/1042)

            Warmly,
            Metsa & Meri

            --

            You get this e-mail because you are a customer of Metsa & Meri.
            Stop these e-mails or choose what you get (https://shop.example/c/Zk3vQ9pXw2LrT8sY5uBn1aHd)
            Metsa & Meri OÜ, Kopli 25, 10412 Tallinn, Estonia
            """,
            message.Text
        );
    }

    [Fact]
    public void The_Estonian_question_about_an_order_as_text()
    {
        var message = SampleTemplates
            .Shipped["how-was-it"]
            .Render(
                Channel.Email,
                "et",
                SampleTemplates.FullContext with
                {
                    FirstName = "Mari",
                },
                SampleTemplates.Links
            );
        Assert.Equal(
            ("Kuidas jäid rahule, Mari?", "Piisab ühest puudutusest: üks kuni viis tärni."),
            (message.Subject, message.Preheader)
        );
        Assert.Equal(
            """
            Kuidas jäid rahule?

            Tere, Mari!

            Sinu tellimus #1042 peaks nüüdseks kohal olema. Kas oled sellega rahul?

            Piisab ühest puudutusest:

            1 tärn, halb: https://shop.example/c/Zk3vQ9pXw2LrT8sY5uBn1aHd?stars=1
            2 tärni, võiks parem olla: https://shop.example/c/Zk3vQ9pXw2LrT8sY5uBn1aHd?stars=2
            3 tärni, rahuldav: https://shop.example/c/Zk3vQ9pXw2LrT8sY5uBn1aHd?stars=3
            4 tärni, hea: https://shop.example/c/Zk3vQ9pXw2LrT8sY5uBn1aHd?stars=4
            5 tärni, väga hea: https://shop.example/c/Zk3vQ9pXw2LrT8sY5uBn1aHd?stars=5

            1 on halb, 5 on väga hea. Pärast saad soovi korral paar sõna lisada.

            Kui midagi läks valesti, ütle julgelt. Seda loeb inimene ja ta võtab sinuga ühendust.

            Kõike head
            Metsa & Meri

            --

            Saad selle kirja, sest oled meie poe klient.
            Loobu kirjadest või vali, millest kirjutame (https://shop.example/c/Zk3vQ9pXw2LrT8sY5uBn1aHd)
            Metsa & Meri OÜ, Kopli 25, 10412 Tallinn, Estonia
            """,
            message.Text
        );
    }

    [Fact]
    public void A_staff_notice_is_plain_text_in_the_shop_s_zone()
    {
        var message = SampleTemplates
            .Shipped["_staff"]
            .Render(Channel.Staff, "en", SampleTemplates.FullContext with { Locale = null }, SampleTemplates.Links);
        Assert.Null(message.Html);
        Assert.Equal("#1042: Call about #1042", message.Subject);
        Assert.Equal(
            """
            Call about #1042
            Due: Wednesday, 4 March 2026
            Rating: 4 of 5

            Customer: Anna Tamm

            Order: #1042, €59.90
            Placed: 2 March, 22:40
            - Birch leaf tea × 2
            - Clay cup
            - Gift wrap
            https://metsameri.example/orders/1042

            Sent by Metsa & Meri to its own staff on Monday, 2 March 2026, 22:40.
            """,
            message.Text
        );
    }
}
