namespace MarketingAutomation.Web.Pages;

/// <summary>
/// What a person sees whose link does not work. It cannot know who she is, so it speaks both languages, and does not tell a forged link from a cut-off one.
/// </summary>
public static class NotFoundPage
{
    /// <summary>The page; the same for everybody.</summary>
    public static readonly Document Page = Document.Plain("en", "This link does not work", Styles.Common + Style, Html.Of($"""
        <main>
        <h1>This link does not work</h1>
        <p>Part of it may have been lost when it was copied. Please open it again from the message you received.</p>
        <div lang="et">
        <h1>See link ei tööta</h1>
        <p>Võib-olla läks osa sellest kopeerimisel kaduma. Palun ava link uuesti saadud sõnumist.</p>
        </div>
        </main>
        """));

    private const string Style = """
        main { max-width: 34rem; margin: 0 auto; padding: 18vh 1.25rem 2rem; }
        main div { margin-top: 2rem; padding-top: 2rem; border-top: 1px solid var(--line); }
        h1 { font-size: 1.4rem; }

        """;
}
