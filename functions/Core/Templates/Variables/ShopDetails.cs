using System.Text.Json;
using System.Text.Json.Serialization;
using MarketingAutomation.Core.Workspaces.Definitions;

namespace MarketingAutomation.Core.Templates.Variables;

/// <summary>The values of <c>shop.yaml</c> that messages use; stored in a template's bundle, so that an old version
/// still shows the shop's name of that time.</summary>
internal sealed record ShopDetails
{
    /// <summary>The path of the shop's details in a bundle.</summary>
    public const string BundlePath = "shop.json";

    public required string Name { get; init; }
    public required string Url { get; init; }
    public required string Address { get; init; }
    public required string FromName { get; init; }
    public required string FromEmail { get; init; }
    public string? ReplyTo { get; init; }
    public string? ReviewUrl { get; init; }
    public required string Zone { get; init; }
    public required string Country { get; init; }
    public required IReadOnlyList<string> Languages { get; init; }

    public static ShopDetails Create(Shop shop) =>
        new()
        {
            Name = shop.Name,
            Url = shop.Url,
            Address = shop.Address,
            FromName = shop.Sender.Name,
            FromEmail = shop.Sender.Email,
            ReplyTo = shop.ReplyTo,
            ReviewUrl = shop.ReviewUrl,
            Zone = shop.Zone,
            Country = shop.Country,
            Languages = shop.Languages,
        };

    public string ToJson() => JsonSerializer.Serialize(this, ShopDetailsJson.Default.ShopDetails);

    public static ShopDetails FromJson(string json) =>
        JsonSerializer.Deserialize(json, ShopDetailsJson.Default.ShopDetails)
        ?? throw new ArgumentException("The bundle's shop.json is null.", nameof(json));
}

/// <summary>The stored shape of <see cref="ShopDetails"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ShopDetails))]
internal sealed partial class ShopDetailsJson : JsonSerializerContext;
