namespace MarketingAutomation.Web;

/// <summary>What a host decides about its HTTP side.</summary>
public sealed record WebOptions
{
    /// <summary>Setting <c>Api:Key</c>: what callers of <c>/api</c> send in <c>X-Api-Key</c>, and what opens the
    /// console. With fewer than 16 characters it opens nothing.</summary>
    public required string ApiKey { get; init; }

    /// <summary>Setting <c>Webhooks:MaxBytes</c>: a delivery with a larger body is answered 413. Default 1
    /// MiB.</summary>
    public int MaxWebhookBytes { get; init; } = 1024 * 1024;

    /// <summary>Setting <c>Api:MaxBytes</c>: the largest body of an API call; a batch of 500 events fits well. Default
    /// 8 MiB.</summary>
    public int MaxApiBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>True: people reach the pages over https, also where a proxy before this process ends it; then the
    /// console's cookie is for https alone. Default false.</summary>
    public bool OverHttps { get; init; }

    /// <summary>What to paste into a terminal to post the sample order, shown by the empty mailbox; null: the host
    /// knows none.</summary>
    public string? SampleCommand { get; init; }
}
