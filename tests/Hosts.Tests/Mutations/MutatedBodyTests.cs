using System.Collections.Concurrent;
using System.Globalization;
using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Flow.Providers;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Hosts.Tests.Web;
using MarketingAutomation.Support.Mutations;
using MarketingAutomation.Support.Storage;
using Xunit;
using Xunit.Abstractions;

namespace MarketingAutomation.Hosts.Tests.Mutations;

/// <summary>
/// Ten thousand mutated bodies at every endpoint, over real HTTP; half of them signed correctly after the mutation.
/// Never a 5xx, never an event that broke the decider (it would be queued), never half an event: what is turned away
/// writes nothing, what is taken is written whole. <c>MUTATION_SEED=N</c> plays one seed again.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class MutatedBodyTests(ITestOutputHelper output)
{
    private const int Bodies = 10_000;

    // Where events live. The ring of rejections, hints and the mailbox may be written whatever comes of a body.
    private static readonly TableName[] Events = [TableName.Customers, TableName.Identities, TableName.Due];

    [Fact]
    public Task Shopify_deliveries() => Hold(MutatedEndpoint.Shopify);

    [Fact]
    public Task WooCommerce_deliveries() => Hold(MutatedEndpoint.WooCommerce);

    [Fact]
    public Task Standard_deliveries() => Hold(MutatedEndpoint.Standard);

    [Fact]
    public Task Events_sent_to_the_API() => Hold(MutatedEndpoint.Api);

    [Fact]
    public Task SendGrid_events() => HoldEndpoint(d => d.SendGridEvents);

    [Fact]
    public Task Replies_through_Inbound_Parse() => HoldEndpoint(d => d.SendGridInbound);

    [Fact]
    public Task Twilio_status_callbacks() => HoldEndpoint(d => d.TwilioStatus);

    [Fact]
    public Task Inbound_SMS() => HoldEndpoint(d => d.TwilioInbound);

    [Fact]
    public Task Choices_on_a_customers_page()
    {
        var token = "";
        return Hold(
            MutatedEndpoint.Page(() => token) with
            {
                Prepare = async shop =>
                {
                    var customer = StandardBodies.ReadField(await shop.Deliver(StandardBodies.Order()), "customer")!;
                    var state = (await shop.Flow.Customers.Read(customer, CancellationToken.None))!;
                    token = shop.Flow.Links.Token(
                        (await shop.Flow.Messages.ListOfCustomer(state, 1000, null, CancellationToken.None)).Items[0].Id
                    );
                },
            }
        );
    }

    private async Task HoldEndpoint(Func<ProviderEndpoints, MutatedEndpoint> endpoint)
    {
        using var endpoints = new ProviderEndpoints();
        await Hold(endpoint(endpoints), endpoints.Feeds);
    }

    private async Task Hold(MutatedEndpoint endpoint, IReadOnlyList<IProviderFeed>? feeds = null)
    {
        var seed = int.TryParse(
            Environment.GetEnvironmentVariable("MUTATION_SEED"),
            NumberStyles.Integer,
            CultureInfo.InvariantCulture,
            out var given
        )
            ? given
            : Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var store = new RecordingTableStore(new MemoryTableStore());
        await using var shop = await WebTestShop.Open(store, feeds: feeds);
        await endpoint.Prepare(shop);
        var mutator = new BodyMutator(seed);
        var (faults, answers) = (new ConcurrentQueue<string>(), new SortedDictionary<string, int>());
        for (var n = 0; n < Bodies && faults.Count < 10; n++)
        {
            store.TakeTransactions();
            var signed = n % 2 == 0;
            using var request = endpoint.Make(mutator, signed, n);
            var sent = await request.Content!.ReadAsByteArrayAsync();
            var answer = await shop.Send(request);
            answers[$"{(signed ? "signed" : "unsigned")} {answer.Status}"] =
                answers.GetValueOrDefault($"{(signed ? "signed" : "unsigned")} {answer.Status}") + 1;
            foreach (var fault in Faults(signed, answer, store.TakeTransactions()))
            {
                faults.Enqueue(
                    $"body {n}: {fault}\n  {System.Text.Encoding.UTF8.GetString(sent, 0, Math.Min(1500, sent.Length))}"
                );
            }
        }

        output.WriteLine(string.Join(", ", answers.Select(a => $"{a.Value} {a.Key}")));
        Assert.True(faults.IsEmpty, $"seed {seed}\n{string.Join('\n', faults)}");

        // A test that only ever met refusals would prove nothing.
        Assert.True(answers.GetValueOrDefault("signed 200") > Bodies / 50, "hardly any body was taken");
        Assert.True(
            answers.Where(a => a.Key.StartsWith("signed 4", StringComparison.Ordinal)).Sum(a => a.Value) > Bodies / 50,
            "hardly any body was refused"
        );
    }

    private static IEnumerable<string> Faults(bool signed, Answer answer, IReadOnlyList<RecordedTransaction> written)
    {
        if (answer.Status >= 500)
        {
            yield return $"answered {answer.Status} {answer.Body}";
        }

        if (!signed && answer.Status is >= 200 and < 300)
        {
            yield return $"taken without a signature: {answer.Body}";
        }

        var events = written.Where(w => Events.Contains(w.Table)).ToArray();
        if (answer.Status >= 400 && events.Length > 0)
        {
            yield return $"answered {answer.Status} and wrote {string.Join("; ", (object[])events)}";
        }

        foreach (var commit in events.Where(w => w.Table == TableName.Customers))
        {
            var rows = commit.Operations.Select(o => o.Row).ToArray();
            if (rows.Any(r => r.StartsWith("q|", StringComparison.Ordinal)))
            {
                yield return $"could not be decided: {commit}";
            }

            if (
                rows.Any(r => r.StartsWith("d|", StringComparison.Ordinal))
                && !(rows.Contains("state") && rows.Any(r => r.StartsWith("e|", StringComparison.Ordinal)))
            )
            {
                yield return $"half an event: {commit}";
            }
        }
    }
}
