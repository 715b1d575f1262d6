using MarketingAutomation.Core.Templates.Reading;
using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Templates.Rendering;

/// <summary>What was found of a template without a fault.</summary>
internal sealed record CheckedCopy(IReadOnlyList<SmsCopy> Sms, IReadOnlyList<Fault> Advice);
