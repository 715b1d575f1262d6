using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace MarketingAutomation.Support.Providers.SendGrid;

/// <summary>
/// SendGrid's v3 Mail Send and event webhook on a loopback port. Stricter than the real one where that is lax (a
/// message without our id is a violation), and as silent: what it accepted is known only from its events.
/// </summary>
public sealed class StubSendGrid : ProviderServer
{
    public const string ApiKey = "SG.stub-key-for-tests.0123456789abcdefghij";
    private const int MaxBytes = 30 * 1024 * 1024;
    private readonly string messageArg;

    private StubSendGrid(string messageArg)
        : base(MaxBytes) => this.messageArg = messageArg;

    /// <summary>Signs what it posts.</summary>
    public SendGridEvents Events { get; } = new();

    /// <summary>Where events are posted; null: nowhere.</summary>
    public Uri? EventsTo { get; set; }

    /// <summary>Addresses it may send from; empty: any.</summary>
    public IReadOnlyCollection<string> VerifiedSenders { get; set; } = [];

    /// <summary>Requests that only asked to be checked.</summary>
    public int Sandboxed { get; private set; }

    /// <param name="messageArg">The custom argument our message id travels in. Written out here and not taken from the
    /// adapter: events of messages that left before an upgrade carry the old one.</param>
    public static Task<StubSendGrid> Open(string messageArg = "ma_message") => Listen(new StubSendGrid(messageArg));

    protected override CallCheck Check(HttpRequest request, ReadOnlyMemory<byte> body, Func<string, int> before)
    {
        if (request.Path != "/v3/mail/send")
        {
            return Refuse(404, request.Path, "Resource not found");
        }

        if (request.Method != "POST")
        {
            return Refuse(405, request.Method, "method not allowed");
        }

        if (request.Headers.Authorization != $"Bearer {ApiKey}")
        {
            return Refuse(401, "Authorization", "The provided authorization grant is invalid, expired, or revoked");
        }

        if (request.ContentType?.Split(';')[0].Trim() != "application/json")
        {
            return Refuse(415, "Content-Type", "Content-Type should be application/json.");
        }

        // Its front end answers this one, in HTML.
        if (body.Length > MaxBytes)
        {
            return new CallCheck.Wrong(
                new ProviderReply(
                    413,
                    "<html>\r\n<head><title>413 Request Entity Too "
                        + "Large</title></head>\r\n<body><center><h1>413 Request Entity Too "
                        + "Large</h1></center><hr><center>nginx</center></body>\r\n</html>\r\n",
                    "text/html"
                ),
                [new Violation("body", "larger than 30 MB")]
            );
        }

        try
        {
            using var json = JsonDocument.Parse(body);
            return Read(json.RootElement, before);
        }
        catch (JsonException)
        {
            return Refuse(400, "body", "Bad Request: the body is not JSON");
        }
    }

    protected override ProviderReply AcceptedReply(ProviderCall call) =>
        new(202) { Headers = [("X-Message-Id", call.ProviderId)] };

