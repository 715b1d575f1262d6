using System.Text;
using MarketingAutomation.Adapters.Files;
using MarketingAutomation.Adapters.Providers;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.Providers;

/// <summary>From what a killed process wrote down of its calls the next one knows which attempts were never used; a
/// record that cannot be trusted shows nothing.</summary>
public sealed class CallRecordTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("call-record").FullName;

    public void Dispose() => Directory.Delete(folder, true);

    [Fact]
    public void Every_process_after_it_knows_which_calls_a_killed_one_began_and_which_it_did_not()
    {
        Write("p1", "start-1", "p1-1", "p1-3");
        Write("p2", "start-1");
        using var now = new CallLog(folder, "p3", "start-1");
        now.RecordStart("p3-1");

        var calls = now.ReadEarlier()!;

        Assert.All(["p1-2", "p2-1"], nonce => Assert.True(calls.NeverCalled(nonce), nonce));
        Assert.All(
            ["p1-1", "p1-3", "p3-1", "p3-2", "p0-1", "p1"],
            nonce => Assert.False(calls.NeverCalled(nonce), nonce)
        );
    }

    [Fact]
    public void After_a_start_of_the_machine_nothing_is_believed_because_nothing_was_flushed()
    {
        Write("p1", "start-1", "p1-1");
        using var now = new CallLog(folder, "p2", "start-2");

        Assert.Null(now.ReadEarlier());
    }

    [Theory]
    [InlineData("")]
    [InlineData("start-1")]
    [InlineData("start-1\np1-1\np1-")]
    [InlineData("\0\0\0\0")]
    public void A_record_that_was_cut_off_is_not_believed(string text)
    {
        File.WriteAllText(Path.Combine(folder, "calls-p1.log"), text, Encoding.ASCII);
        using var now = new CallLog(folder, "p2", "start-1");

        Assert.Null(now.ReadEarlier());
    }

    [Fact]
    public void What_is_settled_is_forgotten_and_the_own_record_stays()
    {
        Write("p1", "start-1", "p1-1");
        using var now = new CallLog(folder, "p2", "start-1");

        now.ForgetEarlier();

        Assert.Null(now.ReadEarlier());
        Assert.Equal([Path.Combine(folder, "calls-p2.log")], Directory.GetFiles(folder));
    }

    [Fact]
    public async Task A_call_is_written_down_when_a_connection_is_there_and_before_its_first_byte()
    {
        var begun = 0;
        using var unreachable = new ProviderHttp(new Uri("http://127.0.0.1:9"), new("Bearer", "x"));
        Assert.IsType<ProviderReply.NotSent>(
            await unreachable.Post("/", "{}"u8.ToArray(), "application/json", CancellationToken.None, () => begun++)
        );
        Assert.Equal(0, begun);

        await using var server = new RawServer(_ => new ServerAction.Say(RawServer.Answer(202)));
        using var http = new ProviderHttp(server.Address, new("Bearer", "x"));
        Assert.IsType<ProviderReply.Answered>(
            await http.Post("/", "{}"u8.ToArray(), "application/json", CancellationToken.None, () => begun++)
        );
        Assert.Equal(1, begun);
    }

    [Fact]
    public async Task A_call_that_cannot_be_written_down_does_not_begin()
    {
        await using var server = new RawServer(_ => new ServerAction.Say(RawServer.Answer(202)));
        using var http = new ProviderHttp(server.Address, new("Bearer", "x"));

        Assert.True(
            Assert
                .IsType<ProviderReply.NotSent>(
                    await http.Post(
                        "/",
                        "{}"u8.ToArray(),
                        "application/json",
                        CancellationToken.None,
                        () => throw new IOException("no room")
                    )
                )
                .IsOwnFault
        );
    }

    private void Write(string process, string machineStart, params string[] begun)
    {
        using var record = new CallLog(folder, process, machineStart);
        Array.ForEach(begun, record.RecordStart);
    }
}
