using MarketingAutomation.Adapters.Sqlite;
using MarketingAutomation.Adapters.Sqlite.Integrity;
using MarketingAutomation.Flow.Storage;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.Sqlite;

/// <summary>
/// A store that was begun in a folder and is not there any more is never replaced by an empty one: a shop's customers
/// and their opt-outs would be forgotten without a word. A first start that was cut off looks alike and goes on.
/// </summary>
public sealed class LostStoreTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("lost-store").FullName;

    private string Database => At("marketing.db");

    private string Mark => At("store.begun");

    public void Dispose() => Directory.Delete(folder, true);

    [Theory]
    [InlineData("removed", "is missing")]
    [InlineData("emptied", "is empty")]
    [InlineData("replaced by a new one", "holds nothing")]
    public async Task A_store_that_was_lost_refuses_to_open_again_and_again_and_says_what_to_do(string how, string says)
    {
        await Use();
        Lose(how);

        for (var starts = 0; starts < 2; starts++)
        {
            var refusal = Assert.Throws<StoreCannotOpenException>(() => new SqliteTableStore(folder));
            Assert.StartsWith(
                $"{Database} {says}, although a store was begun in this folder",
                refusal.Message,
                StringComparison.Ordinal
            );
            Assert.Contains("Restore marketing.db from a backup", refusal.Message, StringComparison.Ordinal);
            Assert.EndsWith(
                $"To begin a new store without any of it, remove {Mark}.",
                refusal.Message,
                StringComparison.Ordinal
            );
        }
    }

    [Theory]
    [InlineData("removed")]
    [InlineData("emptied")]
    public async Task Removing_the_mark_begins_a_new_store(string how)
    {
        await Use();
        Lose(how);
        File.Delete(Mark);

        await using var store = new SqliteTableStore(folder);

        Assert.Null(await store.Get(TableName.Shop, "p", "r"));
        Assert.Null(store.Advice);
        Assert.True(File.Exists(Mark));
    }

    [Fact]
    public async Task A_first_start_that_was_cut_off_before_its_first_commit_goes_on()
    {
        File.WriteAllBytes(Database, []);

        await using var store = new SqliteTableStore(folder);

        Assert.Null(store.Advice);
    }

    [Fact]
    public async Task A_store_of_a_version_without_marks_opens_and_gets_one()
    {
        await Use();
        File.Delete(Mark);
        await Use();
        File.Delete(Database);

        Assert.Throws<StoreCannotOpenException>(() => new SqliteTableStore(folder));
    }

    [Fact]
    public async Task A_mark_that_cannot_be_read_is_still_a_mark()
    {
        await Use();
        File.WriteAllText(Mark, "\0\0\0");
        await Use();
        File.WriteAllText(Mark, "");
        File.Delete(Database);

        Assert.Throws<StoreCannotOpenException>(() => new SqliteTableStore(folder));
    }

    [Fact]
    public async Task An_older_backup_in_place_of_the_database_opens_and_is_reported_once()
    {
        await Use();
        await Use();
        File.Copy(Database, At("backup"));
        await Use();
        await Use();
        File.Move(At("backup"), Database, overwrite: true);

        var advice = await Use();
        Assert.StartsWith(
            $"{Database} is older than the last start from this folder (it knows 2 of 4 starts): it comes "
                + $"from a backup",
            advice,
            StringComparison.Ordinal
        );
        Assert.Contains("Opt-outs made after it are undone too", advice, StringComparison.Ordinal);
        Assert.Contains("GET /api/rejections", advice, StringComparison.Ordinal);
        Assert.Null(await Use());
    }

    [Fact]
    public async Task A_command_that_opens_the_store_first_does_not_use_up_what_the_start_has_to_say()
    {
        await using (var store = new SqliteTableStore(folder))
        {
            await store.Upsert(TableName.Shop, "p", "r", "{}"u8.ToArray());
        }

        File.Copy(Database, At("backup.db"));
        await Use();
        File.Copy(At("backup.db"), Database, overwrite: true);

        foreach (var command in new[] { "pause", "doctor" })
        {
            await using var opened = new SqliteTableStore(folder);
            Assert.True(opened.Advice?.Contains("it comes from a backup", StringComparison.Ordinal), command);
            await opened.Upsert(TableName.Shop, "switches", "now", "{}"u8.ToArray());
        }

        Assert.Contains("it comes from a backup", await Use(), StringComparison.Ordinal);
        Assert.Null(await Use());
    }

    [Fact]
    public async Task A_log_that_went_missing_after_a_crash_is_reported()
    {
        await using var store = new SqliteTableStore(folder);
        await store.Upsert(TableName.Shop, "p", "r", "{}"u8.ToArray());

        // As a crash leaves them: the folder without its lock, once with the log and once without.
        var crashed = Directory.CreateDirectory(At("crashed")).FullName;
        var withoutLog = Directory.CreateDirectory(At("without-log")).FullName;
        foreach (var name in (string[])["marketing.db", "marketing.db-wal", "store.begun"])
        {
            File.Copy(At(name), Path.Combine(crashed, name));
        }

        await using (var opened = new SqliteTableStore(crashed))
        {
            Assert.Null(opened.Advice);
            Assert.NotNull(await opened.Get(TableName.Shop, "p", "r"));
        }

        // Everything up to the opening is in the file, what came after it is only in the log.
        File.Copy(Path.Combine(crashed, "marketing.db"), Path.Combine(withoutLog, "marketing.db"));
        File.WriteAllText(
            Path.Combine(withoutLog, "store.begun"),
            File.ReadAllText(Path.Combine(crashed, "store.begun")).Replace(", closed", "", StringComparison.Ordinal)
        );
        await using var lost = new SqliteTableStore(withoutLog);
        Assert.StartsWith(
            $"{Path.Combine(withoutLog, "marketing.db")}-wal is missing, although the program did not close the store",
            lost.Advice,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_missing_log_is_reported_with_the_opt_outs_it_held()
    {
        await using var store = new SqliteTableStore(folder);
        var killed = Directory.CreateDirectory(At("killed")).FullName;
        File.Copy(Database, Path.Combine(killed, "marketing.db"));
        File.Copy(Mark, Path.Combine(killed, "store.begun"));

        await using var opened = new SqliteTableStore(killed);
        Assert.Contains(
            "marketing.db comes from a backup, or its log was lost",
            opened.Advice,
            StringComparison.Ordinal
        );
        Assert.Contains("Opt-outs made after it are undone too", opened.Advice, StringComparison.Ordinal);
        Assert.DoesNotContain("Put the file back", opened.Advice, StringComparison.Ordinal);
    }

    private string At(string name) => Path.Combine(folder, name);

    private async Task<string?> Use()
    {
        await using var store = new SqliteTableStore(folder);
        await store.Upsert(TableName.Shop, "p", "r", "{}"u8.ToArray());
        store.MarkAdviceShown();
        return store.Advice;
    }

    private void Lose(string how)
    {
        File.Delete(Database);
        if (how == "emptied")
        {
            File.WriteAllBytes(Database, []);
        }
        else if (how == "replaced by a new one")
        {
            using var connection = Connection.OpenWriter(Database);
            connection.Execute("CREATE TABLE other (a)");
        }
    }
}
