using MarketingAutomation.Adapters.Sqlite;
using MarketingAutomation.Adapters.Sqlite.Integrity;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.Sqlite;

/// <summary>Why a store cannot be opened is explained in words, with the remedy; only a lock that is held is "open
/// already".</summary>
public sealed class StoreOpenFaultTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("cannot-open").FullName;

    public void Dispose() => Directory.Delete(folder, true);

    [Theory]
    [InlineData(11, "is open already", true)]
    [InlineData(30, "is on a file system that is mounted read-only. Mount it for writing", false)]
    [InlineData(28, "There is no room left on the disk", false)]
    [InlineData(21, "one of store.begun, store.secret and marketing.lock is a folder", false)]
    [InlineData(5, "cannot be made or written (error 5 of the system)", false)]
    public void A_failure_of_the_operating_system_is_reported_as_such(int number, string says, bool inUse)
    {
        var fault = StoreCannotOpenException.OfFolder("/srv/data", new IOException("reported by the system", number));

        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
        Assert.Contains("'/srv/data'", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Data:Path", fault.Message, StringComparison.Ordinal);
        Assert.Equal(inUse, fault.IsInUse);
    }

    [Fact]
    public void A_folder_that_this_account_cannot_write_names_account_and_remedy() =>
        Assert.Equal(
            $"The data folder '/srv/data' cannot be written by the account {Environment.UserName}. Give it "
                + $"the right (chown {Environment.UserName} and chmod u+rwx), or name another folder: "
                + $"--Data:Path=FOLDER",
            StoreCannotOpenException
                .OfFolder("/srv/data", new UnauthorizedAccessException("Access to the path is denied."))
                .Message
        );

    [Fact]
    public void A_file_in_place_of_a_parent_folder_is_reported_with_its_path()
    {
        var file = Path.GetTempFileName();
        try
        {
            var below = Path.Combine(file, "data");
            Assert.Contains(
                $"'{below}'",
                Assert.Throws<StoreCannotOpenException>(() => new SqliteTableStore(below)).Message,
                StringComparison.Ordinal
            );
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("marketing.db-wal")]
    [InlineData("marketing.db-shm")]
    public async Task A_file_of_the_store_that_refuses_is_named_and_the_refused_start_leaves_nothing_behind(string name)
    {
        await using (new SqliteTableStore(folder)) { }

        Directory.CreateDirectory(Path.Combine(folder, name));
        var before = Directory.EnumerateFileSystemEntries(folder).Order().ToArray();
        var refused = Assert.Throws<StoreCannotOpenException>(() => new SqliteTableStore(folder));
        Assert.StartsWith($"{Path.Combine(folder, name)} is a folder", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, Directory.EnumerateFileSystemEntries(folder).Order());

        Directory.Delete(Path.Combine(folder, name));
        await using (new SqliteTableStore(folder)) { }
    }

    [Theory]
    [InlineData("marketing.db", false)]
    [InlineData("marketing.db-wal", false)]
    [InlineData("marketing.db-shm", true)]
    public void A_file_that_this_account_cannot_write_is_named_with_the_remedy(string name, bool mayGo)
    {
        var fault = StoreCannotOpenException
            .OfFile($"/srv/data/{name}", new UnauthorizedAccessException("Access to the path is denied."))
            .Message;
        Assert.StartsWith(
            $"/srv/data/{name} cannot be written by the account {Environment.UserName}: check its owner and "
                + $"mode (chown {Environment.UserName} {name} and chmod u+rw {name}).",
            fault,
            StringComparison.Ordinal
        );
        Assert.Equal(mayGo, fault.Contains("this file may be removed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_index_that_was_made_read_only_by_an_earlier_refused_start_keeps_no_store_from_starting()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await using (new SqliteTableStore(folder)) { }

        var index = Path.Combine(folder, "marketing.db-shm");
        await File.WriteAllBytesAsync(index, []);
        File.SetUnixFileMode(index, UnixFileMode.UserRead);
        await using var store = new SqliteTableStore(folder);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(index));
    }
}
