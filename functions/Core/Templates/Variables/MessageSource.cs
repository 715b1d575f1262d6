namespace MarketingAutomation.Core.Templates.Variables;

/// <summary>The data from which the variables of one message are filled.</summary>
internal sealed record MessageSource(string Language, MessageContext Context, MessageLinks Links, ShopDetails Shop);
