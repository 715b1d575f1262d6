using System.Diagnostics;
using System.Globalization;
using MarketingAutomation.Adapters.Sqlite;
using MarketingAutomation.Adapters.Sqlite.Integrity;
using MarketingAutomation.Adapters.Tests.Storage;
using MarketingAutomation.Flow.Storage;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.Sqlite;

#pragma warning disable CA1001 // xunit disposes through IAsyncLifetime.
public sealed class SqliteTableStoreTests : TableStoreContract, IAsyncLifetime
#pragma warning restore CA1001
{
    private readonly string folder = Directory.CreateTempSubdirectory("marketing-store-").FullName;
    private SqliteTableStore store;

    public SqliteTableStoreTests() => store = new SqliteTableStore(folder);

    protected override ITableStore Store => store;

    private string File => Path.Combine(folder, "marketing.db");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await store.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Theory, InlineData(Large), InlineData(Small)]
    public async Task What_returned_is_there_after_reopening_and_etags_go_on(TableName table)
    {
        var first = (await Done(table, "ada", Insert("state", "1")))[0]!;
        await store.DisposeAsync();
        store = new SqliteTableStore(folder);

        Assert.Equal(first, (await Store.Get(table, "ada", "state"))!.ETag);
        var second = (await Done(table, "ada", new TableOperation.Replace("state", Body("2"), first), Insert("other")))[
            0
        ]!;
        Assert.True(long.Parse(second, CultureInfo.InvariantCulture) > long.Parse(first, CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_copy_of_the_files_taken_while_open_holds_all_that_returned()
    {
        // What a killed process leaves: the database file and the log, never closed.
        foreach (var number in Enumerable.Range(0, 50))
        {
            await Done(Large, "p" + number, Insert("state", $"{number}"));
        }
        var copy = Directory.CreateTempSubdirectory("marketing-store-").FullName;
        foreach (var file in new[] { File, File + "-wal" })
        {
            System.IO.File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        await using (var survivor = new SqliteTableStore(copy))
        {
            Assert.Equal(50, (await survivor.Walk(Large, "state", null, null, 100)).Items.Count);
        }
        Directory.Delete(copy, recursive: true);
    }

    [Fact]
    public void A_second_store_on_the_folder_is_refused()
    {
        var refusal = Assert.Throws<StoreCannotOpenException>(() => new SqliteTableStore(folder));
        Assert.Equal(
            $"The store in '{folder}' is open already, by another process or another part of this one. Stop "
                + $"that one, or name another folder in Data:Path.",
            refusal.Message
        );
    }

    [Fact]
    public void Another_process_cannot_lock_the_folder_while_the_store_is_open()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }
        using var other = Process.Start("flock", ["--nonblock", Path.Combine(folder, "marketing.lock"), "true"]);
        other.WaitForExit();
        Assert.NotEqual(0, other.ExitCode);
    }

    [Fact]
    public async Task Many_waiting_commits_share_a_sync()
    {
        var before = store.CommittedGroups;
        await Task.WhenAll(Enumerable.Range(0, 1_000).Select(number => Done(Large, "p" + number, Insert("state"))));
        Assert.InRange(store.CommittedGroups - before, 1, 500);
    }

    [Fact]
    public async Task A_transaction_and_those_it_relies_on_are_one_durable_write()
    {
        var before = store.CommittedGroups;
        TableCommit[] names =
        [
            .. Enumerable
                .Range(0, 4)
                .Select(number => TableCommit.Of(TableName.Identities, "name" + number, Insert("id"))),
        ];
        await Store.CommitAfter(names, TableCommit.Of(Large, "ada", Insert("state")));
        Assert.Equal(1, store.CommittedGroups - before);
    }

    [Fact]
    public async Task A_locked_file_is_unavailable_to_every_waiter_and_writable_again_afterwards()
    {
        using (var other = Connection.OpenWriter(File))
        {
            other.Execute("BEGIN IMMEDIATE");
            var waiting = Enumerable
                .Range(0, 5)
                .Select(number => Store.Commit(Large, "p" + number, [Insert("state")]).AsTask())
                .ToList();
            foreach (var commit in waiting)
            {
                await Assert.ThrowsAsync<StoreUnavailableException>(() => commit);
            }
            other.Execute("ROLLBACK");
        }

        Assert.Empty((await Store.Walk(Large, "state", null, null, 10)).Items);
        await Done(Large, "p0", Insert("state"));
    }

    [Fact]
    public async Task A_file_of_an_unknown_layout_is_refused_with_the_remedy()
    {
        await store.DisposeAsync();
        using (var other = Connection.OpenWriter(File))
        {
            other.Execute("PRAGMA user_version = 9");
        }
        var refusal = Assert.Throws<StoreCannotOpenException>(() => new SqliteTableStore(folder));
        Assert.Equal(
            $"{File} has layout 9; this program reads layout 2 and brings layout 1 into it. Start the program "
                + $"version that wrote it, or name another folder in Data:Path.",
            refusal.Message
        );
    }

    [
        Theory,
        InlineData(13),
        InlineData(5),
        InlineData(10),
        InlineData(266),
        InlineData(8),
        InlineData(14),
        InlineData(11)
    ]
    public void The_outside_worlds_codes_are_unavailability(int code) =>
        Assert.IsType<StoreUnavailableException>(SqliteFault.From(code, "write", "x"));

    // 4874: no room for the index of the write-ahead log.
    [
        Theory,
        InlineData(13, StoreFault.Full),
        InlineData(4874, StoreFault.Full),
        InlineData(266, StoreFault.NoAnswer),
        InlineData(8, StoreFault.ReadOnly),
        InlineData(11, StoreFault.Damaged)
    ]
    public void Full_read_only_and_damaged_are_distinguished(int code, StoreFault fault) =>
        Assert.Equal(fault, Assert.IsType<StoreUnavailableException>(SqliteFault.From(code, "write", "x")).Fault);

    [Theory, InlineData(1), InlineData(21), InlineData(25)]
    public void Our_own_faults_are_not_hidden_as_unavailability(int code) =>
        Assert.IsType<InvalidOperationException>(SqliteFault.From(code, "write", "x"));

    [Fact]
    public async Task A_log_that_grows_past_its_limit_is_started_anew_and_loses_nothing()
    {
        var body = new byte[200_000];
        for (var number = 0; number < 400; number++)
        {
            await Store.Commit(Large, $"p{number:000}", [new TableOperation.Insert("state", body)]);
        }

        Assert.InRange(new FileInfo(File + "-wal").Length, 1, 60_000_000);
        Assert.Equal(400, (await Store.Walk(Large, "state", null, null, 1_000)).Items.Count);
    }
}
