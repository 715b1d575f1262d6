using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Workspaces.Checks;

/// <summary>Finds languages that customers read and in which templates have no copy: they get the copy in the shop's
/// first language.</summary>
public static class MissingTranslationChecks
{
    /// <summary>One advice for each template of a journey that sends (live or closing) and language; a language in which
    /// none of them has a copy is one advice at shop.yaml. Languages of more customers come first.</summary>
    /// <param name="workspace">Has the journeys and templates.</param>
    /// <param name="locales">How many customers read each (<see cref="Journeys.Segments.AudienceCount.Locales"/>).</param>
    public static IReadOnlyList<Fault<FilePlace>> FindAdvice(
        Workspace workspace,
        IReadOnlyDictionary<string, int> locales
    )
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(locales);
        var sent = ListSent(workspace);
        var languages = locales
            .Where(l => l.Key.Length > 0 && l.Value > 0)
            .GroupBy(l => FindLanguage(l.Key), StringComparer.Ordinal)
            .OrderByDescending(l => l.Sum(locale => locale.Value))
            .ThenBy(l => l.Key, StringComparer.Ordinal);
        return [.. languages.SelectMany(language => FindAdvice(workspace.Shop.Languages, sent, language))];
    }

    private static IEnumerable<Fault<FilePlace>> FindAdvice(
        IReadOnlyList<string> written,
        List<(Template Template, Channel Channel)> sent,
        IGrouping<string, KeyValuePair<string, int>> language
    )
    {
        var missing = sent.Select(s =>
                (s.Template, s.Channel, Locales: language.Where(l => !HasCopy(s.Template, s.Channel, l.Key)).ToList())
            )
            .Where(s => s.Locales.Count > 0)
            .ToList();
        if (missing.Count == 0)
        {
            return [];
        }

        if (missing.Count == sent.Count && missing.All(m => m.Locales.Count == language.Count()))
        {
            return
            [
                Advise(
                    new FilePlace("shop.yaml", 1, 1),
                    $"{WriteReaders(language)} {language.Key}, and no template that a live journey sends has a copy in it; "
                        + $"they get {written[0]}",
                    IsWritten(written, language.Key)
                        ? $"write templates/NAME/{language.Key}/email.hbs"
                        : $"add {language.Key} to languages and write templates/NAME/{language.Key}/email.hbs"
                ),
            ];
        }

        return missing
            .GroupBy(m => m.Template)
            .Select(m =>
                Advise(
                    FindPlace(m.Key),
                    $"{WriteReaders(m.SelectMany(s => s.Locales).Distinct())} {language.Key}, and \"{m.Key.Name}\" has no "
                        + $"copy in it for {string.Join(" and ", m.Select(s => WriteWord(s.Channel)))}; they get {written[0]}",
                    "write "
                        + string.Join(
                            " and ",
                            m.Select(s => $"templates/{m.Key.Name}/{language.Key}/{WriteWord(s.Channel)}.hbs")
                        )
                        + (
                            IsWritten(written, language.Key)
                                ? ""
                                : $", and add {language.Key} to languages of shop.yaml"
                        )
                )
            );
    }

    // Each template with the channels by which it can go.
    private static List<(Template Template, Channel Channel)> ListSent(Workspace workspace) =>
        [
            .. workspace
                .Journeys.Values.Where(j => j.Status is JourneyStatus.Live or JourneyStatus.Closing)
                .SelectMany(j => j.Steps.Values)
                .OfType<SendStep>()
                .SelectMany(send =>
                    workspace.Templates.GetValueOrDefault(send.Template) is { } template
                        ? (send.Channels ?? workspace.Policy.Channels)
                            .Where(template.Channels.Contains)
                            .Select(channel => (template, channel))
                        : []
                )
                .Distinct()
                .OrderBy(s => s.template.Name, StringComparer.Ordinal)
                .ThenBy(s => s.channel),
        ];

    private static bool HasCopy(Template template, Channel channel, string locale) =>
        template.SelectLanguage(channel, locale) is { } language && FindLanguage(language) == FindLanguage(locale);

    private static bool IsWritten(IReadOnlyList<string> languages, string language) =>
        languages.Contains(language, StringComparer.OrdinalIgnoreCase);

    private static string FindLanguage(string locale) => locale.Split('-', '_')[0].ToLowerInvariant();

    private static string WriteWord(Channel channel) => ChannelCatalog.Get(channel).Word;

    private static string WriteReaders(IEnumerable<KeyValuePair<string, int>> locales) =>
        locales.Sum(l => l.Value) is var count && count == 1
            ? "1 customer reads"
            : $"{CountText.WithNoun(count, "customer")} read";

    // The copy in the first language, which every template has.
    private static FilePlace FindPlace(Template template) =>
        new(
            template
                .Bundle.Keys.Where(f => f.StartsWith($"templates/{template.Name}/", StringComparison.Ordinal))
                .OrderBy(f => f.Count(c => c == '/'))
                .ThenBy(f => f, StringComparer.Ordinal)
                .FirstOrDefault($"templates/{template.Name}/email.hbs"),
            1,
            1
        );

    private static Fault<FilePlace> Advise(FilePlace place, string problem, string remedy) =>
        new(FaultCodes.MissingTranslation.Code, place, problem, "", remedy);
}
