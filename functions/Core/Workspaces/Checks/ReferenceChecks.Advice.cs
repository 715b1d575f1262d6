using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Core.Workspaces.Files;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Workspaces.Checks;

/// <summary>Advice about references that are valid and probably not meant.</summary>
internal sealed partial class ReferenceChecks
{
    // A file with fewer codes is soon used up.
    private const int SmallPool = 50;

    /// <summary>
    /// Finds advice about references that may be intended and probably are not: a SKU or category that products.csv
    /// does not have, where it lists any.
    /// </summary>
    /// <param name="products">The products of products.csv.</param>
    /// <param name="sources">Names of the configured webhooks; null: not known here.</param>
    public IEnumerable<Fault<FilePlace>> FindAdvice(
        IReadOnlyDictionary<string, Product> products,
        IReadOnlyCollection<string>? sources
    )
    {
        var goesWith = products.Values.SelectMany(p => p.GoesWith).Distinct(StringComparer.OrdinalIgnoreCase).Count();
        var known = new Dictionary<string, IReadOnlyList<string>>
        {
            ["line.sku"] = [.. products.Keys.Order(StringComparer.Ordinal)],
            ["line.category"] =
            [
                .. products
                    .Values.Select(p => p.Category)
                    .OfType<string>()
                    .Distinct(StringComparer.OrdinalIgnoreCase)
                    .Order(StringComparer.Ordinal),
            ],
        };
        foreach (
            var journey in journeys
                .Select(j => (j.Path, j.References))
                .Append((Path: SegmentsFile.FileName, segments.References))
        )
        {
            var advice = new FaultCollector(journey.Path);
            foreach (var asked in journey.References.OfType<Reference.AskedProduct>().Where(_ => products.Count > 0))
            {
                var has = known[asked.Field];
                foreach (
                    var text in asked
                        .Compare.Operands.OfType<Operand.Text>()
                        .Select(t => t.Value)
                        .Where(t => !has.Any(k => IsNamed(asked.Compare.Operator, k, t)))
                )
                {
                    advice.Add(
                        FaultCodes.UnknownValue,
                        asked.At,
                        $"products.csv has no {asked.Field["line.".Length..]} \"{text}\"",
                        string.Join(", ", has.Take(MaxShown))
                            + (has.Count > MaxShown ? $" and {has.Count - MaxShown} more" : ""),
                        Spelling.DidYouMean(text, has)
                    );
                }
            }

            foreach (var line in journey.References.OfType<Reference.AskedLine>())
            {
                string?[] of = [.. line.Skus.Select(s => products.GetValueOrDefault(s)?.Category).Distinct()];
                if (
                    of.Length > 0
                    && of.All(c => c is not null && !line.Categories.Contains(c, StringComparer.OrdinalIgnoreCase))
                )
                {
                    advice.Add(
                        FaultCodes.UnknownValue,
                        line.At,
                        $"no line is both: products.csv says that {string.Join(", ", line.Skus)} is of "
                            + $"category {string.Join(", ", of)}",
                        string.Join(", ", of),
                        "leave the category or the SKU out"
                    );
                }
            }

            foreach (var needs in journey.References.OfType<Reference.Suggestions>().Where(s => s.AtLeast > goesWith))
            {
                advice.Add(
                    FaultCodes.UnknownValue,
                    needs.At,
                    $"needs {CountText.WithNoun(needs.AtLeast, "suggestion")}, and goes_with of products.csv names "
                        + $"{CountText.WithNoun(goesWith, "product")} in all, so the message never goes",
                    "",
                    "fill goes_with of products.csv"
                );
            }

            foreach (var used in journey.References.OfType<Reference.CouponPool>())
            {
                if (pools.GetValueOrDefault(used.Name) is { Codes.Count: < SmallPool } small)
                {
                    advice.Add(
                        FaultCodes.SmallCouponPool,
                        used.At,
                        $"coupons/{small.Name} has {CountText.WithNoun(small.Codes.Count, "code")}, and each is given to "
                            + "one customer only; those given before count",
                        $"{SmallPool} or more",
                        "add codes to the file before it is used up"
                    );
                }
            }

            foreach (var asked in journey.References.OfType<Reference.AskedSource>().Where(_ => sources is not null))
            {
                string[] named =
                [
                    .. sources!,
                    .. asked.Field == "event.source" ? EventSources.Internal : [EventSources.Api],
                ];
                foreach (
                    var text in asked
                        .Compare.Operands.OfType<Operand.Text>()
                        .Select(t => t.Value)
                        .Where(t => !named.Any(k => IsNamed(asked.Compare.Operator, k, t)))
                )
                {
                    advice.Add(
                        FaultCodes.UnknownValue,
                        asked.At,
                        $"no webhook of these settings is called \"{text}\"",
                        string.Join(", ", sources!.Order(StringComparer.Ordinal).Append(EventSources.Api)),
                        Spelling.DidYouMean(text, named)
                    );
                }
            }

            foreach (var item in journey.References.OfType<Reference.ListItem>())
            {
                if (shop?.FindAttribute(item.Name) is { } type)
                {
                    AdviseOnListItem(item, type, advice);
                }
            }

            foreach (var reference in journey.References)
            {
                messages?.Check(reference, new FaultCollector(journey.Path), advice);
            }

            foreach (var found in advice.Found)
            {
                yield return found;
            }
        }
    }

    private static string Word(Channel channel) => ChannelCatalog.Get(channel).Word;
}
