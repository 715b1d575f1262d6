using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Adapters.Workspaces;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Providers;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Flow.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using NodaTime.Text;

namespace MarketingAutomation.Support.Stage;

/// <summary>
/// A whole shop on a stage: the real program over an in-memory store, a clock the test moves, and senders that write
/// down what they took. Moving the clock runs every wake on the way at its own time.
/// </summary>
public sealed class TestShop : IAsyncDisposable
{
    /// <summary>The keys every stage uses, so that ids in golden traces stay the same.</summary>
    public static readonly byte[] Secret = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    /// <summary>What deliveries of a stage's sources are signed with.</summary>
    public const string WebhookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static readonly Lazy<Workspace> Sample = new(() =>
        ReadWorkspace(Repository.Path("functions", "workspace"))
    );
    private static readonly LocalDateTimePattern Moment = LocalDateTimePattern.CreateWithInvariantCulture(
        "uuuu-MM-dd HH:mm"
    );

    private TestShop(
        ManualTime time,
        ITableStore store,
        MarketingFlow flow,
        RecordingSender email,
        RecordingSender sms,
        RecordingSender staff,
        RecordingSender calls
    )
    {
        (Time, Store, Flow, Email, Sms, Staff, Calls) = (time, store, flow, email, sms, staff, calls);
    }

    public ManualTime Time { get; }

    public ITableStore Store { get; }

    public MarketingFlow Flow { get; }

    public RecordingSender Email { get; }

    public RecordingSender Sms { get; }

    public RecordingSender Staff { get; }

    /// <summary>Calls of URLs.</summary>
    public RecordingSender Calls { get; }

    public IReadOnlyList<OutgoingMessage> SentMessages => [.. Email.Messages, .. Sms.Messages];

    /// <summary>The zone times in tests are written in.</summary>
    public static DateTimeZone Tallinn { get; } = DateTimeZoneProviders.Tzdb["Europe/Tallinn"];

    public static Instant At(string moment) => Tallinn.AtLeniently(Moment.Parse(moment).Value).ToInstant();

    public static Workspace SampleWorkspace => Sample.Value;

    /// <summary>The sample workspace with another policy, and with these journeys (YAML) instead of its own when any is
    /// given.</summary>
    public static Workspace SampleWith(Func<Policy, Policy>? policy = null, params string[] journeys)
    {
        var read = journeys
            .Select(y => JourneyReader.ReadPinned(y.Split('\n')[0].Split(':')[1].Trim(), y))
            .ToDictionary(j => j.Id);
        return SampleWorkspace with
        {
            Policy = (policy ?? (p => p))(SampleWorkspace.Policy),
            Journeys = read.Count == 0 ? SampleWorkspace.Journeys : read,
            JourneySources =
                read.Count == 0
                    ? SampleWorkspace.JourneySources
                    : read.Keys.Zip(journeys).ToDictionary(j => j.First, j => j.Second),
            Hash = $"{read.Count}-{string.Join('-', read.Values.Select(j => j.Hash))}",
        };
    }

    public static async Task<TestShop> Open(
        string start,
        Workspace? workspace = null,
        FlowOptions? options = null,
        ITableStore? store = null,
        ChannelPortKinds? kinds = null,
        IReadOnlyList<IProviderFeed>? feeds = null,
        bool watchesClock = false,
        ISendPort? mail = null,
        bool lost = false,
        bool pool = false,
        Func<string, ICallLog>? calls = null,
        ILoggerFactory? logs = null,
        params string[] sources
    )
    {
        var time = new ManualTime(At(start));
        store ??= new MemoryTableStore();
        kinds ??= new ChannelPortKinds();
        var (email, sms, staff) = (
            new RecordingSender(kinds.Email),
            new RecordingSender(kinds.Sms),
            new RecordingSender()
        );
        var webhooks = new RecordingSender();
        var senders = new Dictionary<Channel, ISendPort>
        {
            [Channel.Email] = mail ?? email,
            [Channel.Sms] = sms,
            [Channel.Webhook] = webhooks,
            [Channel.Staff] = staff,
        };
        var ports = new FlowPorts(
            store,
            new KeyHasher(Secret),
            senders,
            sources.ToDictionary(s => s, Source),
            options ?? new FlowOptions(),
            time,
            feeds is null ? TimeProvider.System : time,
            logs ?? NullLoggerFactory.Instance
        )
        {
            Feeds = feeds ?? [],
            WatchesClock = watchesClock,
            CreateCallLog = calls,
        };
        var flow = new MarketingFlow(
            ports,
            pool ? null : (perform, _) => lost ? new LostEffects() : new InlineEffects(perform)
        );
        if (watchesClock)
        {
            await flow.Operation.Start(acceptClock: false, CancellationToken.None);
        }

        await flow.Releases.Release(workspace ?? SampleWorkspace, CancellationToken.None);
        return new TestShop(time, store, flow, email, sms, staff, webhooks);
    }

    private static WebhookSource Source(string name) =>
        new()
        {
            Name = name,
            Protocol = ShopProtocols.Standard,
            Secrets = [WebhookSecret],
        };

    /// <summary>Copies the sample workspace into a new folder, where a test may change it.</summary>
    public static void CopyWorkspace(string target)
    {
        var source = Repository.Path("functions", "workspace");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public static Workspace ReadWorkspace(string folder) =>
        WorkspaceFolder.Read(folder) switch
        {
            WorkspaceResult.Valid(var workspace) => workspace,
            WorkspaceResult.Invalid(var faults) => throw new InvalidOperationException(string.Join('\n', faults)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>An event arrives now.</summary>
    public ValueTask<IntakeAnswer> Submit(Event arrived) => Flow.Intake.SubmitNow(arrived, CancellationToken.None);

    /// <summary>Time passes; every wake on the way runs at its own time.</summary>
    public Task AdvanceTo(Instant target) => Advance(Flow, Time, target);

    /// <summary>Time passes in any flow; every wake on the way runs at its own time.</summary>
    public static async Task Advance(MarketingFlow flow, ManualTime time, Instant target)
    {
        while (await NextDue(flow) is { } due && due <= target)
        {
            time.Now = Instant.Max(due, time.Now);
            await flow.Sweep.SweepRound(CancellationToken.None);
        }

        time.Now = Instant.Max(target, time.Now);
    }

    public Task AdvanceTo(string moment) => AdvanceTo(At(moment));

    public Task Advance(Duration time) => AdvanceTo(Time.Now + time);

    /// <summary>The customer behind an e-mail address.</summary>
    public async Task<CustomerState> Customer(string email) =>
        (
            await Flow.Customers.Read(
                (await Flow.Customers.FindByEmail(email, CancellationToken.None))!,
                CancellationToken.None
            )
        )!;

    private static async Task<Instant?> NextDue(MarketingFlow flow)
    {
        Instant? next = null;
        for (var shard = 0; shard < RowKeys.Shards; shard++)
        {
            var rows = await flow.DueTable.ListDue(shard, Instant.FromUtc(2200, 1, 1, 0, 0), 1, CancellationToken.None);
            if (rows is [var row, ..] && (next is null || row.At < next))
            {
                next = row.At;
            }
        }

        return next;
    }

    public ValueTask DisposeAsync() => Flow.DisposeAsync();
}

/// <summary>What the stage's senders say they are.</summary>
public sealed record ChannelPortKinds(PortKind Email = PortKind.Repeatable, PortKind Sms = PortKind.Repeatable);
