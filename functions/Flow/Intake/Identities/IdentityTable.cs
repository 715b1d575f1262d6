using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Storage;
using NodaTime;

namespace MarketingAutomation.Flow.Intake.Identities;

/// <summary>The table of who is behind an id or an address, and which addresses are not to be used.</summary>
/// <param name="queuedMarks">Where marks wait whose row cannot be read; null: they are refused (<see
/// cref="UnreadableRowException"/>).</param>
public sealed partial class IdentityTable(ITableStore store, KeyHasher hasher, QueuedAddressMarks? queuedMarks = null)
{
    private const string Row = EmailSpellingMigration.Row;
    private const int MaxTopics = 50;
    private readonly EmailSpellingMigration spellings = new(store, hasher);

    public static string CustomerName(string source, string id) => $"customer:{source}:{id}";

    public static string OrderName(string source, string id) => $"order:{source}:{id}";

    public static string EmailName(string email) => AddressKey.Of(AddressKind.Email, email);

    public static bool IsCustomerName(string name) => name.StartsWith("customer:", StringComparison.Ordinal);

    public static bool IsOrderName(string name) => name.StartsWith("order:", StringComparison.Ordinal);

    public static string PhoneName(string phone) => AddressKey.Of(AddressKind.Phone, phone);

    /// <summary>The names an event gives, strongest first.</summary>
    public static IReadOnlyList<string> NamesOf(Event arrived)
    {
        var who = arrived.Identity;
        var names = new List<string>(3);
        if (who.CustomerId is { } id)
        {
            names.Add(CustomerName(arrived.Source, id));
        }

        // An order's own address identifies its customer only where the event states no other identity; whether it is
        // theirs, their record shows.
        if (
            (who.Email ?? arrived.Profile?.Email ?? arrived.Order?.Email ?? arrived.Checkout?.Email) is { } email
            && email.Contains('@', StringComparison.Ordinal)
        )
        {
            names.Add(EmailName(email));
        }

        if ((who.OrderId ?? arrived.Order?.Id) is { } order)
        {
            names.Add(OrderName(who.OrderSource ?? arrived.Source, order));
        }

        return names;
    }

    /// <summary>The customer key behind a name; null: none.</summary>
    public async ValueTask<string?> FindCustomer(string identity, CancellationToken cancel) =>
        (await Get(identity, cancel))?.Row.Customer;

    /// <summary>All that is known of a name; null: nothing.</summary>
    public async ValueTask<IdentityRow?> ReadRow(string identity, CancellationToken cancel) =>
        (await Get(identity, cancel))?.Row;

    /// <summary>
    /// The customer key behind an address, for look-ups, replies and what providers tell, never to decide whose an
    /// event is: the customer who has it, else the one who first gave it with an order. Null: none.
    /// </summary>
    /// <param name="former">True: also the customer whose it was until it was corrected, to whom messages went that are
    /// answered now.</param>
    public async ValueTask<string?> FindByAddress(
        AddressKind kind,
        string address,
        bool former,
        CancellationToken cancel
    ) =>
        await Get(AddressKey.Of(kind, address), cancel) is ({ } row, _)
            ? row.Customer ?? row.OrderingCustomer ?? (former ? row.FormerCustomer : null)
            : null;

    /// <summary>The customer who first gave an e-mail address with an order or a checkout; null: no one did before it
    /// was a customer's own.</summary>
    public async ValueTask<string?> FindOrderingCustomer(string email, CancellationToken cancel) =>
        (await Get(EmailName(email), cancel))?.Row.OrderingCustomer;

    private static readonly IdentityRow Empty = new(null, null, null);

    /// <summary>The first try of <see cref="Claim"/>, to be committed beside others: refused where anything is known of
    /// the name already.</summary>
    /// <param name="asOf">Of an order, <see cref="IdentityRow.AsOf"/>.</param>
    public TableCommit ClaimInsert(string identity, string customer, Instant? asOf = null) =>
        TableCommit.Of(
            TableName.Identities,
            hasher.IdentityPartition(identity),
            new TableOperation.Insert(Row, Json(new IdentityRow(customer, null, null) { AsOf = asOf }))
        );

    /// <summary>
    /// Leads a name to a customer, if it leads to none yet. Returns where it leads afterwards: another key means the
    /// name is contested and stays with its holder.
    /// </summary>
    public async ValueTask<string> Claim(string identity, string customer, CancellationToken cancel) =>
        await store.Insert(
            TableName.Identities,
            hasher.IdentityPartition(identity),
            Row,
            Json(new IdentityRow(customer, null, null)),
            cancel
        )
            ? customer
            : await ClaimExisting(identity, customer, cancel);

    /// <summary>
    /// <see cref="Claim"/> of a name that something is known of, as after a refused <see cref="ClaimInsert"/>: looks
    /// before it writes, since mostly it leads to a customer already and nothing is to be written.
    /// </summary>
    public async ValueTask<string> ClaimExisting(string identity, string customer, CancellationToken cancel) =>
        (await ClaimRow(identity, customer, null, cancel)).Customer!;

