using System.Globalization;
using System.Text.Json;
using MarketingAutomation.Flow.Storage;
using NodaTime;

namespace MarketingAutomation.Flow.Waking;

/// <summary>A due row as read.</summary>
public sealed record DueCustomer(string Partition, string Row, string ETag, Instant At, string Customer, DueRow Body)
{
    /// <summary>How the names of unreadable due rows begin among what is parked.</summary>
    internal const string SetAsidePrefix = "due|";

    private const string Unreadable = "unreadable";

    /// <summary>
    /// The row; null: its key is not <c>ticks|customer</c> with an optional <c>|q</c>, or what it names is no
    /// customer's key. A body that cannot be read is as good as an empty one: the key says who and when, and whether
    /// events wait.
    /// </summary>
    internal static DueCustomer? Read(Entity entity)
    {
        var parts = entity.Row.Split('|');
        return
            parts is [var ticks, var customer, ..]
            && KeyHasher.IsCustomerKey(customer)
            && parts.Length == 2 + (parts is [.., "q"] ? 1 : 0)
            && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            && at <= MostTicks
            ? new DueCustomer(
                entity.Partition,
                entity.Row,
                entity.ETag,
                Instant.FromUnixTimeTicks(at),
                customer,
                BodyOf(entity) ?? new DueRow(0, parts.Length == 3, Unreadable)
            )
            : null;
    }

    /// <summary>A parked row: its name is the customer's key, or says where an unreadable due row was.</summary>
    internal static DueCustomer ReadParked(Entity entity) =>
        new(
            entity.Partition,
            entity.Row,
            entity.ETag,
            default,
            entity.Row,
            (entity.Row.StartsWith(SetAsidePrefix, StringComparison.Ordinal) ? null : BodyOf(entity))
                ?? new DueRow(0, false, Unreadable)
        );

    // The last moment NodaTime knows is in the year 9999.
    private static readonly long MostTicks = Instant.MaxValue.ToUnixTimeTicks();

    private static DueRow? BodyOf(Entity entity)
    {
        try
        {
            return JsonSerializer.Deserialize(entity.Body.Span, FlowJson.Default.DueRow);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
