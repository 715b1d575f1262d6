using MarketingAutomation.Web.Pages;

namespace MarketingAutomation.Web.Console;

/// <summary>What a person sees before, after and instead of logging in to the console.</summary>
internal static class LoginPages
{
    private const string Style = """
        main { max-width: 34rem; margin: 0 auto; padding: 18vh 1.25rem 2rem; }
        input { font: inherit; width: 100%; min-height: 48px; padding: .4rem .7rem; margin: .3rem 0 .8rem; border: 1px solid var(--line); border-radius: 10px; }

        """;

    /// <summary>Asked at an address of the console. <paramref name="root"/>: how the page leads to the program's root
    /// from there, <c>./</c> or <c>../</c>.</summary>
    public static Document LoginNeeded(string root) =>
        LoginForm(
            "Log in first",
            "Open the login link that the program printed when it started; it works once, for an hour.",
            root
        );

    /// <summary>A code that is none, or no longer one.</summary>
    public static readonly Document CodeUsed = LoginForm(
        "This login link does not work any more",
        "A login link works once, for an hour. The next start of the program prints a new one."
    );

    public static readonly Document WrongKey = LoginForm(
        "That is not the key",
        "It was neither the API key nor an unused login code."
    );

    public static readonly Document TooManyTries = LoginForm(
        "Please wait a moment",
        "There were several wrong tries from your address. The next one is looked at after a short wait."
    );

    public static readonly Document LoggedOut = LoginForm(
        "You are logged out",
        "The session is over, also for copies of its cookie."
    );

    // A page and not a redirect: the cookie is Strict, and after a redirect from another site's link it would not be
    // sent.
    public static readonly Document LoggedIn = Document.Plain(
        "en",
        "Logged in",
        Styles.Common + Style,
        Html.Of(
            $"""
            <main>
            <meta http-equiv="refresh" content="0; url=./mailbox">
            <h1>You are logged in</h1>
            <p><a href="./mailbox">Open the mailbox</a></p>
            </main>
            """
        )
    );

    /// <summary>Where messages go to providers there is no mailbox to lead to.</summary>
    public static readonly Document LoggedInWithoutMailbox = Document.Plain(
        "en",
        "Logged in",
        Styles.Common + Style,
        Html.Of(
            $"""
            <main>
            <h1>You are logged in</h1>
            <p>Open the link to a customer's record again.</p>
            <form method="post" action="./logout"><button class="quiet">Log out</button></form>
            </main>
            """
        )
    );

    private static Document LoginForm(string title, string text, string root = "./") =>
        Document.Plain(
            "en",
            title,
            Styles.Common + Style,
            Html.Of(
                $"""
                <main>
                <h1>{title}</h1>
                <p>{text}</p>
                <form method="post" action="{root}login">
                <label>API key (setting <code>Api:Key</code>, else the file <code>api.key</code> in the data folder), or a login code
                <input name="key" type="password" autocomplete="current-password" required></label>
                <button>Log in</button>
                </form>
                </main>
                """
            )
        );
}
