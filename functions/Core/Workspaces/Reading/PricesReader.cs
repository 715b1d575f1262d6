using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Workspaces.Reading;

/// <summary>Reads <c>prices</c> of policy.yaml.</summary>
internal static class PricesReader
{
    /// <summary>Reads the prices as far as possible.</summary>
    public static PriceTable Read(Node? node, FaultCollector faults)
    {
        var map = MapReader.Create(node, "prices", Vocabulary.Channels, faults);
        var read = new Dictionary<Channel, ChannelPrices>();
        foreach (var (key, value) in map?.MapNode.Entries ?? [])
        {
            if (Vocabulary.Channels.Contains(key.Text) && ReadChannel(key.Text, value, faults) is { } prices)
            {
                read[ValueReader.ParseChannel(key.Text)] = prices;
            }
        }

        return read.Count == 0 ? PriceTable.None : new PriceTable(read);
    }

    private static ChannelPrices? ReadChannel(string channel, Node value, FaultCollector faults)
    {
        var byCountry = new Dictionary<string, Money>(StringComparer.Ordinal);
        if (value is not Node.Map map)
        {
            return faults.ReadMoney(value, $"the price of {channel}") is { } everywhere
                ? new ChannelPrices(everywhere, byCountry)
                : null;
        }

        Money? others = null;
        foreach (var (key, price) in map.Entries)
        {
            var money = faults.ReadMoney(price, $"the price of {channel} in {key.Text}");
            if (key.Text == Vocabulary.OtherCountries)
            {
                others = money;
            }
            else if (!PhoneNumber.IsCountry(key.Text))
            {
                faults.Add(
                    FaultCodes.PriceCountry,
                    key,
                    $"the price of {channel} names the country \"{key.Text}\"",
                    $"a country's code such as EE, or {Vocabulary.OtherCountries}",
                    SuggestCountry(key.Text)
                );
            }
            else if (money is { } read)
            {
                byCountry[key.Text] = read;
            }
        }

        return new ChannelPrices(others, byCountry);
    }

    private static string SuggestCountry(string written) =>
        written.ToUpperInvariant() switch
        {
            "UK" => "write GB",
            "OTHER" or "DEFAULT" or "REST" or "ALL" or "ELSE" or "*" => $"write {Vocabulary.OtherCountries}",
            var capitals when PhoneNumber.IsCountry(capitals) => $"write {capitals}",
            _ => "ISO 3166-1, two capitals",
        };
}