    /// <summary>The same, with the row as it is afterwards.</summary>
    /// <param name="asOf">As of <see cref="ClaimInsert"/>.</param>
    public async ValueTask<IdentityRow> ClaimRow(
        string identity,
        string customer,
        Instant? asOf,
        CancellationToken cancel
    )
    {
        var claimed = new IdentityRow(customer, null, null) { AsOf = asOf };
        var partition = hasher.IdentityPartition(identity);
        while (true)
        {
            if (await Get(identity, cancel) is not var (row, etag))
            {
                // Gone between the two: erased.
                if (await store.Insert(TableName.Identities, partition, Row, Json(claimed), cancel))
                {
                    return claimed;
                }
            }
            else if (row.Customer is not null)
            {
                return row;
            }
            else if (await Replace(partition, row with { Customer = customer }, etag, cancel))
            {
                // Only a suppression was there: it stays, the customer joins it.
                return row with { Customer = customer };
            }
        }
    }

    /// <summary>The first try of <see cref="ClaimOrderEmail"/>, to be committed beside others.</summary>
    public TableCommit OrderEmailInsert(string email, string customer) =>
        TableCommit.Of(
            TableName.Identities,
            hasher.IdentityPartition(EmailName(email)),
            new TableOperation.Insert(Row, Json(new IdentityRow(null, null, null) { OrderingCustomer = customer }))
        );

    /// <summary>After a refused <see cref="OrderEmailInsert"/>: an e-mail address given with an order leads to who gave
    /// it first, unless it is a customer's own.</summary>
    public async ValueTask ClaimOrderEmail(string email, string customer, CancellationToken cancel)
    {
        var partition = hasher.IdentityPartition(EmailName(email));
        while (true)
        {
            if (await Get(EmailName(email), cancel) is not var (row, etag))
            {
                if (
                    await store.Insert(
                        TableName.Identities,
                        partition,
                        Row,
                        Json(new IdentityRow(null, null, null) { OrderingCustomer = customer }),
                        cancel
                    )
                )
                {
                    return;
                }
            }
            else if (
                row.Customer is not null
                || row.OrderingCustomer is not null
                || await Replace(partition, row with { OrderingCustomer = customer }, etag, cancel)
            )
            {
                return;
            }
        }
    }

    /// <summary>Leads a name to another customer, whichever had it (repairing a lost race, merging).</summary>
    public async ValueTask Reassign(string identity, string customer, CancellationToken cancel)
    {
        while (await Get(identity, cancel) is var (row, etag))
        {
            if (
                row.Customer == customer
                || await Replace(hasher.IdentityPartition(identity), row with { Customer = customer }, etag, cancel)
            )
            {
                return;
            }
        }

        await Claim(identity, customer, cancel);
    }

    /// <summary>A name leads to this customer no more: it was another person's. What is known against the address
    /// stays.</summary>
    public async ValueTask Release(string identity, CustomerState customer, CancellationToken cancel)
    {
        bool IsTheirs(string? key) => key is not null && (key == customer.Key || customer.MergedFrom.Contains(key));
        while (
            await Get(identity, cancel) is var (row, etag) && (IsTheirs(row.Customer) || IsTheirs(row.OrderingCustomer))
        )
        {
            var next = row with
            {
                Customer = IsTheirs(row.Customer) ? null : row.Customer,
                OrderingCustomer = IsTheirs(row.OrderingCustomer) ? null : row.OrderingCustomer,
                FormerCustomer = customer.Key,
            };
            if (await Replace(hasher.IdentityPartition(identity), next, etag, cancel))
            {
                return;
            }
        }
    }

    /// <summary>Brings what earlier releases kept of these names under another spelling under this one, so that a claim
    /// meets it.</summary>
    public async ValueTask MoveEarlierSpellings(IReadOnlyList<string> identities, CancellationToken cancel)
    {
        foreach (var identity in identities)
        {
            await spellings.MoveEarlierSpellings(identity, cancel);
        }
    }

    private async ValueTask<(IdentityRow Row, string ETag)?> Get(string identity, CancellationToken cancel)
    {
        await spellings.MoveEarlierSpellings(identity, cancel);
        return await store.Get(TableName.Identities, hasher.IdentityPartition(identity), Row, cancel) is { } entity
            ? (entity.Read(FlowJson.Default.IdentityRow, TableName.Identities), entity.ETag)
            : null;
    }

    private async ValueTask<bool> Replace(string partition, IdentityRow row, string etag, CancellationToken cancel) =>
        await store.Commit(TableName.Identities, partition, [new TableOperation.Replace(Row, Json(row), etag)], cancel)
        is CommitResult.Done;

    private static ReadOnlyMemory<byte> Json(IdentityRow row) =>
        StoreExtensions.ToJson(row, FlowJson.Default.IdentityRow);
}
