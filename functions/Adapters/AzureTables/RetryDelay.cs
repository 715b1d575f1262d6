using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Adapters.AzureTables;

/// <summary>
/// How often and how long to wait before trying again: 0.2, 0.4, 0.8 … at most 10 s, each between half and all of it by
/// chance so that many callers do not come back together, and never sooner than the service asks (at most 30 s).
/// </summary>
internal sealed class RetryDelay(TimeProvider time, int tries)
{
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(30);

    /// <param name="attempt">The one that failed, from 1.</param>
    /// <exception cref="StoreUnavailableException">It was the last one.</exception>
    public async Task Pause(int attempt, TablesAnswer failed, CancellationToken cancel)
    {
        if (attempt >= tries && failed.IsTableMissing)
        {
            throw new StoreUnavailableException(
                "A table of the store was deleted while the program runs, so nothing is accepted that would "
                    + "be kept in an empty one. Restore the tables from a backup, "
                    + "then start the program anew."
            )
            {
                Fault = StoreFault.Replaced,
            };
        }
        if (attempt >= tries)
        {
            throw new StoreUnavailableException(
                $"Table Storage did not answer after {tries} tries: {AnswerText(failed)}. Try again later; if it "
                    + $"lasts, look at the account's metrics."
            );
        }
        var full = Math.Min(10, 0.1 * Math.Pow(2, attempt));
        var wait = TimeSpan.FromSeconds(full * (0.5 + Random.Shared.NextDouble() / 2));
        var asked = failed.RetryAfter is { } least ? (least < MaxDelay ? least : MaxDelay) : TimeSpan.Zero;
        await Task.Delay(wait > asked ? wait : asked, time, cancel);
    }

    /// <summary>What an answer that no try will change means: the world's fault may pass, ours must be seen.</summary>
    public static Exception ExceptionFor(TablesAnswer answer) =>
        answer.Status is 401 or 403
            ? new StoreUnavailableException(
                $"Table Storage does not let us in: {AnswerText(answer)}. Check the key or SAS and its expiry, the "
                    + $"identity's role (Storage Table Data Contributor), the firewall and the clock."
            )
            : new InvalidOperationException(
                $"Table Storage refused a request: {AnswerText(answer)}. This is a fault of the program."
            );

    private static string AnswerText(TablesAnswer answer) =>
        answer.Status == 0 ? answer.Code ?? "no answer" : $"{answer.Code ?? "no code"} ({answer.Status})";
}
