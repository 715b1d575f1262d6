using MarketingAutomation.Adapters.SendGrid;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Replies;
using NodaTime;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.SendGrid;

/// <summary>The words of a reply that has only HTML.</summary>
public sealed class HtmlTextTests
{
    [Theory]
    [InlineData(
        "<html><head><style>p{}</style></head><body><p>Tere &amp; "
            + "aitäh</p><blockquote>old<br>Unsubscribe</blockquote></body>",
        "Tere & aitäh"
    )]
    [InlineData("<p>Great</p><blockquote>a<blockquote>b</blockquote><p>Unsubscribe</p></blockquote>", "Great")]
    [InlineData("<BLOCKQUOTE type='cite'>a</BLOCKQUOTE>Great", "Great")]
    [InlineData("one<br>two<br/>three<BR />four<div>five</div>six", "one\ntwo\nthree\nfour\nfive\nsix")]
    [InlineData("<ul><li>one<li>two</ul>", "one\ntwo")]
    [InlineData("<a title='a > b' href=\"x\">here</a>", "here")]
    [InlineData("a<!-- <p>no</p> > -->b", "ab")]
    [InlineData("a<script>if (1 < 2) '</p>'</script>b<style>q{content:'<p>'}</style>c", "abc")]
    [InlineData("<head><title>Re: x</title><body>Great", "Great")]
    [InlineData("<head><meta charset=utf-8><p>Great", "Great")]
    [InlineData("&lt;p&gt; &#8217; &notanentity; 1 < 2", "<p> ’ ¬anentity; 1 < 2")]
    [InlineData("<p>Great<p title=\"never closed", "Great")]
    [InlineData("<textarea><b>Great</textarea>", "<b>Great")]
    [InlineData("<style>never closed", "")]
    [InlineData("", "")]
    public void Tags_and_quotes_are_away_and_blocks_are_lines(string html, string words) =>
        Assert.Equal(words, ReplyText(html));

    [Fact]
    public void A_stop_in_HTML_alone_is_an_opt_out_and_one_it_quotes_is_not()
    {
        Assert.Equal(
            EventNames.ConsentChanged,
            Event("<html><head><title>x</title></head><body><div>Unsubscribe</div></body></html>")
        );
        Assert.Equal(EventNames.ConsentChanged, Event("<head><title>x</title><div>Unsubscribe"));
        Assert.Equal(
            EventNames.MessageReplied,
            Event("<p>Great</p><blockquote>a<blockquote>b</blockquote><p>Unsubscribe</p></blockquote>")
        );
    }

    [Fact]
    public void Reading_HTML_takes_time_linear_in_its_length()
    {
        // Building a tree of these takes seconds each, with the square of the length.
        foreach (
            var part in (string[])
                [
                    "<div>",
                    "<a><div>",
                    "<b></p>",
                    "<ul><li>",
                    "<b><div>",
                    "<blockquote>",
                    "</blockquote>",
                    "<table>a",
                    "<svg><g>",
                    "<!--",
                    "<",
                    "</",
                    "<a ",
                    " a=b",
                    "&a",
                    "&",
                    "<script><!--<script>",
                    "<style>",
                    "<head>",
                    "<![CDATA[",
                    "\0",
                    "&#x10FFFF;",
                    "\uD83D",
                ]
        )
        {
            var html = string.Concat(Enumerable.Repeat(part, 2_000_000 / part.Length));
            Assert.True(HtmlTextExtractor.Extract(html)!.Length <= 200_000);
            Assert.True(HtmlTextExtractor.Extract($"<a{html}")!.Length <= 200_000);
        }
    }

