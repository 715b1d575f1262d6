using MarketingAutomation.Adapters.SendGrid;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.SendGrid;

/// <summary>Of words in HTML that a style may hide: what is certainly hidden is left out, all else is read.</summary>
public sealed class HiddenTextTests
{
    /// <summary>A reply, and whether its words "Unsubscribe me" are read.</summary>
    public static TheoryData<string, bool> Replies =>
        new()
        {
            { "<style>.pre{display:none}</style><div class=\"pre\">Unsubscribe me</div><p>Nice</p>", false },
            {
                "<style>.d{display:none}@media screen{.d{display:block}}</style><p>Hello</p><div "
                    + "class=\"d\">Unsubscribe me</div>",
                true
            },
            {
                "<style>.d{display:none}\n@media all { .d{display:block !important} "
                    + "}</style><p>Hello</p><div class=\"d\">Unsubscribe me</div>",
                true
            },
            {
                "<style>.d{display:none} body .d{display:block}</style><p>Hello</p><div "
                    + "class=\"d\">Unsubscribe me</div>",
                true
            },
            {
                "<style>.d{display:none} .d.on{display:block}</style><p>Hello</p><div class=\"d "
                    + "on\">Unsubscribe me</div>",
                true
            },
            { "<style>div{display:none} div[dir]{display:block}</style><div dir=\"ltr\">Unsubscribe me</div>", true },
            { "<style>*{display:block} </style><p>Hello</p><div class=\"d\">Unsubscribe me</div>", true },
            {
                "<style media=\"print\">.n{display:none}</style><p>Hello</p><div class=\"n\">Unsubscribe me</div>",
                true
            },
            {
                "<style media=\"(max-width:100px)\">.n{display:none}</style><p>Hello</p><div "
                    + "class=\"n\">Unsubscribe me</div>",
                true
            },
            { "<p>Hello</p><div style=\"font-size:0\"><p style=\"font-size:14px\">Unsubscribe me</p></div>", true },
            {
                "<table><tr><td style=\"font-size:0px;padding:0\"><div "
                    + "style=\"font-size:13px;line-height:1\">Unsubscribe me</div></td></tr></table>",
                true
            },
            {
                "<style>.w{font-size:0}.t{font-size:14px}</style><p>Hello</p><div class=\"w\"><span "
                    + "class=\"t\">Unsubscribe me</span></div>",
                true
            },
            {
                "<style>.w{font-size:0}</style><p>Hello</p><div class=\"w\" "
                    + "style=\"font-size:15px\">Unsubscribe me</div>",
                true
            },
            {
                "<p>Hello</p><div style=\"visibility:hidden\"><p style=\"visibility:visible\">Unsubscribe me</p></div>",
                true
            },
            { "<p>Hello</p><div style=\"color:transparent\"><p style=\"color:#000\">Unsubscribe me</p></div>", true },
            { "<p>Hello</p><div style=\"left:-9999px\">Unsubscribe me</div>", true },
            { "<p>Hello</p><div style=\"opacity:0.0\">Unsubscribe me</div>", false },
            { "<p>Hello</p><div style=\"opacity:.4\">Unsubscribe me</div>", true },
            { "<p>Hello</p><div style=\"height:0;overflow:hidden\">Unsubscribe me</div>", false },
            { "<p>Hello</p><div style=\"max-height:0\">Unsubscribe me</div>", true },
            { "<p>Hello</p><div style=\"line-height:0\">Unsubscribe me</div>", true },
            { "<p>Hello</p><div style=\"font:0/0 a\">Unsubscribe me</div>", true },
            { "<p>Hello</p><div style=\"display:/*x*/none\">Unsubscribe me</div>", false },
            { "<p>Hello</p><div style=\"background:url('a;display:none;b')\">Unsubscribe me</div>", true },
            { "<p>Hello</p><div style=\"display:none;display:bogus\">Unsubscribe me</div>", true },
            { "<p>Hello</p><div style=\"display:none!important;display:block\">Unsubscribe me</div>", false },
            { "<p>Hello</p><div style=\"display:block!important;display:none\">Unsubscribe me</div>", true },
            {
                "<!DOCTYPE html><style>.Pre{display:none}</style><p>Hello</p><div class=\"pre\">Unsubscribe me</div>",
                true
            },
            { "<html><head><title>Unsubscribe me</title></head><body><p>Nice</p></body></html>", false },
            { "<p>Nice</p><template>Unsubscribe me</template>", false },
            { "<p>Nice</p><noscript>x</noscript><p>Unsubscribe me</p>", true },
            { "<p>Nice</p><dialog>Unsubscribe me</dialog>", true },
            { "<p>Nice</p><details><summary>More</summary>Unsubscribe me</details>", true },
            { "<p>Nice</p><div hidden=\"until-found\">Unsubscribe me</div>", false },
            { "<p>Nice</p><!--[if mso]><p>Unsubscribe me</p><![endif]-->", false },
            { "<p>Nice</p><![if !mso]><p>Unsubscribe me</p><![endif]>", true },
            { "<style><!-- .pre{display:none} --></style><div class=\"pre\">Unsubscribe me</div><p>Nice</p>", false },
            { "<div class=\"pre\">Unsubscribe me</div><p>Nice</p><style>.pre{display:none}</style>", false },
            { "<p>Nice</p><div id=\"x1\">Unsubscribe me</div><style>#x1 { DISPLAY : NONE }</style>", false },
            {
                "<style>.m_123pre{display:none!important}</style><div class=\"m_123pre\">Unsubscribe "
                    + "me</div><p>Nice</p>",
                false
            },
            {
                "<style>@import url(x.css);.pre{display:none}</style><div class=\"pre\">Unsubscribe "
                    + "me</div><p>Nice</p>",
                false
            },
            {
                "<style>@charset \"utf-8\";.pre{display:none}</style><div class=\"pre\">Unsubscribe "
                    + "me</div><p>Nice</p>",
                false
            },
            {
                "<style>@font-face{font-family:a;src:url(b)} .pre{display:none}</style><div "
                    + "class=\"pre\">Unsubscribe me</div><p>Nice</p>",
                false
            },
            {
                "<style>.a:before{content:\"}\"} .pre{display:none}</style><div class=\"pre\">Unsubscribe "
                    + "me</div><p>Nice</p>",
                false
            },
            {
                "<div class=\"elementToProof\">Unsubscribe "
                    + "me</div><style>.elementToProof{display:none}</style><style>.elementToProof{display:block}</style>",
                true
            },
            { "<style>p{display:none}</style><p>Unsubscribe me</p><div>Nice</div>", false },
            { "<style>p.h{display:none}</style><p class=\"h\">x<div>Unsubscribe me</div>", true },
            { "<style>.c{visibility:collapse}</style><div class=\"c\">Unsubscribe me</div><p>Nice</p>", false },
            { "<p>Nice</p><div style=\"position:absolute;clip-path:inset(50%)\">Unsubscribe me</div>", true },
            { "<p>Nice</p><div style=\"transform:scale(0)\">Unsubscribe me</div>", true },
            { "<p>Nice</p><div style=\"color:#ffffff;background:#ffffff\">Unsubscribe me</div>", true },
            { "<p>Nice</p><img width=0 height=0 alt=\"Unsubscribe me\">", false },
            {
                "<div dir=\"auto\">Unsubscribe me</div><div id=\"ms-outlook-mobile-signature\"><div "
                    + "style=\"direction:ltr\">Get Outlook for iOS</div></div><hr><div "
                    + "id=\"divRplyFwdMsg\"><b>From:</b> Metsa<br><b>Sent:</b> "
                    + "Fri</div><style>.hide{display:none}</style><div class=\"hide\">x</div>",
                true
            },
            {
                "<div dir=\"ltr\">Unsubscribe me</div><br><div class=\"gmail_quote\"><div dir=\"ltr\" "
                    + "class=\"gmail_attr\">On Fri, Nov 27, 2026 Metsa wrote:<br></div><blockquote "
                    + "class=\"gmail_quote\"><style>div{display:none}</style><div>Hello</div></blockquote></div>",
                false
            },
            {
                "<html><head></head><body><div class=\"ydp1 yahoo-style-wrap\"><div dir=\"ltr\">Unsubscribe "
                    + "me</div></div><div id=\"yahoo_quoted_1\" class=\"yahoo_quoted\"><div>On Fri, Metsa "
                    + "wrote:</div><style>.x{display:none}</style></div></body></html>",
                true
            },
            {
                "<html><head><meta http-equiv=\"content-type\" content=\"text/html; "
                    + "charset=utf-8\"></head><body dir=\"auto\">Unsubscribe me<br><br><div dir=\"ltr\">Sent from "
                    + "my iPhone</div><div dir=\"ltr\"><br><blockquote type=\"cite\">On 27. Nov 2026 Metsa "
                    + "wrote:</blockquote></div></body></html>",
                true
            },
            {
                "<div style=\"font-size:0;color:transparent\"><p style=\"font-size:14px\">a<b "
                    + "style=\"color:red\">Unsubscribe me</b></p></div>",
                true
            },
            {
                "<div style=\"font-size:0\"><p style=\"display:none\">a<i "
                    + "style=\"font-size:14px\">Unsubscribe me</i></p></div>",
                false
            },
            {
                "<div style=\"font-size:0\"><p style=\"display:none\">a<div "
                    + "style=\"font-size:14px\">Unsubscribe me</div></div>",
                true
            },
            { "<div style=\"opacity:0\"><p style=\"opacity:1;display:block\">Unsubscribe me</p></div>", false },
            { "<div style=\"visibility:hidden\"><p style=\"font-size:14px\">Unsubscribe me</p></div>", false },
            {
                "<style>.d{display:none}.x{color:red;.y{margin:0}@media all{.d{display:block}}}</style><div "
                    + "class=\"d\">Unsubscribe me</div>",
                true
            },
            {
                "<style>.d{display:none}@media screen{.e .d:not(.f){display:block}}</style><div "
                    + "class=\"d\">Unsubscribe me</div>",
                true
            },
            {
                "<style>.d{display:none}.d:before{display:block}.e{display:block}</style><div "
                    + "class=\"d\">Unsubscribe me</div>",
                false
            },
            {
                "<style>.d{display:none!important}.d{display:block}</style><div class=\"d\">Unsubscribe me</div>",
                false
            },
            {
                "<style>@media all{.d{display:block!important}}</style><div class=\"d\" "
                    + "style=\"display:none\">Unsubscribe me</div>",
                true
            },
            {
                "<style>@media all{.d{display:block}}</style><div class=\"d\" "
                    + "style=\"display:none\">Unsubscribe me</div>",
                false
            },
            { "<style>[hidden]{display:block}</style><div hidden>Unsubscribe me</div>", true },
            { "<style>.d{display:none}.\\64{display:block}</style><div class=\"d\">Unsubscribe me</div>", true },
            {
                "<style media=\"screen\" type=\"text/css\">.d{display:none}</style><div "
                    + "class=\"d\">Unsubscribe me</div>",
                false
            },
            {
                "<style media=\"print\">.d{display:block}</style><style>.d{display:none}</style><div "
                    + "class=\"d\">Unsubscribe me</div>",
                true
            },
            { "<span style=\"height:0;overflow:hidden\">Unsubscribe me</span>", true },
            { "<table><tr><td style=\"max-width:0;overflow:hidden\">Unsubscribe me</td></tr></table>", true },
            { "<div style=\"height:0;overflow:hidden;padding-bottom:50%\">Unsubscribe me</div>", true },
            { "<div style=\"color:transparent;text-shadow:0 0 0 red\">Unsubscribe me</div>", true },
            { "<div style=\"color:transparent\"><a href=x>Unsubscribe me</a></div>", true },
            { "<div style=\"font-size:0\"><table><tr><td>Unsubscribe me</td></tr></table></div>", true },
        };

