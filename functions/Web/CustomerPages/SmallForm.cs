using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MarketingAutomation.Web.CustomerPages;

/// <summary>Reads a posted form that anybody may send: a few short fields, urlencoded or multipart, and nothing larger.</summary>
internal static class SmallForm
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
    public static async ValueTask<IFormCollection?> Read(HttpRequest request, CancellationToken cancel)
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
            return await request.ReadFormAsync(Limits, cancel);
        }
        catch (Exception e) when (e is InvalidDataException or BadHttpRequestException or IOException)
        {
            return null;
        }
    }
}
