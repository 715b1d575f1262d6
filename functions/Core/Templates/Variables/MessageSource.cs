namespace MarketingAutomation.Core.Templates.Variables;

/// <summary>What the variables of one message are filled from.</summary>
internal sealed record MessageSource(string Language, MessageContext Context, MessageLinks Links, ShopDetails Shop);