    [Theory]
    [MemberData(nameof(Replies))]
    public void Words_are_read_unless_it_is_certain_that_they_are_hidden(string html, bool read) =>
        Assert.Equal(read, HtmlTextExtractor.Extract(html)!.Contains("Unsubscribe me", StringComparison.Ordinal));

    [Fact]
    public void Reading_a_style_sheet_takes_time_linear_in_its_length()
    {
        foreach (
            var part in (string[])
                [
                    "{",
                    "}",
                    "(",
                    "[",
                    "'",
                    "/*",
                    "a{",
                    "@media{",
                    ".d{display:none}",
                    ".d,",
                    ".a.d{display:block}",
                    "\\",
                    ";",
                    "&{all:unset;",
                    "url(",
                ]
        )
        {
            var sheet = string.Concat(Enumerable.Repeat(part, 90_000 / part.Length));
            Assert.NotNull(
                HtmlTextExtractor.Extract(
                    $"<style>.d{{display:none}}{sheet}</style>{string.Concat(Enumerable.Repeat("<p class='a d'>", 600))}"
                )
            );
            Assert.NotNull(HtmlTextExtractor.Extract($"<p style=\"{sheet}\">a"));
        }
    }

    [Fact]
    public void Of_a_sheet_too_long_to_be_sure_of_nothing_is_hidden()
    {
        var rules = string.Concat(Enumerable.Repeat(".a{display:none}", 2_100));

        Assert.Contains(
            "Unsubscribe me",
            HtmlTextExtractor.Extract(
                $"<style>.d{{display:none}}{rules}.d{{display:block}}</style><p class=d>Unsubscribe me</p>"
            ),
            StringComparison.Ordinal
        );
    }
}
