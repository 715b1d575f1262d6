namespace MarketingAutomation.Web.Pages;

/// <summary>
/// Short pages for people whose link leads nowhere at the moment. They cannot know who the customer is, so they speak
/// both languages.
/// </summary>
public static class ShortPages
{
    /// <summary>404. Does not tell a forged link from a cut-off one.</summary>
    public static readonly Document NotFound = Of(
        "This link does not work",
        "Part of it may have been lost when it was copied. Please open it again from the message you received.",
        "See link ei tööta",
        "Võib-olla läks osa sellest kopeerimisel kaduma. Palun ava link uuesti saadud sõnumist."
    );

    /// <summary>404 below <c>/console</c> and <c>/mailbox</c>, where only people of the shop come to.</summary>
    public static readonly Document ConsoleNotFound = Of(
        "There is no such page in the console",
        "A customer's record is at /console/customers/ and their key; the local mailbox, where there is one, is at /mailbox. "
            + "Log in at /login.",
        "Sellist lehte konsoolis ei ole",
        "Kliendi andmed on aadressil /console/customers/ ja kliendi võti; kohalik postkast, kui see on olemas, on aadressil /mailbox. "
            + "Logi sisse aadressil /login."
    );

    /// <summary>404: the link is ours and whole, and what it leads to is not in our records any more.</summary>
    public static readonly Document RecordLost = Of(
        "We cannot find this message any more",
        "It is not in our records, so nothing was changed here. If you want no more messages, please reply "
            + "to one of them with the word UNSUBSCRIBE.",
        "Me ei leia seda sõnumit enam",
        "Seda ei ole enam meie andmetes, seega siin midagi ei muudetud. Kui sa ei soovi enam sõnumeid, vasta "
            + "palun mõnele neist sõnaga LOOBUN."
    );

    /// <summary>503.</summary>
    public static readonly Document Unavailable = Of(
        "Please try again in a moment",
        "Something on our side is busy. Nothing was changed.",
        "Palun proovi veidi aja pärast uuesti",
        "Meie süsteem on hetkel hõivatud. Midagi ei muudetud."
    );

    /// <summary>400: a form that is not ours.</summary>
    public static readonly Document UnknownForm = Of(
        "That did not work",
        "We could not tell what you chose, so nothing was changed. Please go back and try again.",
        "See ei õnnestunud",
        "Me ei saanud su valikust aru, seega midagi ei muudetud. Palun mine tagasi ja proovi uuesti."
    );

    private const string Style = """
        main { max-width: 34rem; margin: 0 auto; padding: 18vh 1.25rem 2rem; }
        main div { margin-top: 2rem; padding-top: 2rem; border-top: 1px solid var(--line); }
        h1 { font-size: 1.4rem; }

        """;

    private static Document Of(string title, string text, string titleEt, string textEt) =>
        Document.Plain(
            "en",
            title,
            Styles.Common + Style,
            Html.Of(
                $"""
                <main>
                <h1>{title}</h1>
                <p>{text}</p>
                <div lang="et">
                <h1>{titleEt}</h1>
                <p>{textEt}</p>
                </div>
                </main>
                """
            )
        );
}
