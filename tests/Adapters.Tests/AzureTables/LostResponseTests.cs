using MarketingAutomation.Flow.Storage;
using Xunit;
using static MarketingAutomation.Adapters.Tests.AzureTables.ScriptedService;

namespace MarketingAutomation.Adapters.Tests.AzureTables;

/// <summary>After an answer that was lost the rows say whether it happened; nothing happens twice.</summary>
public sealed class LostResponseTests
{
    private const string First = "W/\"datetime'2026-03-02T10%3A00%3A00.1Z'\"";
    private const string Second = "W/\"datetime'2026-03-02T10%3A00%3A00.2Z'\"";
    private static readonly ReadOnlyMemory<byte> Body = "{}"u8.ToArray();
    private static readonly TableOperation Insert = new TableOperation.Insert("a", Body);
    private static readonly TableOperation Upsert = new TableOperation.Upsert("b", Body);

    public static TheoryData<string> Losses => ["silence", "broken", "500", "503"];

    [Theory, MemberData(nameof(Losses))]
    public async Task A_write_that_happened_is_found_by_its_own_id_and_not_sent_again(string loss)
    {
        string? id = null;
        var service = new ScriptedService(
            request =>
            {
                id = request.WriteId;
                return Lose(loss, request);
            },
            _ => Json($$"""{"w":"{{id}}"}""", ("ETag", First))(_)
        );
        using var store = service.Store();

        var done = Assert.IsType<CommitResult.Done>(await store.Commit(TableName.Due, "p", [Insert]));
        Assert.Equal([First], done.ETags);
        Assert.Equal(
            ["POST /mDue", "GET /mDue(PartitionKey='p',RowKey='a')"],
            service.Requests.Select(request => $"{request.Method} {request.Path}")
        );
    }

    [Theory, MemberData(nameof(Losses))]
    public async Task A_write_that_did_not_happen_is_sent_again_with_the_same_id(string loss)
    {
        var service = new ScriptedService(
            request => Lose(loss, request),
            Error(404, "ResourceNotFound"),
            Written(First)
        );
        using var store = service.Store();

        Assert.Equal([First], Assert.IsType<CommitResult.Done>(await store.Commit(TableName.Due, "p", [Insert])).ETags);
        service.AssertDone();
        Assert.Equal(service.Requests[0].Body, service.Requests[2].Body);
    }

    [Fact]
    public async Task A_transaction_that_happened_is_known_by_any_of_its_rows_and_a_row_written_since_has_no_valid_etag()
    {
        string? id = null;
        var service = new ScriptedService(
            request =>
            {
                id = request.WriteId;
                return Broken(request);
            },
            _ => Json("""{"w":"another"}""", ("ETag", Second))(_),
            _ => Json($$"""{"w":"{{id}}"}""", ("ETag", First))(_)
        );
        using var store = service.Store();

        var done = Assert.IsType<CommitResult.Done>(
            await store.Commit(TableName.Due, "p", [Insert, Upsert, new TableOperation.Delete("c", First)])
        );
        Assert.Contains(First, done.ETags);
        Assert.Null(done.ETags[2]);
        Assert.DoesNotContain(Second, done.ETags);
    }

    [Fact]
    public async Task A_first_try_that_arrives_late_is_not_taken_for_anothers()
    {
        string? id = null;
        var service = new ScriptedService(
            request =>
            {
                id = request.WriteId;
                return Broken(request);
            },
            Error(404, "ResourceNotFound"),
            Error(409, "EntityAlreadyExists"),
            _ => Json($$"""{"w":"{{id}}"}""", ("ETag", First))(_)
        );
        using var store = service.Store();

        Assert.Equal([First], Assert.IsType<CommitResult.Done>(await store.Commit(TableName.Due, "p", [Insert])).ETags);
        service.AssertDone();
    }

    [Fact]
    public async Task Another_writer_who_was_first_is_still_a_conflict()
    {
        var service = new ScriptedService(
            Broken,
            Json("""{"w":"another"}"""),
            Error(412, "UpdateConditionNotSatisfied"),
            Json("""{"w":"another"}""")
        );
        using var store = service.Store();

        Assert.Equal(
            new CommitResult.Refused(0, CommitConflict.Changed),
            await store.Commit(TableName.Due, "p", [new TableOperation.Replace("a", Body, First)])
        );
        service.AssertDone();
    }

