using MarketingAutomation.Flow.Storage;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.Storage;

public abstract partial class TableStoreContract
{
    [Theory, InlineData(Large), InlineData(Small)]
    public async Task Rows_come_in_ordinal_order(TableName table)
    {
        string[] rows = ["B", "a", "b", "ä", "Z", "_", "a|2", "a|10", "a ", "õ", "\uFFFD", "\uE000", "10", "9"];
        await Done(table, "ada", [.. rows.Select(row => Insert(row))]);

        var page = await Store.Query(table, "ada", null, null, 1_000);
        Assert.Equal(rows.Order(StringComparer.Ordinal), page.Items.Select(item => item.Row));
        Assert.Null(page.Continuation);
    }

    [Theory, InlineData(Large), InlineData(Small)]
    public async Task A_range_holds_its_lower_bound_and_not_its_upper(TableName table)
    {
        await Done(table, "ada", Insert("a"), Insert("b"), Insert("c"), Insert("d"));
        await Done(table, "bob", Insert("b"));

        Assert.Equal("bc", await Range("b", "d"));
        Assert.Equal("bcd", await Range("b", null));
        Assert.Equal("ab", await Range(null, "c"));
        Assert.Equal("ab", await Range("", "b~"));
        Assert.Equal("abcd", await Range(null, null));
        Assert.Equal("", await Range("d", "b"));
        Assert.Equal("", await Range("b", "b"));

        async Task<string> Range(string? from, string? to) =>
            string.Concat((await Store.Query(table, "ada", from, to, 10)).Items.Select(item => item.Row));
    }

    [Theory]
    [InlineData(Large, 1), InlineData(Large, 7), InlineData(Large, 1_000)]
    [InlineData(Small, 1), InlineData(Small, 7), InlineData(Small, 1_000)]
    public async Task Pages_follow_each_other_without_gap_or_repeat(TableName table, int take)
    {
        var rows = Enumerable.Range(0, 1_050).Select(number => $"r|{number:0000}").ToList();
        foreach (var chunk in rows.Chunk(100))
        {
            await Done(table, "ada", [.. chunk.Select(row => Insert(row))]);
        }

        var (found, pages) = await Pages(next => Store.Query(table, "ada", "r|0010", "r|1040", take, next), take);
        Assert.Equal(rows[10..1040], found.Select(item => item.Row));
        Assert.True(pages >= 1_030 / take);
    }

    [Theory]
    [InlineData(Large, 1), InlineData(Large, 1_000), InlineData(Small, 1), InlineData(Small, 1_000)]
    public async Task A_walk_meets_the_row_in_every_partition_of_the_range_in_order(TableName table, int take)
    {
        foreach (var number in Enumerable.Range(0, 60).Reverse())
        {
            await Done(
                table,
                $"p{number:00}",
                number % 4 == 0 ? [Insert("other")] : [Insert("state", $"{number}"), Insert("zebra")]
            );
        }

        var (found, _) = await Pages(next => Store.Walk(table, "state", "p05", "p50", take, next), take);
        var expected = Enumerable.Range(5, 45).Where(number => number % 4 != 0).ToList();
        Assert.Equal(expected.Select(number => $"p{number:00}"), found.Select(item => item.Partition));
        Assert.Equal(expected.Select(number => $"{number}"), found.Select(Text));
        Assert.All(found, item => Assert.Equal("state", item.Row));
        var (all, _) = await Pages(next => Store.Walk(table, "state", null, null, take, next), take);
        Assert.Equal(45, all.Count);
    }

    [Theory]
    [InlineData(Large, 1), InlineData(Large, 7), InlineData(Large, 1_000)]
    [InlineData(Small, 1), InlineData(Small, 7), InlineData(Small, 1_000)]
    public async Task A_scan_meets_every_row_once_in_order_of_partition_and_row(TableName table, int take)
    {
        string[] partitions = ["b", "a|2", "a", "õ", "B"];
        foreach (var partition in partitions)
        {
            await Done(table, partition, [.. "caeBd".Select(row => Insert($"{row}", partition + row))]);
        }
        await Done(table, "gone", Insert("row"));
        await Done(table, "gone", new TableOperation.Delete("row"));
        await Done(table == Large ? Small : Large, "elsewhere", Insert("row"));

        var (found, _) = await Pages(next => Store.Scan(table, take, next), take);
        var expected = partitions
            .Order(StringComparer.Ordinal)
            .SelectMany(partition => "caeBd".Order().Select(row => (partition, $"{row}")))
            .ToList();
        Assert.Equal(expected, found.Select(item => (item.Partition, item.Row)));
        Assert.All(found, item => Assert.Equal(item.Partition + item.Row, Text(item)));
        await Done(
            table,
            "b",
            new TableOperation.Delete("a", found.Single(item => (item.Partition, item.Row) == ("b", "a")).ETag)
        );
    }

    [Theory, MemberData(nameof(Tables))]
    public async Task A_scan_of_an_empty_table_is_empty(TableName table) =>
        Assert.Empty((await Pages(next => Store.Scan(table, 10, next), 10)).Items);

    [Theory, InlineData(Large), InlineData(Small)]
    public async Task An_etag_of_a_page_serves_a_replace(TableName table)
    {
        await Done(table, "ada", Insert("state", "1"));
        var queried = (await Store.Query(table, "ada", null, null, 1)).Items[0];
        await Done(table, "ada", new TableOperation.Replace("state", Body("2"), queried.ETag));
        var walked = (await Store.Walk(table, "state", null, null, 1)).Items[0];
        await Done(table, "ada", new TableOperation.Replace("state", Body("3"), walked.ETag));
    }

    private static async Task<(List<Entity> Items, int Pages)> Pages(Func<string?, ValueTask<Page>> read, int take)
    {
        var (items, pages, next) = (new List<Entity>(), 0, (string?)null);
        do
        {
            var page = await read(next);
            Assert.InRange(page.Items.Count, 0, take);
            items.AddRange(page.Items);
            (pages, next) = (pages + 1, page.Continuation);
        } while (next is not null);
        return (items, pages);
    }
}
