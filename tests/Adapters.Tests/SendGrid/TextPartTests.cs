using MarketingAutomation.Core.Channels;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.SendGrid;

/// <summary>A text part without the writer's words does not hide the HTML that has them.</summary>
public sealed class TextPartTests
{
    private const string Mari = "mari@example.com";

    [Theory]
    [InlineData("This message is in HTML format.")]
    [InlineData("Your mail client does not support HTML emails. Please view this message in a browser.")]
    [InlineData("This is a multi-part message in MIME format.")]
    [InlineData("[cid:image001.png@01DA]")]
    [InlineData("[image: logo]\n\n--\nMari")]
    [InlineData("\u200B\u200C\u200B")]
    [InlineData("> Hello")]
    [InlineData("On 2 Mar 2026, at 10:00, Shop <a@b.ee> wrote:\n> Hello\n> Unsubscribe")]
    [InlineData("Sent from my iPhone")]
    [InlineData("Diese Nachricht können Sie im Browser ansehen.")]
    [InlineData("")]
    public async Task An_opt_out_in_the_HTML_beside_it_counts(string text)
    {
        await using var stage = await Open();
        await ProviderRequests.EmailReply(Mari, text, stage.Time.Now, "<p>Unsubscribe me</p>").SendTo(stage.Flow);
        Assert.Equal(
            ConsentStatus.Unsubscribed,
            (await stage.Customer(Mari)).Consents.Single(c => c is { Channel: Channel.Email, Topic: null }).Status
        );
    }

    [Theory]
    [InlineData("This message is in HTML format.", "<p>Where is my parcel?</p>", "Where is my parcel?")]
    [InlineData(
        "Where is my parcel? The HTML of your mail is broken.",
        "<p>Where is my parcel? The <b>HTML</b> of your mail is broken.</p>",
        "Where is my parcel? The HTML of your mail is broken."
    )]
    [InlineData("Where is my parcel?", "<p>Unsubscribe</p>", "Where is my parcel?")]
    [InlineData("[cid:image001.png@01DA]", "<img src=\"cid:image001.png\">", "[cid:image001.png@01DA]")]
    [InlineData("This message is in HTML format.", "<p> </p>", "This message is in HTML format.")]
    public async Task The_team_reads_the_writer_s_words_and_an_opt_out_that_only_the_HTML_has_counts_beside_none(
        string text,
        string html,
        string words
    )
    {
        await using var stage = await Open();
        await ProviderRequests.EmailReply(Mari, text, stage.Time.Now, html).SendTo(stage.Flow);
        var customer = await stage.Customer(Mari);
        var row = (await stage.Flow.Customers.ReadTimeline(customer, 1, null, CancellationToken.None)).Items[0];
        Assert.Equal(words, row.CustomerText);
        Assert.Equal(ConsentStatus.Subscribed, customer.Consents.Single(c => c.Channel == Channel.Email).Status);
    }

    private static async Task<TestShop> Open()
    {
        var stage = await TestShop.Open("2026-03-02 12:00", feeds: ProviderRequests.Feeds);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        return stage;
    }
}