    [Theory, InlineData(404, "ResourceNotFound"), InlineData(412, "UpdateConditionNotSatisfied")]
    public async Task A_delete_that_may_have_happened_is_not_guessed_at(int status, string code)
    {
        var service = new ScriptedService(Broken, Error(status, code));
        using var store = service.Store();

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
            await store.Commit(TableName.Due, "p", [new TableOperation.Delete("a", First)])
        );
        Assert.Equal(
            "Table Storage's answer to a delete was lost, and the row is not as it was: whether we deleted "
                + "it cannot be known. Read it again.",
            fault.Message
        );
    }

    private const string Head = "--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n",
        Part = "--c\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n";

    public static TheoryData<int, string, string> Unreadable =>
        new()
        {
            { 202, "", "<html>busy</html>" },
            { 202, "text/html", "<html>busy</html>" },
            { 202, "multipart/mixed; boundary=b", "<html>busy</html>" },
            { 202, "multipart/mixed; boundary=b", "" },
            { 200, "application/json", "{}" },
            { 204, "", "" },
            { 202, "multipart/mixed; boundary=b", "--b--" },
            { 202, "multipart/mixed; boundary=b", "--b\r\n\r\n--b--" },
            { 202, "multipart/mixed; boundary=", Head + "--c--\r\n--b--" },
            { 202, "multipart/mixed; boundary=b", Head + "--c\r\n" },
            { 202, "multipart/mixed; boundary=b", Head + Part + "--c--\r\n--b--" },
            { 202, "multipart/mixed; boundary=b", Head + Part + "HTTP/1.1 many\r\n\r\n--c--\r\n--b--" },
            { 202, "multipart/mixed; boundary=b", Head + Part + "HTTP\r\n\r\n--c--\r\n--b--" },
            {
                202,
                "multipart/mixed; boundary=b",
                Head + Part + PartError(404, "ResourceNotFound", "7:") + "\r\n--c--\r\n--b--"
            },
            {
                202,
                "multipart/mixed; boundary=b",
                Head + Part + PartDone(First) + Part + PartDone(First) + Part + PartDone(First) + "--c--\r\n--b--"
            },
        };

    [Fact]
    public Task An_answer_with_fewer_parts_than_operations_is_a_lost_one() => TakesForLost(Batch(PartDone(First)));

    [Theory, MemberData(nameof(Unreadable))]
    public Task An_answer_to_a_transaction_that_cannot_be_read_is_a_lost_one(int status, string type, string body) =>
        TakesForLost(Text(status, body, ("Content-Type", type)));

    [Fact]
    public async Task A_write_that_is_answered_as_no_write_is_a_lost_one()
    {
        string? id = null;
        var service = new ScriptedService(
            request =>
            {
                id = request.WriteId;
                return Text(200, "<html>busy</html>")(request);
            },
            _ => Json($$"""{"w":"{{id}}"}""", ("ETag", First))(_)
        );
        using var store = service.Store();
        Assert.Equal([First], Assert.IsType<CommitResult.Done>(await store.Commit(TableName.Due, "p", [Insert])).ETags);
        service.AssertDone();
    }

    private static async Task TakesForLost(Func<SentRequest, HttpResponseMessage> answer)
    {
        string? id = null;
        var service = new ScriptedService(
            request =>
            {
                id = request.WriteId;
                return answer(request);
            },
            _ => Json($$"""{"w":"{{id}}"}""", ("ETag", First))(_),
            _ => Json($$"""{"w":"{{id}}"}""", ("ETag", Second))(_)
        );
        using var store = service.Store();

        var done = Assert.IsType<CommitResult.Done>(await store.Commit(TableName.Due, "p", [Insert, Upsert]));
        Assert.Equal([First, Second], done.ETags.Order());
    }

    [Fact]
    public async Task A_caller_who_gives_up_while_an_answer_is_lost_learns_that_it_may_have_happened()
    {
        using var cancel = new CancellationTokenSource();
        var service = new ScriptedService(request =>
        {
            cancel.Cancel();
            return Broken(request);
        });
        using var store = service.Store();

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
            await store.Commit(TableName.Due, "p", [Insert], cancel.Token)
        );
        Assert.Equal(
            "A write to Table Storage was given up while its answer was lost: it may have happened.",
            fault.Message
        );
    }

    private static HttpResponseMessage Lose(string loss, SentRequest request) =>
        loss switch
        {
            "silence" => Silence(request),
            "broken" => Broken(request),
            "500" => Error(500, "OperationTimedOut")(request),
            _ => Error(503, "ServerBusy")(request),
        };
}
