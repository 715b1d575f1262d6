using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Core.Templates.Variables;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Workspaces.Checks;

/// <summary>Computes the cost of each SMS copy for an invented customer: name, order and suggestions have an ordinary
/// length, the link is as long as real ones.</summary>
public static class SmsExamples
{
    private const int TokenLength = 64;

    /// <summary>The segments of each copy, by file, in order.</summary>
    public static IEnumerable<(string File, SmsSegments Segments)> CountSegments(Workspace workspace) =>
        RenderTexts(workspace).Select(t => (t.File, SmsSegments.Calculate(t.Text)));

    /// <summary>The rendered texts, by file, in order.</summary>
    internal static IEnumerable<(string File, string Text)> RenderTexts(Workspace workspace)
    {
        var links = new MessageLinks
        {
            Page = $"{workspace.Shop.Url}/c/{new string('x', TokenLength)}",
            Unsubscribe = $"{workspace.Shop.Url}/c/{new string('x', TokenLength)}/unsubscribe",
        };
        return workspace
            .Templates.Values.SelectMany(t =>
                t.SmsCopies.Select(c =>
                    (c.File, t.Render(Channel.Sms, c.Language, ExampleCustomer(workspace, c.Language), links).Text)
                )
            )
            .OrderBy(e => e.File, StringComparer.Ordinal);
    }

    private static MessageContext ExampleCustomer(Workspace workspace, string language) =>
        new()
        {
            FirstName = "Katarina",
            OrderCount = 2,
            Zone = workspace.Shop.Zone,
            DecidedAt = Instant.FromUtc(2026, 3, 2, 12, 0),
            Order = new OrderView(
                "#10042",
                new Money(59.90m, workspace.Shop.Currency),
                Instant.FromUtc(2026, 3, 2, 12, 0),
                null,
                []
            ),
            Suggestions =
            [
                .. workspace
                    .Products.Values.Take(2)
                    .Select(p => new Suggestion(
                        p.Sku,
                        p.Titles.GetValueOrDefault(language) ?? p.Titles.Values.First(),
                        p.Price,
                        p.Url,
                        p.Image
                    )),
            ],
        };
}
