using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Azure.Identity;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Adapters.AzureTables;

/// <summary>What was read from an answer, and the answer itself.</summary>
internal readonly record struct ReadAnswer<T>(T? Value, Response Raw);

/// <summary>Requests through the library: once, with whatever it throws as an answer; and those that may be repeated
/// without a thought, reads and creating a table.</summary>
internal static class RepeatedRequest
{
    /// <summary>Sends one request, once.</summary>
    /// <param name="send">Exactly one call of the library, and reading what it gave.</param>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    /// <exception cref="StoreUnavailableException">No token is to be had.</exception>
    public static async Task<(TablesAnswer Answer, T? Value)> SendOnce<T>(
        Func<CancellationToken, Task<ReadAnswer<T>>> send,
        CancellationToken cancel
    )
    {
        try
        {
            var read = await send(cancel);
            // The library makes no exception of a row or table that is not there.
            return (
                read.Raw.Status is >= 200 and < 300
                    ? new TablesAnswer(read.Raw.Status)
                    : TablesAnswer.From(new RequestFailedException(read.Raw)),
                read.Value
            );
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (new TablesAnswer(0, "no answer in time"), default);
        }
        catch (AuthenticationFailedException fault)
        {
            throw new StoreUnavailableException(
                $"No token for Table Storage: {fault.GetType().Name}. Check the identity the program runs as."
            );
        }
        catch (RequestFailedException fault) when (fault.Status != 0)
        {
            return (TablesAnswer.From(fault), default);
        }
        catch (Exception fault)
            when (fault is RequestFailedException or HttpRequestException or IOException or AggregateException)
        {
            return (new TablesAnswer(0, "the connection failed"), default);
        }
        // The last four kinds are the library's own on answers that are no Table Storage's.
        catch (Exception fault)
            when (fault
                    is JsonException
                        or InvalidDataException
                        or FormatException
                        or InvalidOperationException
                        or NullReferenceException
                        or InvalidCastException
                        or NotSupportedException
            )
        {
            return (TablesAnswer.Unreadable, default);
        }
    }

    /// <summary>Repeats until there is an answer that can be read; "not there" (404) is one, the default value, unless
    /// the table was there before.</summary>
    /// <exception cref="StoreUnavailableException">The tries are used up, or we are not let in.</exception>
    public static async Task<T?> SendUntilAnswered<T>(
        Func<CancellationToken, Task<ReadAnswer<T>>> send,
        TableName table,
        SeenTables tables,
        RetryDelay patience,
        CancellationToken cancel
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            var (answer, value) = await SendOnce(send, cancel);
            tables.Record(table, answer);
            if (answer.IsSuccess || (answer.Status == 404 && !tables.IsGone(table, answer)))
            {
                return value;
            }
            if (!answer.IsTransient && !answer.IsTableMissing)
            {
                throw RetryDelay.ExceptionFor(answer);
            }
            await patience.Pause(attempt, answer, cancel);
        }
    }

    /// <summary>Makes the table; that another was faster is as good.</summary>
    public static async Task CreateTable(TableClient table, RetryDelay patience, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (answer, _) = await SendOnce(
                async stop => new ReadAnswer<object>(null, (await table.CreateAsync(stop)).GetRawResponse()),
                cancel
            );
            if (answer.IsSuccess || answer is { Status: 409, Code: "TableAlreadyExists" })
            {
                return;
            }
            if (!answer.IsTransient)
            {
                throw RetryDelay.ExceptionFor(answer);
            }
            await patience.Pause(attempt, answer, cancel);
        }
    }
}
