using System.Text;
using MarketingAutomation.Embedded.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Hosting;

/// <summary>A log on a full disk, or one whose reader is gone, costs lines and nothing else: no fault reaches what the
/// program does.</summary>
public sealed class FailingLogOutputTests
{
    [Theory]
    [InlineData("full")]
    [InlineData("closed")]
    public void What_cannot_be_written_is_counted_and_the_count_is_written_once_it_can_be(string how)
    {
        var written = new StringWriter();
        TextWriter now = new Failing(how);
        using var provider = new StderrLog(TimeProvider.System, lines: new SafeLineWriter("standard error", () => now));
        using var factory = new LoggerFactory([provider]);
        var log = factory.CreateLogger("MarketingAutomation.Flow");

        Say(log, "first", new InvalidOperationException("why"));
        Say(log, "second", null);
        now = written;
        Say(log, "third", null);
        Say(log, "fourth", null);

        var lines = written.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.Equal("2 lines left out: standard error could not be written", lines[0].TrimEnd());
        Assert.Contains("error: third", lines[1], StringComparison.Ordinal);
        Assert.Contains("error: fourth", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_of_the_work_goes_on_after_standard_output_could_not_be_written()
    {
        using var output = new Output { IsFull = true };
        await using (var activity = new ActivityLog(output))
        {
            activity.Add("lost");
            await output.Refused;
            output.IsFull = false;
            activity.Add("kept");
        }

        Assert.Equal(
            $"kept{Environment.NewLine}1 line left out: standard output was too slow or could not be written{Environment.NewLine}",
            output.Text
        );
    }

    private static void Say(ILogger log, string line, Exception? fault) =>
        log.Log(LogLevel.Error, default, line, fault, (state, _) => state);

    private sealed class Failing(string how) : StringWriter
    {
        public override void WriteLine(string? value) =>
            throw (
                how == "full"
                    ? new IOException("No space left on device")
                    : new ObjectDisposedException("standard error")
            );
    }

    private sealed class Output : MemoryStream
    {
        private readonly TaskCompletionSource refused = new();

        public volatile bool IsFull;

        public Task Refused => refused.Task;

        public string Text => Encoding.UTF8.GetString(ToArray());

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (IsFull)
            {
                refused.TrySetResult();
                throw new IOException("No space left on device");
            }

            return base.WriteAsync(buffer, cancellationToken);
        }
    }
}
