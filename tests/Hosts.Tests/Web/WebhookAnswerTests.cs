using System.Net.Sockets;
using System.Text;
using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Storage;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Web;

/// <summary>Every row of the answer table, over real HTTP.</summary>
public sealed class WebhookAnswerTests
{
    [Fact]
    public async Task An_accepted_delivery_names_its_event_and_its_customer()
    {
        await using var shop = await WebTestShop.Open();

        var answer = await shop.Deliver(StandardBodies.Order());

        Assert.Equal(200, answer.Status);
        Assert.Equal("application/json", answer.Type);
        var (id, customer) = (StandardBodies.ReadField(answer, "event"), StandardBodies.ReadField(answer, "customer"));
        Assert.Equal($$"""{"status":"accepted","event":"{{id}}","customer":"{{customer}}"}""", answer.Body);
        Assert.NotNull(await shop.Flow.Customers.Read(customer!, CancellationToken.None));
    }

    [Fact]
    public async Task A_delivery_sent_again_is_a_duplicate_of_the_same_event()
    {
        await using var shop = await WebTestShop.Open();
        var body = StandardBodies.Order();
        var first = await shop.Deliver(body);

        var again = await shop.Deliver(body);

        Assert.Equal(200, again.Status);
        Assert.Equal(first.Body.Replace("accepted", "duplicate", StringComparison.Ordinal), again.Body);
    }

    [Theory]
    [InlineData("the same body", "duplicate")]
    [InlineData("another total", "duplicate")]
    [InlineData("another order of the customer", "duplicate")]
    [InlineData("another customer", "accepted")]
    public async Task An_id_is_one_event_of_one_customer_as_docs_events_says(string again, string status)
    {
        await using var shop = await WebTestShop.Open();
        static string Order(string customer, string order, string total) =>
            $$$"""{"type":"order.paid","data":{"customer":{"id":"{{{customer}}}","email":"{{{customer}}}@example.com"},"order":{"id":"{{{order}}}","currency":"EUR","total":"{{{total}}}" } } }""";
        await shop.Deliver(Order("c-1", "A-1", "10.00"));

        var second = await shop.Deliver(
            again switch
            {
                "the same body" => Order("c-1", "A-1", "10.00"),
                "another total" => Order("c-1", "A-1", "99.00"),
                "another order of the customer" => Order("c-1", "A-2", "10.00"),
                _ => Order("c-2", "A-2", "10.00"),
            }
        );

        Assert.Equal((200, status), (second.Status, StandardBodies.ReadField(second, "status")));
    }

    [Fact]
    public async Task What_is_not_acted_on_is_ignored_with_the_reason()
    {
        await using var shop = await WebTestShop.Open();

        var answer = await shop.Deliver(
            StandardBodies.Order().Replace("{\"type\"", "{\"test\":true,\"type\"", StringComparison.Ordinal)
        );

        Assert.Equal(200, answer.Status);
        Assert.Equal(
            """{"status":"ignored","reason":"a test event; Webhooks:standard:TestOrders=accept takes them as real"}""",
            answer.Body
        );
    }

