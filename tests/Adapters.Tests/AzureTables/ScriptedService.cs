using System.Net;
using System.Text;
using MarketingAutomation.Adapters.AzureTables;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.AzureTables;

/// <summary>A request as it was sent.</summary>
internal sealed record SentRequest(string Method, Uri Uri, string Body, string? IfMatch, string? Authorization)
{
    public string Path => Uri.UnescapeDataString(Uri.AbsolutePath);

    public string Query => Uri.UnescapeDataString(Uri.Query);

    /// <summary>The write id of the first entity in the body.</summary>
    public string WriteId => Body.Split("\"w\":\"")[1][..24];
}

/// <summary>
/// A table service that answers by script, one line a request, and is strict: a request beyond the script fails the
/// test, and so does what every request must carry and does not.
/// </summary>
internal sealed class ScriptedService(params Func<SentRequest, HttpResponseMessage>[] script) : HttpMessageHandler
{
    public const string Key = "c2VjcmV0LWtleS1vZi10aGUtdGVzdA==";

    private readonly Lock gate = new();
    private readonly List<SentRequest> sent = [];

    public IReadOnlyList<SentRequest> Requests => sent;

    public InstantTime Time { get; } = new();

    /// <summary>Left alone by a request that never gets an answer.</summary>
    public static HttpResponseMessage Silence(SentRequest request) => new(HttpStatusCode.Unused);

    public static HttpResponseMessage Broken(SentRequest request) => throw new HttpRequestException("connection reset");

    public static Func<SentRequest, HttpResponseMessage> Written(string etag) => _ => Answer(204, "", ("ETag", etag));

    public static Func<SentRequest, HttpResponseMessage> Json(string json, params (string, string)[] headers) =>
        _ => Answer(200, json, headers);

    public static Func<SentRequest, HttpResponseMessage> Error(
        int status,
        string code,
        params (string, string)[] headers
    ) => _ => Answer(status, ErrorJson(code), headers);

    public static string ErrorJson(string code, string prefix = "") =>
        $$$$"""{"odata.error":{"code":"{{{{code}}}}","message":{"lang":"en-US","value":"{{{{prefix}}}}Some words.\nRequestId:1\nTime:2026-03-02T10:00:00Z"}}}""";

    public static Func<SentRequest, HttpResponseMessage> Text(
        int status,
        string body,
        params (string, string)[] headers
    ) => _ => Answer(status, body, headers);

    /// <summary>A transaction's answer, written as Azure writes it.</summary>
    public static Func<SentRequest, HttpResponseMessage> Batch(params string[] parts) =>
        _ =>
            Answer(
                202,
                "--batchresponse_1\r\nContent-Type: multipart/mixed; boundary=changesetresponse_2\r\n\r\n"
                    + string.Concat(
                        parts.Select(part =>
                            $"--changesetresponse_2\r\nContent-Type: "
                            + $"application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n{part}\r\n"
                        )
                    )
                    + "--changesetresponse_2--\r\n--batchresponse_1--\r\n",
                ("Content-Type", "multipart/mixed; boundary=batchresponse_1")
            );

    public static string PartDone(string etag) =>
        $"HTTP/1.1 204 No Content\r\nX-Content-Type-Options: nosniff\r\nDataServiceVersion: 3.0;\r\nETag: "
        + $"{etag}\r\n\r\n";

    public static string PartError(int status, string code, string prefix = "") =>
        $"HTTP/1.1 {status} Some Reason\r\nDataServiceVersion: 3.0;\r\nContent-Type: "
        + $"application/json;odata=minimalmetadata;streaming=true;charset=utf-8\r\n\r\n{ErrorJson(code, prefix)}";

    public AzureTableStore Store(int tries = 4) =>
        new(
            new AzureTableOptions
            {
                ConnectionString = $"AccountName=shop;AccountKey={Key}",
                TablePrefix = "m",
                Tries = tries,
                RequestTimeout = TimeSpan.FromMilliseconds(200),
            },
            this,
            Time
        );

    /// <summary>The whole script was used.</summary>
    public void AssertDone() => Assert.Equal(script.Length, sent.Count);

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var asked = new SentRequest(
            request.Method.Method,
            request.RequestUri!,
            body,
            request.Headers.IfMatch.ToString() is { Length: > 0 } match ? match : null,
            request.Headers.Authorization?.ToString()
        );
        Func<SentRequest, HttpResponseMessage> next;
        lock (gate)
        {
            sent.Add(asked);
            next =
                sent.Count <= script.Length
                    ? script[sent.Count - 1]
                    : throw new Xunit.Sdk.XunitException(
                        $"request {sent.Count} is not in the script: {asked.Method} {asked.Path}"
                    );
        }

        Assert.StartsWith("SharedKeyLite shop:", asked.Authorization);
        Assert.True(request.Headers.Contains("x-ms-version") && request.Headers.Contains("x-ms-date"));
        var answer = next(asked);
        if (answer.StatusCode == HttpStatusCode.Unused)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        return answer;
    }

    private static HttpResponseMessage Answer(int status, string body, params (string Name, string Value)[] headers)
    {
        var answer = new HttpResponseMessage((HttpStatusCode)status)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)),
        };
        foreach (var (name, value) in headers)
        {
            (
                (System.Net.Http.Headers.HttpHeaders)(
                    name.StartsWith("Content-", StringComparison.Ordinal) ? answer.Content.Headers : answer.Headers
                )
            ).TryAddWithoutValidation(name, value);
        }
        return answer;
    }
}
