using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Templates;
using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Checks;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Core.Workspaces.Files;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Workspaces.Reading;

/// <summary>Creates a <see cref="Workspace"/> from the files that marketers edit, or reports all of their faults. Pure:
/// the caller reads the folder.</summary>
/// <param name="readTemplates">Reads the templates; they have a language of their own.</param>
public sealed class WorkspaceReader(ReadTemplates readTemplates)
{
    /// <summary>Names of the configured webhooks, which conditions may compare with <c>order.source</c>. Null: not
    /// known, not checked.</summary>
    public IReadOnlyCollection<string>? WebhookNames { get; init; }

    /// <summary>The current time, which <c>connected</c> must not be after. Null: not checked, because a program whose
    /// clock is wrong must be able to start.</summary>
    public NodaTime.Instant? Now { get; init; }

    /// <summary>The kinds of steps and triggers that journeys may have; tests add their own.</summary>
    internal JourneyKinds Kinds { get; init; } = JourneyKinds.Shipped;

    private const string ShopFile = "shop.yaml";
    private const string PolicyFile = "policy.yaml";
    private const string ProductsFile = "products.csv";

    /// <summary>
    /// Reads <c>shop.yaml</c>, <c>policy.yaml</c>, <c>products.csv</c>, <c>segments.yaml</c>, <c>coupons/*.csv</c>
    /// (these three optional), <c>journeys/*.yaml</c> and <c>templates/</c>.
    /// </summary>
    /// <param name="files">Text by path relative to the workspace, with forward slashes. Other kinds of files (a
    /// README) are skipped.</param>
    public WorkspaceResult Read(IReadOnlyDictionary<string, string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var encoding = EncodingChecks.FindFaults(files);
        var placed = MisplacedFiles.Find(files);
        var read = Read(placed.Files, []);
        var found = read is WorkspaceResult.Invalid faulty
            ? faulty.Faults.Where(f =>
                !placed.Renamed.Contains(f.Place.File) && !EncodingChecks.IsConsequence(f, encoding)
            )
            : [];
        return encoding.Count + placed.Faults.Count == 0 ? read : Faulty([.. found, .. encoding, .. placed.Faults]);
    }

    private static WorkspaceResult.Invalid Faulty(IEnumerable<Fault<FilePlace>> all) =>
        new([.. all.Distinct().OrderBy(f => f.Place, FilePlace.Order).ThenBy(f => f.Code, StringComparer.Ordinal)]);

    private WorkspaceResult Read(IReadOnlyDictionary<string, string> files, List<Fault<FilePlace>> all)
    {
        var unread = new HashSet<string>(StringComparer.Ordinal);
        var shop = CollectFaults(
            all,
            ShopFile,
            faults => Root(files, ShopFile, faults) is { } root ? ShopReader.Read(root, faults, unread, Now) : null
        );
        var (policy, priority, answerTeam, policyAdvice, policyUnread) = CollectFaults(
            all,
            PolicyFile,
            faults => Policy(files, shop, faults)
        );
        var (products, productAdvice) = CollectFaults(
            all,
            ProductsFile,
            faults =>
                files.TryGetValue(ProductsFile, out var csv) && shop is not null
                    ? Products(csv, shop, faults)
                    : (NoProducts, [])
        );
        var pools = CouponPoolReader.ReadAll(files, all);
        var (templates, templateFaults) = shop is null ? (NoTemplates, []) : readTemplates(files, shop);
        all.AddRange(templateFaults);
        all.AddRange(WorkspaceFiles.FindUnexpected(files));

        var journeys = new List<JourneyFile>();
        var taken = files.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var path in files.Keys.Where(WorkspaceFiles.IsJourney).Order(StringComparer.Ordinal))
        {
            journeys.Add(
                CollectFaults(all, path, faults => JourneyFile.Read(path, files[path], taken, Kinds, faults, Now))
            );
        }

        var segments = CollectFaults(
            all,
            SegmentsFile.FileName,
            faults =>
                files.TryGetValue(SegmentsFile.FileName, out var yaml)
                    ? SegmentsFile.Read(yaml, Kinds, faults)
                    : SegmentsFile.None
        );
        unread.UnionWith(policyUnread);
        var checks = new ReferenceChecks(
            shop,
            policy,
            unread,
            templates,
            pools,
            WorkspaceFiles.TemplateFolders(files),
            journeys,
            segments,
            (path, notice) =>
                shop is null
                    ? []
                    : TemplateReader.StaffTextFaults(
                        files,
                        shop,
                        path,
                        notice.Text,
                        notice.At.Line,
                        notice.At.Column + (notice.At is Node.Scalar { Quoted: true } ? 1 : 0),
                        journeys.Any(j => j.Path == path && j.HasOwnEvents)
                    )
        );
        all.AddRange(checks.FindFaults());
        all.AddRange(OwnEventFieldChecks.FindFaults(templates.Values, journeys));
        all.AddRange(checks.FindSegmentFaults());
        all.AddRange(EmittedEventChecks.FindFaults(journeys));
        all.AddRange(checks.FindPriorityFaults(PolicyFile, priority));
        all.AddRange(
            FeedbackTeamChecks.FindFaults(
                shop,
                ShopFile,
                PolicyFile,
                answerTeam,
                WorkspaceFiles.TemplateFolders(files),
                journeys.Any(j => j.References.Any(r => r is Reference.Team)),
                unread.Contains("teams")
            )
        );
        all.AddRange(
            unread.Overlaps(["channels", "sms"]) ? [] : FirstSmsChecks.FindFaults(shop, policy, templates, journeys)
        );
        if (all.Count > 0)
        {
            return Faulty(all);
        }

