using MarketingAutomation.Adapters.Sqlite;
using MarketingAutomation.Flow.Storage;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.Sqlite;

/// <summary>SQLite names no file: a fault of one beside the database is not reported as one of marketing.db
/// alone.</summary>
public sealed class SqliteFaultTests
{
    [Theory]
    [InlineData(
        8,
        "A file of the store cannot be written",
        "marketing.db-shm (with the program stopped, a -shm may be removed"
    )]
    [InlineData(1544, "The data folder itself takes no new files", "chmod u+rwx")]
    [InlineData(14, "A file of the store cannot be opened", "marketing.db-wal")]
    [InlineData(522, "marketing.db or marketing.db-wal is shorter than it was", "docs/operate.md")]
    [InlineData(266, "The disk does not answer as it should", "its mount")]
    [InlineData(13, "The disk is full", "make room")]
    [InlineData(4874, "The disk is full", "make room")]
    public void An_SQLite_error_names_every_file_it_may_be_about_and_the_remedy(int code, string says, string remedy)
    {
        var fault = Assert.IsType<StoreUnavailableException>(SqliteFault.From(code, "open", "as it says"));

        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, fault.Message, StringComparison.Ordinal);
        Assert.Contains($"(code {code})", fault.Message, StringComparison.Ordinal);
    }
}
