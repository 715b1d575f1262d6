using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Replies;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Inbound.Replies;

/// <summary>What in a reply is the quote and what is the customer's: lines with <c>&gt;</c> are the quote (RFC 3676),
/// below and between them are their words.</summary>
public sealed class QuotedReplyTests
{
    private const string Head = "On Fri, 2 Mar 2026 at 10:00, Birch Shop <hello@shop.example> wrote:\n";
    private const string Long =
        "> If you do not want these messages any more, here is the link that you may follow to\n";

    public static TheoryData<string, string> Answers =>
        new()
        {
            { "Hi,\n> Hello\n> Unsubscribe: https://x.example\n\nWhere is my parcel?", "Hi,\nWhere is my parcel?" },
            { "Hi,\n> quoted\nWhere is my parcel?", "Hi,\nWhere is my parcel?" },
            { "On Fri, Metsa wrote:\n> Hello\n\nWhere is my parcel?", "Where is my parcel?" },
            { "Metsa kirjutas:\n\n> Tere\n\nKus mu pakk on?", "Kus mu pakk on?" },
            { "Hi,\nOn Fri, Metsa wrote:\n> Hello\n\nWhere is my parcel?", "Hi,\nWhere is my parcel?" },
            { $"Hi,\n\n{Head}> Hello\n> there\n\nWhere is my parcel?", "Hi,\nWhere is my parcel?" },
            { $"Hi,\n\n{Head}\n> Was it good?\n\nIt was.\n\n> And the tea?\n\nStrong.", "Hi,\nIt was.\n\nStrong." },
            { $"Hi,\n\n{Head}> Hello\nWhere is my parcel?", "Hi,\nWhere is my parcel?" },
            { "Hi,\n>> older\n> quoted\n\nWell.\n-- \nMari Mets", "Hi,\nWell." },
            { "Hi,\n> quoted\n\nWell.\n\nSent from my iPhone", "Hi,\nWell." },
            // What a program wrapped or wrote below is no answer.
            { $"Thanks\n\n{Head}{Long}unsubscribe\n> Birch Shop", "Thanks" },
            { $"Thanks\n\n{Head}> text\nUnsubscribe", "Thanks" },
            { $"Thanks\n\n{Head}Hello\nUnsubscribe", "Thanks" },
            { "Thanks\n> quoted\n\nWell.\n\n-----Original Message-----\nFrom: Shop\n\nUnsubscribe", "Thanks\nWell." },
            { "Thanks\n\nFrom: Shop\nSent: Monday\nTo: Mari\n\n> older\n\nUnsubscribe", "Thanks" },
            // Heads of GMX and Web.de, of Zoho, with and without empty lines.
            {
                "Danke\n\nGesendet: Freitag, 2. März 2026 um 10:00\nVon: Shop <a@shop.example>\nAn: "
                    + "Mari\nBetreff: Hallo\nAbmelden",
                "Danke"
            },
            {
                "Danke\n\nGesendet: Freitag, 2. März 2026\n\nVon: Shop\n\nAn: Mari\n\nBetreff: Hallo\n\nAbmelden",
                "Danke"
            },
            { "Thanks\n\nDate: Friday\nFrom: Shop\nTo: Mari\nUnsubscribe", "Thanks" },
            {
                "Thanks\n\n---- On Fri, 02 Mar 2026 10:00:00 +0200 Shop <a@shop.example> wrote ---\n\nUnsubscribe",
                "Thanks"
            },
            {
                "Thanks\n\n---- On Fri, 02 Mar 2026 10:00:00 +0200 Shop <a@shop.example> wrote ----\n> Unsubscribe",
                "Thanks"
            },
            // Near misses.
            { "To: here it looks good.\nI like it.", "To: here it looks good.\nI like it." },
            {
                "Sent: two parcels\nTo: my sister\nShe likes them.",
                "Sent: two parcels\nTo: my sister\nShe likes them."
            },
            { "My mother wrote:\nthe tea is good.", "My mother wrote:\nthe tea is good." },
            { "-- she said so --\nGood.", "-- she said so --\nGood." },
        };

    [Theory]
    [MemberData(nameof(Answers))]
    public void The_customer_s_words_are_kept_above_between_and_below_the_quote(string text, string own) =>
        Assert.Equal((EventNames.MessageReplied, own), Only(text));

    [Theory]
    [InlineData("On Fri, Metsa wrote:\n> Hello\n> Unsubscribe: https://x.example\n\nPlease unsubscribe me")]
    [InlineData("Hi,\n> quoted\nplease stop writing to me")]
    [InlineData("Hi,\n\n" + Head + "> quoted\n\nplease unsubscribe me")]
    [InlineData("Hi,\n\n" + Head + "> quoted\nplease unsubscribe me")]
    [InlineData(Head + "> quoted\n> more\n\nUnsubscribe")]
    [InlineData("> quoted\nSTOP")]
    public void An_opt_out_below_the_quote_is_one(string text) =>
        Assert.Contains(ReadEvents(text), n => n.Name == EventNames.ConsentChanged);

    [Theory]
    [InlineData("X-Auto-Response-Suppress: OOF")]
    [InlineData("Precedence: list")]
    [InlineData("Precedence: bulk")]
    public void A_mark_that_people_s_mails_have_too_hides_no_opt_out(string header)
    {
        Assert.Contains(ReadEvents("Please unsubscribe me", header), n => n.Name == EventNames.ConsentChanged);
        Assert.Empty(ReadEvents("I am away until Monday.", header));
    }

    [Theory]
    [InlineData("Content-Type: multipart/report; report-type=disposition-notification; boundary=x")]
    [InlineData("content-type: Multipart/Report;\r\n report-type=delivery-status")]
    [InlineData("Auto-Submitted: auto-replied\r\nPrecedence: list")]
    public void A_delivery_report_and_an_automatic_reply_are_ignored(string header) =>
        Assert.Empty(ReadEvents("stop", header));

    private static IReadOnlyList<Event> ReadEvents(string text, string header = "") =>
        [
            .. IncomingMailReader
                .Read(
                    "sendgrid",
                    new IncomingMail(header, ["mari@example.com"], null, "Re: Hello", text),
                    Instant.FromUtc(2026, 3, 2, 12, 0)
                )
                .Events.Select(n => n.Event),
        ];

    private static (string Name, string? Words) Only(string text)
    {
        var only = Assert.Single(ReadEvents(text));
        return (only.Name, only.Data.TryGetValue("text", out var words) ? words.GetString() : "");
    }
}