    [Theory]
    [InlineData("<div style=\"display:none\">Unsubscribe</div><p>Nice!</p>", "Nice!")]
    [InlineData("<div style='color:red; DISPLAY : none !important'><p>a<div>b</div></div>Nice!", "Nice!")]
    [InlineData("<p hidden>Unsubscribe<p>Nice!", "Nice!")]
    [InlineData(
        "<span style=visibility:hidden>a</span><i style='opacity:0'>b</i><i style='font-size:0px'>c</i><i "
            + "style='mso-hide:all'>d</i>Nice!",
        "dNice!"
    )]
    [InlineData(
        "<div style='max-height:0;overflow:hidden'>a</div><div style='position:absolute;left:-9999px'>b</div>Nice!",
        "Nice!"
    )]
    [InlineData("<ul><li style='display:none'>a<li>Nice!</ul>", "Nice!")]
    [InlineData("<table><tr><td style='display:none'>a<td>Nice!</table>", "Nice!")]
    [InlineData("<div><span style='display:none'>never closed</div>Nice!", "Nice!")]
    [InlineData("<p>a <span style='display:none'>never closed<p>Nice!", "a \nNice!")]
    [InlineData("<div style='display:none'>a<br>b<img src=x>c</i></p></div>Nice!", "Nice!")]
    [InlineData("<div style='display:none'><blockquote>a</div>Nice!", "Nice!")]
    [InlineData("<template>a</template>Nice!", "Nice!")]
    [InlineData("<img style='display:none' src=x>Nice!<br style='display:none'>", "Nice!")]
    [InlineData("<p style='display:none;display:block'>Nice!</p>", "Nice!")]
    [InlineData("<p style='max-height:0'>Nice!</p>", "Nice!")]
    [InlineData("<p style='opacity:0.9;font-size:10px;visibility:visible'>Nice!</p>", "Nice!")]
    [InlineData("<p title='display:none' class=hidden>Nice!</p>", "Nice!")]
    [InlineData("<style>.h{display:none}</style><p class=\"x h\">Unsubscribe</p>Nice!", "Nice!")]
    [InlineData("<p class=h>Unsubscribe</p>Nice!<style>p, .h , #z { Visibility : hidden }</style>", "Nice!")]
    [InlineData("<style><!-- /* a } */ #h{font-size:0px} --></style><div id=h>Unsubscribe</div>Nice!", "Nice!")]
    [InlineData("<style>span.h{display:none!important}</style><span class=h>a</span><i class=h>Nice!</i>", "Nice!")]
    [InlineData("<head><style>x{color:red}.h{display:none}</style></head><body><div class=h>a</div>Nice!", "Nice!")]
    [InlineData("<style>@import url(a);.h{display:none}</style><div class=h>a</div>Nice!", "Nice!")]
    [InlineData("<style>@media print{.h{display:none}}</style><p class=h>Nice!</p>", "Nice!")]
    [InlineData(
        "<style>div .h, .h:first-child, .a.h, *, body{display:none}</style><body><p class=h>Nice!</p>",
        "Nice!"
    )]
    [InlineData("<style>.h{display:none}p.h{display:block}</style><p class=h>Nice!</p>", "Nice!")]
    [InlineData("<style>.h{display:none}</style><p class=h style='display:block'>Nice!</p>", "Nice!")]
    [InlineData("<style>.h{color:red}</style><p class=h>Nice!</p>", "Nice!")]
    [InlineData("<style>.h{display:none", "")]
    [InlineData("<style>.h{display:none} @media screen{.h{display:block}}</style><p class=h>Nice!</p>", "Nice!")]
    [InlineData(
        "<style>.h{display:none} @media all{div.h{display:block!important}}</style><div class=h>Nice!</div>",
        "Nice!"
    )]
    [InlineData("<style>.h{display:none} body .h{display:block}</style><p class=h>Nice!</p>", "Nice!")]
    [InlineData("<style>.h{display:none} .h.on{display:block}</style><p class='h on'>Nice!</p>", "Nice!")]
    [InlineData("<style>.h{display:none} div[dir]{display:block}</style><div dir=ltr class=h>Nice!</div>", "Nice!")]
    [InlineData("<style media=print>.h{display:none}</style><p class=h>Nice!</p>", "Nice!")]
    [InlineData("<style media='(max-width:600px)'>.h{display:none}</style><p class=h>Nice!</p>", "Nice!")]
    [InlineData("<style media=screen>.h{display:none}</style><p class=h>a</p>Nice!", "Nice!")]
    [InlineData("<style>.h{display:none} @media screen{.x{display:block}}</style><p class=h>a</p>Nice!", "Nice!")]
    [InlineData("<style>.Pre{display:none}</style><p class=pre>Nice!</p>", "Nice!")]
    [InlineData("<style>P.Pre{display:none}</style><p class=Pre>a</p>Nice!", "Nice!")]
    [InlineData("<p style='left:-9999px'>Nice!</p>", "Nice!")]
    public void Text_a_reader_does_not_see_is_not_part_of_the_reply(string html, string words) =>
        Assert.Equal(words, ReplyText(html));

    [Theory]
    [InlineData("@a{")]
    [InlineData("@a{b{}")]
    [InlineData("a[{")]
    public void A_sheet_that_is_nested_without_end_is_read_to_its_end(string part) =>
        Assert.Equal("Nice!", ReplyText($"<style>{string.Concat(Enumerable.Repeat(part, 10_000))}</style>Nice!"));

    [Theory]
    [InlineData("<div style=\"display:none\">unsubscribe</div><p>Nice!</p>", EventNames.MessageReplied)]
    [InlineData(
        "<p>Hi</p><div>On Fri, 2 Mar 2026, Shop &lt;a@shop.example&gt; "
            + "wrote:</div><blockquote>old</blockquote><p>Please unsubscribe me</p>",
        EventNames.ConsentChanged
    )]
    [InlineData("<p>Hi</p><blockquote>old<p>Unsubscribe</p></blockquote><p>Nice!</p>", EventNames.MessageReplied)]
    [InlineData(
        "<p>Hallo</p><div name=\"quote\"><div><b>Gesendet:</b> Freitag<br/><b>Von:</b> Shop<br/><b>An:</b> "
            + "Mari<br/><b>Betreff:</b> Hallo</div><p>Unsubscribe</p></div>",
        EventNames.MessageReplied
    )]
    public void An_answer_below_a_quote_counts_and_what_is_hidden_or_quoted_does_not(string html, string name) =>
        Assert.Equal(name, Event(html));

    // A quote is a line with its mark.
    private static string ReplyText(string html) =>
        string.Join(
                '\n',
                (HtmlTextExtractor.Extract(html) ?? "").ReplaceLineEndings("\n").Split('\n').Where(l => l != ">")
            )
            .Trim();

    private static string Event(string html) =>
        IncomingMailReader
            .Read(
                "sendgrid",
                new IncomingMail(null, ["mari@example.com"], null, "Re: x", HtmlTextExtractor.Extract(html)),
                Instant.FromUtc(2026, 3, 2, 12, 0)
            )
            .Events[0]
            .Event.Name;
}
