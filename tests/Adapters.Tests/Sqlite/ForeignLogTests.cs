using MarketingAutomation.Adapters.Sqlite;
using MarketingAutomation.Adapters.Sqlite.Integrity;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.Sqlite;

/// <summary>
/// A database and the log beside it are opened only where they belong together. A store that was killed, at whatever
/// moment, opens with all that was committed; a backup beside a log of another time or of another store is refused in
/// words, and nothing is changed.
/// </summary>
public sealed class ForeignLogTests : LogHistory
{
    [Fact]
    public async Task A_backup_beside_a_newer_log_is_refused_with_the_remedy_and_nothing_is_changed()
    {
        var folder = NewFolder();
        await Commit(folder, "first", 3);
        var backup = File.ReadAllBytes(Path.Combine(folder, "marketing.db"));
        await Commit(folder, "first", 3);
        var killed = await Killed(folder, "first", 2);
        var restored = NewFolder(killed with { Database = backup });

        for (var starts = 0; starts < 2; starts++)
        {
            var refusal = Assert.Throws<StoreCannotOpenException>(() => new SqliteTableStore(restored));
            var database = Path.Combine(restored, "marketing.db");
            Assert.StartsWith(
                $"{database}-wal does not belong to {database}",
                refusal.Message,
                StringComparison.Ordinal
            );
            Assert.Contains(
                "move marketing.db-wal and marketing.db-shm out of the folder and start again (docs/operate.md",
                refusal.Message,
                StringComparison.Ordinal
            );
            Assert.Equal(backup, File.ReadAllBytes(database));
            Assert.Equal(killed.Log, File.ReadAllBytes(database + "-wal"));
        }

        File.Delete(Path.Combine(restored, "marketing.db-wal"));
        Assert.Equal(3, (await Contents(restored)).Count);
    }

    [Fact]
    public async Task A_log_without_its_database_is_refused()
    {
        var folder = NewFolder();
        await Commit(folder, "first", 1);
        var killed = await Killed(folder, "first", 2);
        var restored = NewFolder(killed with { Database = [] });

        Assert.Throws<StoreCannotOpenException>(() => new SqliteTableStore(restored));
        File.Delete(Path.Combine(restored, "marketing.db"));
        Assert.Throws<StoreCannotOpenException>(() => new SqliteTableStore(restored));
    }

    [Fact]
    public async Task Any_database_beside_any_log_of_two_histories_opens_whole_or_not_at_all()
    {
        var folder = NewFolder();
        List<Files> all = [.. await History(folder, "first")];
        var fork = NewFolder(all[all.Count / 2]);
        all.AddRange(await History(fork, "second"));
        await Commit(folder, "first", 2);
        all.AddRange(await History(folder, "first again"));

        var (opened, refused) = (0, 0);
        foreach (var database in all)
        {
            foreach (var log in all)
            {
                var pair = NewFolder(database with { Log = log.Log });
                try
                {
                    Assert.Equal(log.Contents, await Contents(pair));
                    opened++;
                }
                catch (StoreCannotOpenException) when (database != log)
                {
                    refused++;
                }

                Directory.Delete(pair, true);
            }
        }

        // Those of one log go together whichever was copied first; those of different logs never do.
        Assert.True(opened > all.Count && refused > opened, $"{opened} opened, {refused} refused");
    }

    /// <summary>What kills at many moments leave, while the log begins anew three times.</summary>
    private static async Task<IReadOnlyList<Files>> History(string folder, string name)
    {
        await using var store = new SqliteTableStore(folder, ShortLog, TimeProvider.System);
        var moments = new List<Files>();
        for (
            var commits = 0;
            commits < 12
                || (moments.DistinctBy(m => Convert.ToHexString(m.Log.AsSpan(16, 8))).Count() < 4 && commits < 500);
            commits++
        )
        {
            await Commit(store, name, 1);
            if (Instant(folder, await Contents(store)) is { } moment)
            {
                moments.Add(moment);
            }
        }

        // A few of each log are as good as all of them.
        return
        [
            .. moments
                .GroupBy(m => Convert.ToHexString(m.Log.AsSpan(16, 8)))
                .SelectMany(log => log.Where((_, i) => i % 4 == 0).Append(log.Last()).Distinct().TakeLast(4)),
        ];
    }

    // The log is moved into the file in the background. Files copied one after the other are those of one moment where
    // the log did not begin anew between, and where the database is the same in both copies: a copy that was read while
    // pages were written may have the first page of before and others of after, which no kill leaves.
    private static Files? Instant(string folder, IReadOnlyList<string> contents)
    {
        var before = Read(folder, contents);
        var after = Read(folder, contents);
        return
            before.Log.AsSpan(0, 32).SequenceEqual(after.Log.AsSpan(0, 32))
            && before.Database.AsSpan().SequenceEqual(after.Database)
            ? before with
            {
                Log = after.Log,
            }
            : null;
    }
}
