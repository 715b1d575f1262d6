using System.Buffers;
using System.Globalization;
using System.Text;
using Azure.Core;

namespace MarketingAutomation.Adapters.AzureTables;

/// <summary>An entity-group transaction: a multipart body with one change set, one part an operation.</summary>
internal static class BatchBody
{
    /// <summary>The most the service takes in one request.</summary>
    public const int LimitBytes = 4 * 1024 * 1024;

    /// <summary>The request, or the place in <paramref name="writes"/> whose operation passes the limit.</summary>
    public static (TablesCall? Call, int TooLarge) Write(string endpoint, IReadOnlyList<TableWrite> writes, string id)
    {
        var body = new ArrayBufferWriter<byte>(4_096);
        Line(body, $"--batch_{id}\r\nContent-Type: multipart/mixed; boundary=changeset_{id}\r\n");
        var end = $"--changeset_{id}--\r\n--batch_{id}--";
        for (var place = 0; place < writes.Count; place++)
        {
            Part(body, endpoint, writes[place].Call, id, place);
            if (body.WrittenCount + end.Length + 2 > LimitBytes)
                return (null, place);
        }

        Line(body, end);
        return (new TablesCall(RequestMethod.Post, "/$batch", Content: body.WrittenMemory, ContentType: $"multipart/mixed; boundary=batch_{id}"), -1);
    }

    private static void Part(ArrayBufferWriter<byte> body, string endpoint, TablesCall call, string id, int place)
    {
        Line(body, $"--changeset_{id}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: {place.ToString(CultureInfo.InvariantCulture)}\r\n");
        Line(body, $"{call.Method} {endpoint}{call.Path} HTTP/1.1");
        Line(body, "Accept: application/json;odata=minimalmetadata\r\nDataServiceVersion: 3.0");
        if (call.Method == RequestMethod.Post)
            Line(body, "Prefer: return-no-content");
        if (call.IfMatch is not null)
            Line(body, $"If-Match: {call.IfMatch}");
        if (!call.Content.IsEmpty)
            Line(body, "Content-Type: application/json");
        Line(body, "");
        body.Write(call.Content.Span);
        Line(body, "");
    }

    private static void Line(ArrayBufferWriter<byte> body, string text)
    {
        Encoding.UTF8.GetBytes(text, body);
        body.Write("\r\n"u8);
    }
}
