using Azure.Core;
using Azure.Core.Pipeline;

namespace MarketingAutomation.Adapters.AzureTables;

/// <summary>Adds a shared access signature to every address, once.</summary>
internal sealed class SasPolicy(string signature) : HttpPipelineSynchronousPolicy
{
    private readonly string signature = signature.TrimStart('?');

    public override void OnSendingRequest(HttpMessage message)
    {
        var uri = message.Request.Uri;
        if (!uri.Query.Contains(signature, StringComparison.Ordinal))
            uri.Query = uri.Query.Length > 1 ? $"{uri.Query}&{signature}" : $"?{signature}";
    }
}
