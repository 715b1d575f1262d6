using System.Text;
using MarketingAutomation.Web.Pages;
using Microsoft.AspNetCore.Http;

namespace MarketingAutomation.Web.Http;

/// <summary>Writes a page for people: never cached, never indexed, its address never handed on.</summary>
internal sealed record PageResult(Document Document, int Status = 200) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = Document.Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["X-Robots-Tag"] = "noindex";
        var body = Encoding.UTF8.GetBytes(Document.Text);
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
    }
}
