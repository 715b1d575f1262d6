using System.Text.Json;
using MarketingAutomation.Core.Channels;

namespace MarketingAutomation.Core.Tests.Channels;

public sealed class ChannelCatalogTests
{
    public static TheoryData<Channel> All => [.. Enum.GetValues<Channel>()];

    [Theory]
    [MemberData(nameof(All))]
    public void The_word_of_a_channel_is_the_one_in_stored_JSON(Channel channel)
    {
        var known = ChannelCatalog.Get(channel);

        Assert.Equal(channel, known.Channel);
        Assert.Equal($"\"{known.Word}\"", JsonSerializer.Serialize(channel));
    }

    [Fact]
    public void The_words_of_channels_differ()
    {
        var words = ChannelCatalog.All.Select(c => c.Word).ToList();

        Assert.Equal(words.Distinct(), words);
    }

    [Fact]
    public void Only_a_channel_that_reaches_customers_is_found_by_its_word()
    {
        Assert.Equal(Channel.Sms, ChannelCatalog.Find("sms"));
        Assert.Null(ChannelCatalog.Find("staff"));
        Assert.Null(ChannelCatalog.Find("fax"));
    }
}