    [Fact]
    public async Task A_wrong_signature_is_turned_away_without_a_hint_and_its_owner_reads_why()
    {
        await using var shop = await WebTestShop.Open();

        var answer = await shop.Deliver(StandardBodies.Order(), secret: "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");

        Assert.Equal(401, answer.Status);
        Assert.Equal("application/problem+json", answer.Type);
        Assert.Equal(
            """{"title":"Unauthorized","status":401,"detail":"This delivery is not accepted."}""",
            answer.Body
        );
        var rejections = await shop.Api(HttpMethod.Get, "/api/rejections");
        Assert.Equal("standard", StandardBodies.ReadField(rejections, "items", "0", "source"));
        Assert.Equal("401", StandardBodies.ReadField(rejections, "items", "0", "status"));
        Assert.Contains(
            "signature",
            StandardBodies.ReadField(rejections, "items", "0", "why"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_unknown_source_is_not_found()
    {
        await using var shop = await WebTestShop.Open();

        var answer = await shop.Deliver(StandardBodies.Order(), source: "magento");

        Assert.Equal(404, answer.Status);
        Assert.Equal("application/problem+json", answer.Type);
        Assert.Equal(
            """{"title":"Not Found","status":404,"detail":"There is no webhook of this name."}""",
            answer.Body
        );
    }

    [Fact]
    public async Task What_is_not_JSON_is_a_bad_request_that_names_the_place()
    {
        await using var shop = await WebTestShop.Open();

        var answer = await shop.Deliver("hello");

        Assert.Equal(400, answer.Status);
        Assert.Equal("application/problem+json", answer.Type);
        Assert.Equal(
            """{"title":"Bad Request","status":400,"detail":"$: expected JSON, found something else at line 1, byte 1","path":"$","faults":[{"path":"$","problem":"expected JSON, found something else at line 1, byte 1"}]}""",
            answer.Body
        );
    }

    [Fact]
    public async Task All_faults_of_a_wrong_shape_are_named_at_once_by_their_JSON_path()
    {
        await using var shop = await WebTestShop.Open();

        var answer = await shop.Deliver(
            """{"type":"order.paid","timestamp":"2026-03-02","data":{"customer":{"id":"c-1"},"order":{"id":"o-1","lines":[{"quantity":"many"}]}}}"""
        );

        Assert.Equal(400, answer.Status);
        Assert.Equal("$.timestamp", StandardBodies.ReadField(answer, "path"));
        Assert.Equal("$.timestamp", StandardBodies.ReadField(answer, "faults", "0", "path"));
        Assert.Equal("$.data.order.lines[0].quantity", StandardBodies.ReadField(answer, "faults", "1", "path"));
        Assert.EndsWith("(and 1 more)", StandardBodies.ReadField(answer, "detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2000, 200)]
    [InlineData(2001, 413)]
    public async Task A_body_may_be_as_large_as_the_setting_and_not_a_byte_larger(int bytes, int status)
    {
        await using var shop = await WebTestShop.Open(maxBytes: 2000);
        var body = StandardBodies.Order();

        var answer = await shop.Deliver(body + new string(' ', bytes - Encoding.UTF8.GetByteCount(body)));

        Assert.Equal(status, answer.Status);
    }

    [Theory]
    [InlineData(200_000, false)]
    [InlineData(200_000, true)]
    [InlineData(1024 * 1024, true)]
    public async Task A_large_body_arrives_whole_with_or_without_its_length_announced(int bytes, bool chunked)
    {
        await using var shop = await WebTestShop.Open();
        var body = StandardBodies.Order();
        body += new string(' ', bytes - Encoding.UTF8.GetByteCount(body));

        Assert.Equal("accepted", StandardBodies.ReadField(await shop.Deliver(body, chunked: chunked), "status"));
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_answered_before_its_end_came()
    {
        await using var shop = await WebTestShop.Open(maxBytes: 2000);
        using var socket = new TcpClient();
        await socket.ConnectAsync(shop.Address.Host, shop.Address.Port);
        await using var stream = socket.GetStream();

        // Announces no length, sends a little more than is allowed and never finishes.
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST /webhooks/standard HTTP/1.1\r\nHost: localhost\r\nwebhook-id: m\r\nwebhook-timestamp: "
                    + $"1\r\nwebhook-signature: v1,x\r\nTransfer-Encoding: chunked\r\n\r\n{3000:x}\r\n{new string('x', 3000)}\r\n"
            )
        );
        using var reader = new StreamReader(stream);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var status = await reader.ReadLineAsync(patience.Token);

        Assert.Equal("HTTP/1.1 413 Payload Too Large", status);
    }

    [Fact]
    public async Task A_body_that_is_too_large_says_how_much_is_read()
    {
        await using var shop = await WebTestShop.Open(maxBytes: 100);

        var answer = await shop.Deliver(StandardBodies.Order());

        Assert.Equal(413, answer.Status);
        Assert.Equal("application/problem+json", answer.Type);
        Assert.Equal(
            """{"title":"Payload Too Large","status":413,"detail":"The body is larger than the 100 bytes this endpoint reads. Send less at once."}""",
            answer.Body
        );
    }

    [Fact]
    public async Task A_store_that_cannot_answer_makes_the_sender_come_back()
    {
        var store = new BreakableStore(new MemoryTableStore());
        await using var shop = await WebTestShop.Open(store);
        store.Broken = true;

        var answer = await shop.Deliver(StandardBodies.Order());

        Assert.Equal(503, answer.Status);
        Assert.Equal("5", answer.Header("Retry-After"));
        Assert.Equal("application/problem+json", answer.Type);
        Assert.Equal(
            """{"title":"Service Unavailable","status":503,"detail":"The store cannot be reached at the moment; nothing was changed. Send the same again later."}""",
            answer.Body
        );

        store.Broken = false;
        Assert.Equal("accepted", StandardBodies.ReadField(await shop.Deliver(StandardBodies.Order()), "status"));
    }
}

/// <summary>A store that can be taken away while the program runs.</summary>
internal sealed class BreakableStore(ITableStore inner) : DelegatingTableStore(inner)
{
    public bool Broken { get; set; }

    protected override ValueTask<T> Run<T>(
        TableName table,
        string? partition,
        bool writes,
        Func<ValueTask<T>> operation
    ) => Broken ? throw new StoreUnavailableException("taken away by a test") : operation();
}
