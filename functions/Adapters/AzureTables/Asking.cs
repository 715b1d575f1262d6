using System.Text.Json;
using Azure.Core;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Adapters.AzureTables;

/// <summary>Requests that may be repeated without a thought: reads, and creating a table.</summary>
internal static class Asking
{
    /// <summary>Repeats until there is an answer that <paramref name="read"/> understands; "not there" (404) is one, unless the table was there before.</summary>
    /// <exception cref="StoreUnavailableException">The tries are used up, or we are not let in.</exception>
    public static async Task<T> Ask<T>(this TablesClient client, TablesCall call, TableName table, SeenTables tables, Patience patience, Func<TablesAnswer, T> read, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            var answer = await client.Send(call, cancel);
            tables.Note(table, answer);
            if (answer.IsSuccess || (answer.Status == 404 && !tables.IsGone(table, answer)))
            {
                try
                {
                    return read(answer);
                }
                catch (Exception fault) when (fault is JsonException or InvalidDataException or FormatException or KeyNotFoundException or InvalidOperationException)
                {
                    answer = new TablesAnswer(0, "the answer could not be read");
                }
            }
            else if (!answer.IsTransient && !answer.IsTableMissing)
            {
                throw Patience.Refusal(answer);
            }

            await patience.Pause(attempt, answer, cancel);
        }
    }

    /// <summary>Makes the table; that another was faster is as good.</summary>
    public static async Task Create(this TablesClient client, string name, Patience patience, CancellationToken cancel)
    {
        var call = new TablesCall(RequestMethod.Post, "/Tables", Content: JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["TableName"] = name }));
        for (var attempt = 1; ; attempt++)
        {
            var answer = await client.Send(call, cancel);
            if (answer.IsSuccess || answer is { Status: 409, Code: "TableAlreadyExists" })
                return;
            if (!answer.IsTransient)
                throw Patience.Refusal(answer);
            await patience.Pause(attempt, answer, cancel);
        }
    }
}
