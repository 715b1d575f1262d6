using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MarketingAutomation.Web.CustomerPages;

/// <summary>Reads a posted form that anybody may send: a few short fields, urlencoded or multipart, and nothing
/// larger.</summary>
internal static class FormReader
{
    private const int Bytes = 64 * 1024;

    private static readonly FormOptions Limits = new()
    {
        BufferBody = false,
        BufferBodyLengthLimit = Bytes,
        MultipartBodyLengthLimit = Bytes,
        MemoryBufferThreshold = Bytes,
        ValueCountLimit = 20,
        KeyLengthLimit = 100,
        ValueLengthLimit = 16 * 1024,
    };

    /// <summary>The form; null: there is none, or it is not one of a sensible size.</summary>
    public static async ValueTask<IFormCollection?> Read(HttpRequest request)
    {
        if (!request.HasFormContentType || request.ContentLength > Bytes)
        {
            return null;
        }

        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = Bytes;
        }

        try
        {
            // Without the request's token: a read that is cancelled half way makes the server log a stack trace. A
            // sender who leaves or is too slow ends it as well.
            return await request.ReadFormAsync(Limits, CancellationToken.None);
        }
        catch (Exception e) when (e is InvalidDataException or BadHttpRequestException or IOException)
        {
            return null;
        }
    }
}