    protected override ProviderReply FaultReply(StubFault fault) =>
        fault switch
        {
            StubFault.TooManyUntil => Errors(429, null, "too many requests") with
            {
                Headers =
                [
                    ("X-RateLimit-Limit", "600"),
                    ("X-RateLimit-Remaining", "0"),
                    (
                        "X-RateLimit-Reset",
                        LimitTime.GetUtcNow().AddSeconds(2).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)
                    ),
                ],
            },
            StubFault.TooManyAfter => Errors(429, null, "too many requests") with { Headers = [("Retry-After", "1")] },
            StubFault.Unavailable => new ProviderReply(
                503,
                "<html><head><title>503 Service Temporarily Unavailable</title></head></html>",
                "text/html"
            ),
            _ => Errors(500, null, "internal error"),
        };

    protected override async Task DeliverWebhooks(AcceptedMessage taken, WebhookPlan plan)
    {
        var events = plan
            .Deliveries.Select(name => SendGridEvents.Event(taken, name, IndexOf(plan.Events, name)))
            .ToArray();
        if (events.Length == 0 || EventsTo is null)
        {
            return;
        }

        // The real one tries for a day; a process that was killed in between receives it again.
        for (var tries = 0; tries < 200 && !Closing.IsCancellationRequested; tries++)
        {
            var status = await Post(events);
            foreach (var name in events.Select(e => (string)e["event"]!))
            {
                DeliveredWebhooks.Enqueue(new DeliveredWebhook(taken.Call.Message, name, status));
            }

            if (status is >= 200 and < 300 || plan.BeforeAnswer)
            {
                return;
            }

            await Task.Delay(100, Closing).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    protected override void DisposeOwn() => Events.Dispose();

    /// <summary>Posts a batch once. Null: no answer.</summary>
    public async Task<int?> Post(IEnumerable<JsonObject> events)
    {
        try
        {
            using var request = Events.Request(EventsTo!, events, DateTimeOffset.UtcNow);
            using var response = await Http.SendAsync(request, Closing);
            return (int)response.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    private CallCheck Read(JsonElement body, Func<string, int> before)
    {
        var faults = MailSendRules.Check(body, DateTimeOffset.UtcNow);
        if (faults.Count > 0)
        {
            return new CallCheck.Wrong(Errors(400, faults), faults);
        }

        var from = body.GetProperty("from").GetProperty("email").GetString()!;
        if (VerifiedSenders.Count > 0 && !VerifiedSenders.Contains(from))
        {
            return Refuse(
                403,
                "from",
                "The from address does not match a verified Sender Identity. Mail cannot be sent until this "
                    + "error is resolved."
            );
        }

        var person = body.GetProperty("personalizations")[0];
        var arguments = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var place in (JsonElement[])[body, person])
        {
            foreach (
                var argument in place.TryGetProperty("custom_args", out var given)
                    ? given.EnumerateObject().ToArray()
                    : []
            )
            {
                arguments[argument.Name] = argument.Value.GetString()!;
            }
        }

        if (!arguments.TryGetValue(messageArg, out var message))
        {
            AddViolation($"custom_args.{messageArg}", "no message id of ours: its events would belong to no message");
        }

        if (
            body.TryGetProperty("mail_settings", out var settings)
            && settings.TryGetProperty("sandbox_mode", out var sandbox)
            && sandbox.GetProperty("enable").GetBoolean()
        )
        {
            Sandboxed++;
            return new CallCheck.Answered(new ProviderReply(200));
        }

        var to = person.GetProperty("to")[0].GetProperty("email").GetString()!;
        var fields = arguments.ToDictionary(a => $"custom_args.{a.Key}", a => a.Value);
        fields["from"] = from;
        fields["body"] = body.GetRawText();
        if (body.TryGetProperty("categories", out var categories) && categories.GetArrayLength() > 0)
        {
            fields["categories"] = string.Join('\n', categories.EnumerateArray().Select(c => c.GetString()));
        }

        return new CallCheck.Right(
            new ProviderCall(
                message ?? "",
                to,
                before(to),
                Convert.ToBase64String(Guid.NewGuid().ToByteArray())[..22].Replace('/', '_').Replace('+', '-'),
                fields
            )
        );
    }

    private static CallCheck.Wrong Refuse(int status, string where, string problem) =>
        new(Errors(status, where, problem), [new Violation(where, problem)]);

    private static ProviderReply Errors(int status, string? field, string message) =>
        Errors(status, [new Violation(field ?? "", message)]);

    private static ProviderReply Errors(int status, IReadOnlyList<Violation> faults) =>
        new(
            status,
            new JsonObject
            {
                ["errors"] = new JsonArray([
                    .. faults.Select(f => new JsonObject
                    {
                        ["message"] = f.Problem,
                        ["field"] = f.Where.Length == 0 ? null : f.Where,
                        ["help"] = null,
                    }),
                ]),
            }.ToJsonString()
        );

    private static int IndexOf(IReadOnlyList<string> names, string name) => names.TakeWhile(n => n != name).Count();
}
