using MarketingAutomation.Adapters.SendGrid;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.SendGrid;

/// <summary>Who wrote: the forms of a From that RFC 5322 allows, and those that are in use beside it.</summary>
public sealed class SenderAddressTests
{
    [Theory]
    [InlineData("jane@x.ee")]
    [InlineData("<jane@x.ee>")]
    [InlineData("jane@x.ee (Jane Doe)")]
    [InlineData("(Jane) jane@x.ee")]
    [InlineData("(Jane (of (x.ee))) <jane@x.ee> (\\) <b@y.ee>)")]
    [InlineData("Jane Doe <jane@x.ee>")]
    [InlineData("Jane (Doe) <jane@x.ee>")]
    [InlineData("\"Doe, Jane\" <jane@x.ee>")]
    [InlineData("\"Doe\\\", Jane <b@y.ee>\" <jane@x.ee>")]
    [InlineData("Doe, Jane <jane@x.ee>")]
    [InlineData("Jane \"J\" Doe <jane@x.ee>")]
    [InlineData("jane @ x . ee")]
    [InlineData("\"jane\"@x.ee")]
    [InlineData("<@relay.ee,@b.ee:jane@x.ee>")]
    [InlineData("Team: jane@x.ee;")]
    [InlineData("Team: Jane <jane@x.ee>;")]
    [InlineData("=?UTF-8?B?PG15LW5hbWUtYWdhaW5AaG9zdC5sb2NhbD4=?= <jane@x.ee>")]
    [InlineData("=?utf-8?Q?Jane_Doe?= =?utf-8?Q?_<b>?= <jane@x.ee>")]
    [InlineData("=?utf-8?Q?Jane_<jane@x.ee>?=")]
    [InlineData("jane@x.ee <jane@x.ee>")]
    [InlineData("'jane@x.ee' <jane@x.ee>")]
    [InlineData("Jane [Shop] <jane@x.ee>")]
    [InlineData("Jane @ Home <jane@x.ee>")]
    [InlineData("Jane: Doe <jane@x.ee>")]
    [InlineData("jane@x.ee <mailto:jane@x.ee>")]
    [InlineData("Jane jane@x.ee")]
    [InlineData("[jane@x.ee]")]
    [InlineData("mailto:jane@x.ee")]
    [InlineData("jane@x.ee;")]
    [InlineData("Jane <jane@x.ee")]
    [InlineData("Jane <jane@x.ee>,")]
    [InlineData("Jane\0 <jane@x.ee>")]
    [InlineData("Jane\t<jane@x.ee>\r\n")]
    public void One_author_is_read_in_every_form(string from)
    {
        Assert.Equal(["jane@x.ee"], MailSenders.Read(null, from));
        Assert.Equal(
            ["jane@x.ee"],
            MailSenders.Read($"Subject: x\r\nFrom: {from.Trim()}\r\nTo: shop@x.ee", "unreadable")
        );
    }

    [Theory]
    [InlineData("a@x.ee, b@y.ee", "a@x.ee", "b@y.ee")]
    [InlineData("A <a@x.ee>, \"B, C\" <b@y.ee>, a@x.ee", "a@x.ee", "b@y.ee")]
    [InlineData("Team: a@x.ee, B <b@y.ee>;", "a@x.ee", "b@y.ee")]
    [InlineData("<a@x.ee> <b@y.ee>", "a@x.ee", "b@y.ee")]
    [InlineData("\"jane doe\"@x.ee", "\"jane doe\"@x.ee")]
    [InlineData("mari@xn--lnd-qla.ee", "mari@xn--lnd-qla.ee")]
    [InlineData("märi@länd.ee", "märi@länd.ee")]
    [InlineData("o'brien@x.ee", "o'brien@x.ee")]
    public void Several_authors_and_rare_addresses_are_read_too(string from, params string[] authors) =>
        Assert.Equal(authors, MailSenders.Read(null, from));

    [Theory]
    [InlineData("")]
    [InlineData("<>")]
    [InlineData("word")]
    [InlineData("undisclosed-recipients:;")]
    [InlineData("/O=ORG/CN=jane")]
    [InlineData("Jane a@x.ee b@y.ee")]
    public void An_ambiguous_sender_address_is_not_guessed(string from) => Assert.Empty(MailSenders.Read(null, from));

    [Fact]
    public void The_header_counts_before_the_field_whose_encoded_words_were_decoded()
    {
        var header = "Received: by x\nFrom: =?UTF-8?B?PG9uZUBob3N0LmxvY2FsPg==?=\n <my-name@host.local>\nTo: shop@x.ee";

        Assert.Equal(["my-name@host.local"], MailSenders.Read(header, "<one@host.local> <my-name@host.local>"));
        Assert.Equal(["mari@x.ee"], MailSenders.Read("From: Mari", "Mari <mari@x.ee>"));
    }

    [Fact]
    public void Any_From_header_is_read_or_ignored_and_never_throws()
    {
        foreach (
            var part in (string[])
                [
                    "(",
                    "\"\\",
                    "<",
                    "a:",
                    ",",
                    "a ",
                    "a, ",
                    "=?UTF-8?Q?a?= ",
                    "@",
                    ".",
                    "@a,",
                    "a@b.ee,",
                    "\0",
                    "\uD83D",
                    "=?",
                    "=?utf-7?B?",
                ]
        )
        {
            foreach (var length in (int[])[1, 1_999, 2_000, 1_000_000])
            {
                Assert.True(
                    MailSenders
                        .Read(null, string.Concat(Enumerable.Repeat(part, length / part.Length + 1))[..length])
                        .Count <= 500
                );
            }
        }
    }
}
