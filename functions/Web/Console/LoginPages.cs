using MarketingAutomation.Web.Pages;

namespace MarketingAutomation.Web.Console;

/// <summary>What somebody sees before and after logging in to the console.</summary>
internal static class LoginPages
{
    private const string Style = """
        main { max-width: 34rem; margin: 0 auto; padding: 18vh 1.25rem 2rem; }

        """;

    public static readonly Document Needed = Document.Plain("en", "Log in", Styles.Common + Style, Html.Of($"""
        <main>
        <h1>Log in first</h1>
        <p>Open the login link that the program printed when it started. It carries the API key (setting <code>Api:Key</code>).</p>
        </main>
        """));

    // A page and not a redirect: the cookie is Strict, and after a redirect from another site's link it would not be sent.
    public static readonly Document Done = Document.Plain("en", "Logged in", Styles.Common + Style, Html.Of($"""
        <main>
        <meta http-equiv="refresh" content="0; url=./mailbox">
        <h1>You are logged in</h1>
        <p><a href="./mailbox">Open the mailbox</a></p>
        </main>
        """));
}
