using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace MarketingAutomation.Support.Providers.Twilio;

/// <summary>
/// Twilio's Messages resource and its status callbacks on a loopback port. It can be asked: the list shows what it
/// accepted by recipient and time, page by page. Callbacks are made once, as the real ones are when no more is
/// configured.
/// </summary>
public sealed class StubTwilio : ProviderServer
{
    public const string AccountSid = "AC0123456789abcdef0123456789abcdef";
    public const string AuthToken = "0fedcba9876543210fedcba987654321";
    private const string Path = $"/2010-04-01/Accounts/{AccountSid}/Messages.json";
    private readonly MessageListing listing;

    private StubTwilio()
        : base(1024 * 1024) => listing = new MessageListing(Accepted, AddViolation);

    /// <summary>Numbers it says no to, with the error code: 21610, 21614, …</summary>
    public IReadOnlyDictionary<string, int> Refused { get; set; } = new Dictionary<string, int>();

    /// <summary>How often its list was asked, page by page.</summary>
    public int ListRequestCount => listing.RequestCount;

    /// <summary>Largest page it gives, whatever was asked for; small ones make a caller turn pages. Default 1000,
    /// Twilio's.</summary>
    public int LargestPage
    {
        get => listing.LargestPage;
        set => listing.LargestPage = value;
    }

    public static Task<StubTwilio> Open() => Listen(new StubTwilio());

    protected override ProviderReply? HandleOtherRequest(HttpRequest request) =>
        request.Method != "GET" ? null
        : request.Path != Path ? Error(404, 20404, request.Path, $"The requested resource {request.Path} was not found")
        : !Enters(request) ? Error(401, 20003, "Authorization", "Authenticate")
        : listing.Read(request.QueryString.Value ?? "") is { } page ? new ProviderReply(200, page.ToJsonString())
        : Error(400, 20001, "query", "Unknown parameters");

    protected override CallCheck Check(HttpRequest request, ReadOnlyMemory<byte> body, Func<string, int> before)
    {
        if (request.Path != Path || request.Method != "POST")
        {
            return Refuse(
                request.Path == Path ? 405 : 404,
                request.Path == Path ? 20004 : 20404,
                request.Path,
                "The requested resource was not found"
            );
        }

        if (!Enters(request))
        {
            return Refuse(401, 20003, "Authorization", "Authenticate");
        }

        if (request.ContentType?.Split(';')[0].Trim() != "application/x-www-form-urlencoded")
        {
            return Refuse(400, 20001, "Content-Type", "application/x-www-form-urlencoded is wanted");
        }

        using var reader = new FormReader(Encoding.UTF8.GetString(body.Span))
        {
            ValueCountLimit = 1000,
            ValueLengthLimit = 1024 * 1024,
        };
        var form = reader
            .ReadForm()
            .SelectMany(f => f.Value.Select(v => (f.Key, Value: v ?? "")))
            .ToLookup(f => f.Key, f => f.Value);
        if (CreateMessageRules.Check(form) is var (code, where, problem))
        {
            return Refuse(400, code, where, problem);
        }

        var to = form["To"].First();
        if (Refused.TryGetValue(to, out var refusal))
        {
            return new CallCheck.Answered(Reply(400, refusal, "The message cannot be sent to this number."));
        }

        var callback = form["StatusCallback"].FirstOrDefault();
        var message =
            callback is null ? ""
            : QueryHelpers.ParseQuery(new Uri(callback).Query).TryGetValue("m", out var m) ? m.ToString()
            : "";
        if (message.Length == 0)
        {
            AddViolation("StatusCallback", "carries no message id of ours: its status would belong to no message");
        }

        return new CallCheck.Right(
            new ProviderCall(
                message,
                to,
                before(to),
                $"SM{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}",
                form.ToDictionary(f => f.Key, f => f.First())
            )
        );
    }

    protected override ProviderReply AcceptedReply(ProviderCall call) =>
        new(201, MessageListing.Resource(new AcceptedMessage(call, Time.GetUtcNow()), "queued").ToJsonString());

    protected override ProviderReply FaultReply(StubFault fault) =>
        fault switch
        {
            StubFault.TooManyUntil => Reply(429, 20429, "Too Many Requests") with
            {
                Headers =
                [
                    (
                        "X-RateLimit-Reset",
                        LimitTime.GetUtcNow().AddSeconds(2).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)
                    ),
                ],
            },
            StubFault.TooManyAfter => Reply(429, 20429, "Too Many Requests") with { Headers = [("Retry-After", "1")] },
            StubFault.Unavailable => Reply(503, 20503, "Service unavailable"),
            _ => Reply(500, 20500, "An internal server error has occurred"),
        };

    protected override async Task DeliverWebhooks(AcceptedMessage taken, WebhookPlan plan)
    {
        foreach (var status in plan.Deliveries)
        {
            var answer = await Post(taken, status);
            DeliveredWebhooks.Enqueue(new DeliveredWebhook(taken.Call.Message, status, answer));
        }
    }

    /// <summary>One status callback, signed. Null: no answer.</summary>
    public async Task<int?> Post(AcceptedMessage taken, string status, int? errorCode = null)
    {
        if (!taken.Call.Fields.TryGetValue("StatusCallback", out var to))
        {
            return null;
        }

        var fields = new Dictionary<string, string>
        {
            ["AccountSid"] = AccountSid,
            ["ApiVersion"] = "2010-04-01",
            ["From"] = taken.Call.Fields.GetValueOrDefault("From", "+15005550006"),
            ["To"] = taken.Call.To,
            ["MessageSid"] = taken.Call.ProviderId,
            ["MessageStatus"] = status,
            ["SmsSid"] = taken.Call.ProviderId,
            ["SmsStatus"] = status,
        };
        if (errorCode is { } code)
        {
            fields["ErrorCode"] = code.ToString(CultureInfo.InvariantCulture);
        }

        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, to)
            {
                Content = new FormUrlEncodedContent(fields),
            };
            request.Headers.Add("X-Twilio-Signature", TwilioSignature.Sign(AuthToken, to, fields));
            request.Headers.Add("I-Twilio-Idempotency-Token", Guid.NewGuid().ToString());
            using var response = await Http.SendAsync(request, Closing);
            return (int)response.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    private static bool Enters(HttpRequest request) =>
        request.Headers.Authorization
        == $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{AccountSid}:{AuthToken}"))}";

    private ProviderReply Error(int status, int code, string where, string problem)
    {
        AddViolation(where, problem);
        return Reply(status, code, problem);
    }

    private static CallCheck.Wrong Refuse(int status, int code, string where, string problem) =>
        new(Reply(status, code, problem), [new Violation(where, $"{code} {problem}")]);

    private static ProviderReply Reply(int status, int code, string message) =>
        new(
            status,
            new JsonObject
            {
                ["code"] = code,
                ["message"] = message,
                ["more_info"] = $"https://www.twilio.com/docs/errors/{code}",
                ["status"] = status,
            }.ToJsonString()
        );
}
