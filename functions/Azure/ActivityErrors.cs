namespace MarketingAutomation.Azure;

/// <summary>How every activity fails: details go to the log, which ages; a history takes the kind of fault only,
/// because it keeps every word it is given.</summary>
internal static class ActivityErrors
{
    /// <exception cref="ActivityFailedException">The work failed.</exception>
    public static async Task<T> Sanitize<T>(Func<Task<T>> work, Action<Exception> log)
    {
        try
        {
            return await work();
        }
        catch (Exception e)
        {
            log(e);
            throw new ActivityFailedException(e.GetType().Name);
        }
    }
}

/// <summary>An activity failed; the message is the kind of fault, never its words.</summary>
public sealed class ActivityFailedException(string kind) : Exception(kind);
