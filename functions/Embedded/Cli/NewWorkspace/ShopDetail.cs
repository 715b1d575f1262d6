namespace MarketingAutomation.Embedded.Cli.NewWorkspace;

/// <summary>A detail of the shop that the command <c>new</c> can be given.</summary>
/// <param name="Name">The option without its hyphens, and the placeholder in the files.</param>
/// <param name="Default">The value where the option is left out; valid in shop.yaml.</param>
/// <param name="Meaning">One sentence for the help.</param>
internal sealed record ShopDetail(string Name, string Default, string Meaning);

/// <summary>The details of the shop that the command <c>new</c> can be given.</summary>
internal static class ShopDetails
{
    /// <summary>In the order of the help.</summary>
    public static IReadOnlyList<ShopDetail> Options { get; } =
    [
        new("name", "YOUR SHOP", "The shop's name as customers know it."),
        new("url", "https://your-shop.example", "Where the shop is on the web."),
        new("email", "hello@your-shop.example", "The address that messages come from."),
        new("address", "YOUR SHOP, STREET 1, 12345 CITY, COUNTRY", "The postal address on one line."),
        new("zone", "UTC", "The IANA time zone of the shop's clock, such as Europe/Berlin."),
        new("country", "GB", "The country code (ISO 3166-1), such as DE."),
        new("currency", "EUR", "The currency code (ISO 4217), such as EUR."),
        new("language", "en", "The language of the texts (ISO 639-1). The texts of the sample are English."),
        new("history", "complete", "complete, or partial where customers may have bought before."),
    ];
}
