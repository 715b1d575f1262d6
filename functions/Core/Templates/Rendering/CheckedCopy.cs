using MarketingAutomation.Core.Templates.Reading;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Templates.Rendering;

/// <summary>The result of checking a template that has no fault.</summary>
internal sealed record CheckedCopy(IReadOnlyList<SmsCopy> Sms, IReadOnlyList<Fault<FilePlace>> Advice);
