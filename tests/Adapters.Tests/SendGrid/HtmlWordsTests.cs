using MarketingAutomation.Adapters.SendGrid;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Webhooks.Replies;
using NodaTime;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.SendGrid;

/// <summary>The words of a reply that has only HTML.</summary>
public sealed class HtmlWordsTests
{
    [Theory]
    [InlineData("<html><head><style>p{}</style></head><body><p>Tere &amp; aitäh</p><blockquote>old<br>Unsubscribe</blockquote></body>", "Tere & aitäh")]
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
        Assert.Equal(EventNames.ConsentChanged, Event("<html><head><title>x</title></head><body><div>Unsubscribe</div></body></html>"));
        Assert.Equal(EventNames.ConsentChanged, Event("<head><title>x</title><div>Unsubscribe"));
        Assert.Equal(EventNames.MessageReplied, Event("<p>Great</p><blockquote>a<blockquote>b</blockquote><p>Unsubscribe</p></blockquote>"));
    }

    [Fact]
    public void A_stranger_s_HTML_costs_no_more_than_its_length()
    {
        // Building a tree of these takes seconds each, with the square of the length.
        foreach (var part in (string[])
            [
                "<div>", "<a><div>", "<b></p>", "<ul><li>", "<b><div>", "<blockquote>", "</blockquote>", "<table>a", "<svg><g>", "<!--", "<", "</", "<a ", " a=b", "&a", "&", "<script><!--<script>", "<style>", "<head>",
                "<![CDATA[", "\0", "&#x10FFFF;", "\uD83D",
            ])
        {
            var html = string.Concat(Enumerable.Repeat(part, 2_000_000 / part.Length));
            Assert.True(HtmlWords.Of(html)!.Length <= 200_000);
            Assert.True(HtmlWords.Of($"<a{html}")!.Length <= 200_000);
        }
    }

    private static string ReplyText(string html) => (HtmlWords.Of(html) ?? "").Trim().ReplaceLineEndings("\n");

    private static string Event(string html) =>
        IncomingReply.Read("sendgrid", new IncomingMail(null, ["mari@example.com"], null, "Re: x", HtmlWords.Of(html)), Instant.FromUtc(2026, 3, 2, 12, 0)).News[0].Event.Name;
}
