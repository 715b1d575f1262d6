using System.Security.Cryptography;
using System.Text;

namespace MarketingAutomation.Web.Pages;

/// <summary>A whole page with the security policy that fits it: nothing loads, runs or is sent anywhere but what this
/// page itself carries.</summary>
/// <param name="Text">The HTML document.</param>
/// <param name="Policy">Its <c>Content-Security-Policy</c>.</param>
public sealed record Document(string Text, string Policy)
{
    /// <summary>A page without scripts.</summary>
    public static Document Plain(string language, string title, string style, Html body) =>
        new(Shell(language, title, style, body, ""), $"{Base}; img-src data:; style-src '{HashOf(style)}'");

    /// <summary>A page with one small script that may send the page's own forms and nothing else.</summary>
    public static Document Scripted(string language, string title, string style, string script, Html body) =>
        new(
            Shell(language, title, style, body, $"<script>{script}</script>"),
            $"{Base}; img-src data:; style-src '{HashOf(style)}'; script-src '{HashOf(script)}'"
        );

    /// <summary>A page that refreshes itself with one small script.</summary>
    public static Document Live(string language, string title, string style, string script, Html body) =>
        new(
            Shell(language, title, style, body, $"<script>{script}</script>"),
            $"{Base}; img-src data:; style-src '{HashOf(style)}'; script-src '{HashOf(script)}'; connect-src 'self'"
        );

    /// <summary>
    /// A page that shows a message in a sandboxed frame. The frame inherits this policy, so it allows the message's own
    /// inline styles and pictures, and still no script.
    /// </summary>
    public static Document WithMessage(string language, string title, string style, Html body) =>
        new(Shell(language, title, style, body, ""), $"{Base}; style-src 'unsafe-inline'; img-src 'self' https: data:");

    private const string Base = "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static string HashOf(string inline) =>
        "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(inline)));

    private static string Shell(string language, string title, string style, Html body, string script) =>
        Html.Of(
            $"""
            <!doctype html>
            <html lang="{language}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            <meta name="color-scheme" content="light dark">
            <link rel="icon" href="data:,">
            <title>{title}</title>
            <style>{new Html(style)}</style>
            </head>
            <body>
            {body}
            {new Html(script)}
            </body>
            </html>

            """
        ).Text;
}
