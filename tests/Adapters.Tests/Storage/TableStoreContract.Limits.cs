using MarketingAutomation.Flow.Storage;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.Storage;

public abstract partial class TableStoreContract
{
    [Theory, InlineData(Large), InlineData(Small)]
    public async Task A_body_up_to_the_limit_is_kept_whole_and_one_byte_more_is_too_large(TableName table)
    {
        var full = new byte[TableLimits.BodyBytes];
        new Random(1).NextBytes(full);
        await Done(table, "ada", new TableOperation.Insert("full", full));
        Assert.Equal(full, (await Store.Get(table, "ada", "full"))!.Body.ToArray());
        await Refused(
            1,
            CommitConflict.TooLarge,
            table,
            "ada",
            Insert("small"),
            new TableOperation.Upsert("over", new byte[TableLimits.BodyBytes + 1])
        );
        Assert.Null(await Store.Get(table, "ada", "small"));
    }

    [Fact]
    public async Task A_transaction_over_its_limit_is_refused_at_the_operation_that_passes_it()
    {
        // Bodies that do not compress.
        var body = new byte[TableLimits.BodyBytes / 3];
        new Random(2).NextBytes(body);
        var most = TableLimits.TransactionBytes / body.Length;
        var operations = Enumerable
            .Range(0, most + 2)
            .Select(number => (TableOperation)new TableOperation.Upsert("r" + number, body))
            .ToArray();
        await Refused(most, CommitConflict.TooLarge, Large, "ada", operations);
        await Done(Large, "ada", operations[..most]);
        Assert.Equal(body, (await Store.Get(Large, "ada", "r" + (most - 1)))!.Body.ToArray());
    }

    [Theory, InlineData(0), InlineData(101)]
    public Task A_transaction_has_1_to_100_operations(int count) =>
        IsOurFault(() =>
            Store.Commit(Large, "ada", [.. Enumerable.Range(0, count).Select(number => Insert("r" + number))])
        );

    [Fact]
    public async Task A_hundred_operations_are_one_transaction() =>
        Assert.Equal(
            100,
            (await Done(Large, "ada", [.. Enumerable.Range(0, 100).Select(number => Insert("r" + number))])).Count
        );

    [Theory, InlineData(0), InlineData(20)]
    public Task Two_operations_on_one_row_are_a_fault_of_the_program(int others) =>
        IsOurFault(() =>
            Store.Commit(
                Large,
                "ada",
                [
                    Insert("twice"),
                    .. Enumerable.Range(0, others).Select(number => Insert("r" + number)),
                    new TableOperation.Delete("twice"),
                ]
            )
        );

    [Theory]
    [InlineData(""), InlineData("a/b"), InlineData("a\\b"), InlineData("a#"), InlineData("?"), InlineData("100%")]
    [InlineData("a\0"), InlineData("a\nb"), InlineData("\u007f"), InlineData("\u0085"), InlineData("\ud83d\ude00")]
    public async Task A_key_with_a_forbidden_character_is_a_fault_of_the_program(string key)
    {
        await IsOurFault(() => Store.Commit(Large, key, [Insert("row")]));
        await IsOurFault(() => Store.Commit(Large, "ada", [Insert(key)]));
        await IsOurFault(() => Store.Get(Large, key, "row"));
        await IsOurFault(() => Store.Get(Large, "ada", key));
        await IsOurFault(() => Store.Query(Large, key, null, null, 1));
        await IsOurFault(() => Store.Walk(Large, key, null, null, 1));
    }

    [Fact]
    public async Task A_key_has_at_most_512_characters()
    {
        var longest = new string('õ', 512);
        await Done(Large, longest, Insert(longest));
        Assert.NotNull(await Store.Get(Large, longest, longest));
        await IsOurFault(() => Store.Commit(Large, longest + "x", [Insert("row")]));
        await IsOurFault(() => Store.Commit(Large, "ada", [Insert(longest + "x")]));
    }

    [Theory, InlineData(0), InlineData(1_001)]
    public async Task A_page_holds_1_to_1000(int take)
    {
        await IsOurFault(() => Store.Query(Large, "ada", null, null, take));
        await IsOurFault(() => Store.Walk(Large, "state", null, null, take));
        await IsOurFault(() => Store.Scan(Large, take));
    }

    [Fact]
    public async Task The_fault_names_the_place_and_not_the_key()
    {
        var fault = await Assert.ThrowsAsync<ArgumentException>(async () => await Store.Get(Large, "ada", "mari#tamm"));
        Assert.Equal(
            "The row key holds U+0023 at 4; / \\ # ? %, control characters and surrogates are not allowed. "
                + "Encode or hash it. (Parameter 'row')",
            fault.Message
        );
    }

    private static async Task IsOurFault<T>(Func<ValueTask<T>> request) =>
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await request());
}