        var workspace = new Workspace
        {
            // Tests of journeys are no part of a release.
            Hash = ContentHash.Compute(
                files.Where(f => !WorkspaceFiles.IsJourneyTest(f.Key)).ToDictionary(StringComparer.Ordinal)
            ),
            Shop = shop!,
            Policy = policy! with { StopWords = policy.StopWords.ForShop(shop!.Name) },
            Journeys = journeys.ToDictionary(j => j.Journey!.Id, j => j.Journey!, StringComparer.Ordinal),
            Templates = templates,
            Products = products,
            Segments = segments.Segments,
            CouponPools = pools,
            JourneyAdvice =
            [
                .. policyAdvice,
                .. productAdvice,
                .. journeys.SelectMany(j => j.Advice),
                .. segments.Advice,
                .. checks.FindAdvice(products, WebhookNames),
                .. EmittedEventChecks.FindAdvice(journeys, segments.References),
                .. journeys.SelectMany(MergeTagsOf),
                .. FeedbackTeamChecks.FindAdvice(files),
                .. UnusedTemplateChecks.FindAdvice(files, journeys),
            ],
            JourneySources = journeys.ToDictionary(j => j.Journey!.Id, j => j.Source, StringComparer.Ordinal),
        };
        return SmsLengthChecks.FindFaults(workspace).ToList() is { Count: > 0 } tooLong
            ? Faulty(tooLong)
            : new WorkspaceResult.Valid(workspace);
    }

    private static readonly IReadOnlyDictionary<string, Product> NoProducts = new Dictionary<string, Product>();
    private static readonly IReadOnlyDictionary<string, Template> NoTemplates = new Dictionary<string, Template>();

    private static (
        Policy? Policy,
        IReadOnlyList<(string Name, Node At)> Priority,
        Node? AnswerTeam,
        IReadOnlyList<Fault<FilePlace>> Advice,
        IReadOnlySet<string> Unread
    ) Policy(IReadOnlyDictionary<string, string> files, Shop? shop, FaultCollector faults)
    {
        if (Root(files, PolicyFile, faults) is not { } root)
        {
            return (null, [], null, [], new HashSet<string>());
        }

        var reader = new PolicyReader(faults);
        return (
            reader.Read(root, shop?.Languages),
            reader.Priority,
            reader.FeedbackTeam,
            reader.Advice.Found,
            reader.UnreadableKeys
        );
    }

    private static (IReadOnlyDictionary<string, Product> Products, IReadOnlyList<Fault<FilePlace>> Advice) Products(
        string csv,
        Shop shop,
        FaultCollector faults
    )
    {
        var reader = new ProductsReader(shop, faults);
        return (reader.Read(csv), reader.Advice.Found);
    }

    private static Node? Root(IReadOnlyDictionary<string, string> files, string path, FaultCollector faults)
    {
        if (files.TryGetValue(path, out var text))
        {
            return YamlReader.Read(text, faults);
        }

        faults.Add(
            FaultCodes.MissingFile,
            1,
            1,
            $"there is no {path}",
            "",
            $"add it beside the folder journeys; docs/journeys.md shows a whole {path}"
        );
        return null;
    }

    // The text of a notice to staff is a template text too.
    private static IEnumerable<Fault<FilePlace>> MergeTagsOf(JourneyFile journey) =>
        journey
            .References.OfType<Reference.StaffText>()
            .SelectMany(notice =>
                TemplateReader.StaffTextAdvice(
                    journey.Path,
                    notice.Text,
                    notice.At.Line,
                    notice.At.Column + (notice.At is Node.Scalar { Quoted: true } ? 1 : 0)
                )
            );

    private static T CollectFaults<T>(List<Fault<FilePlace>> all, string file, Func<FaultCollector, T> read)
    {
        var faults = new FaultCollector(file);
        var made = read(faults);
        all.AddRange(faults.Found);
        return made;
    }
}
