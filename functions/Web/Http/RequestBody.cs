using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MarketingAutomation.Web.Http;

/// <summary>
/// The raw bytes of a request. The buffer is rented or the budget's: dispose gives it back, so nothing may keep a reference to <see cref="Bytes"/> longer than the request.
/// </summary>
internal readonly struct RequestBody : IDisposable
{
    /// <summary>What a body may take without asking the budget; more than most orders have.</summary>
    public const int Small = 64 * 1024;

    private const int FirstGuess = 8 * 1024;
    private readonly byte[]? buffer;
    private readonly int length;
    private readonly BodyBudget? budget;

    private RequestBody(byte[]? buffer, int length, BodyBudget? budget, BodyFault fault, int status) =>
        (this.buffer, this.length, this.budget, Fault, Status) = (buffer, length, budget, fault, status);

    /// <summary>Why it was not read; <see cref="BodyFault.None"/>: it was.</summary>
    public BodyFault Fault { get; }

    /// <summary>The HTTP status that says why it was not read; 0: it was, or its sender is gone.</summary>
    public int Status { get; }

    /// <summary>The whole body; empty when it was not read.</summary>
    public ReadOnlyMemory<byte> Bytes => buffer.AsMemory(0, length);

    /// <summary>
    /// Reads a body of at most <paramref name="limit"/> bytes. One that announces more is not read at all; one that does not announce its size is read until the limit is
    /// passed, and no further. Never throws for what a sender can do.
    /// </summary>
    public static async ValueTask<RequestBody> Read(HttpRequest request, int limit, BodyBudget budget, CancellationToken cancel)
    {
        if (request.ContentLength > limit)
        {
            return Not(BodyFault.TooLarge, 413);
        }

        // One byte more than announced, so that the end is seen without growing; not much on the mere word of a sender who may never send it.
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min((request.ContentLength ?? FirstGuess) + 1, Small));
        var (large, kept) = ((byte[]?)null, false);
        using var late = new CancellationTokenSource(BodyBudget.Arrival, budget.Time);
        using var gone = cancel.UnsafeRegister(source => ((CancellationTokenSource)source!).Cancel(), late);
        try
        {
            for (var length = 0; ; )
            {
                var read = await request.Body.ReadAsync(buffer.AsMemory(length), late.Token);
                length += read;
                if (length > limit)
                {
                    return Not(BodyFault.TooLarge, 413);
                }

                if (read == 0)
                {
                    kept = true;
                    return new RequestBody(buffer, length, large is null ? null : budget, BodyFault.None, 0);
                }

                if (length < buffer.Length)
                {
                    continue;
                }

                // All the room it can need at once, so that none holds a part and waits for the rest.
                large = length < Small ? null : await budget.Take(late.Token);
                if (length >= Small && large is null)
                {
                    return Not(BodyFault.Busy, 503);
                }

                var larger = large ?? ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                buffer.AsSpan(0, length).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = larger;
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Not(BodyFault.Late, 408);
        }
        catch (BadHttpRequestException broken)
        {
            return Not(BodyFault.Broken, broken.StatusCode);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            return Not(BodyFault.Gone);
        }
        finally
        {
            if (!kept)
            {
                GiveBack(buffer, large is null ? null : budget);
            }
        }
    }

    /// <summary>
    /// Before an answer to a request whose body is not read: a small one is passed over with the next request, a large one (or one that may become large) ends the
    /// connection.
    /// </summary>
    public static void LeaveUnread(HttpContext context)
    {
        if (context.Request.ContentLength is null or > Small && context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false })
        {
            context.Response.Headers.Connection = "close";
        }
    }

    /// <summary>What to answer a body that was not read; null: it was. The connection ends, because the rest stays unread.</summary>
    public IResult? Refusal(HttpContext context, int limit)
    {
        if (Fault == BodyFault.None)
        {
            return null;
        }

        context.Response.Headers.Connection = "close";
        return Fault switch
        {
            BodyFault.TooLarge => Problem.TooLarge(limit),
            BodyFault.Busy => Problem.Of(503, "Other large bodies are being read at the moment; nothing was changed. Send the same again later.") with { RetryAfter = ApiFilter.RetryAfter },
            BodyFault.Late => Problem.Of(408, "The body did not arrive in time; nothing was changed. Send the same again."),
            BodyFault.Broken => Problem.Of(Status, $"{Why}; nothing was changed."),
            _ => Results.Empty,
        };
    }

    /// <summary>Why it was not read, for the owner: nothing of the body.</summary>
    public string Why => Fault switch
    {
        BodyFault.Busy => "too many large bodies at once",
        BodyFault.Late => "the body did not arrive in time",
        BodyFault.Broken => "the body was cut short, or its transfer coding (chunked) is not right",
        _ => "the sender went away",
    };

    /// <summary>Gives the buffer back.</summary>
    public void Dispose()
    {
        if (buffer is not null)
        {
            GiveBack(buffer, budget);
        }
    }

    private static RequestBody Not(BodyFault fault, int status = 0) => new(null, 0, null, fault, status);

    private static void GiveBack(byte[] buffer, BodyBudget? budget)
    {
        if (budget is null)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        else
        {
            budget.Return(buffer);
        }
    }
}

/// <summary>Why a body was not read: larger than allowed, no turn among other large ones, too slow, not HTTP, or its sender went away.</summary>
internal enum BodyFault { None, TooLarge, Busy, Late, Broken, Gone }
