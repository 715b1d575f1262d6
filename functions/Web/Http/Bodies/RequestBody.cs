using System.Buffers;
using System.IO.Pipelines;
using MarketingAutomation.Web.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MarketingAutomation.Web.Http.Bodies;

/// <summary>
/// The raw bytes of a request. The buffer is rented or the budget's: dispose gives it back, so nothing may keep a
/// reference to <see cref="Bytes"/> longer than the request.
/// </summary>
internal readonly struct RequestBody : IDisposable
{
    /// <summary>Bytes of a body that asks the budget for nothing.</summary>
    public const int SmallBytes = BodyBudget.PartBytes;

    private const int FirstGuess = 8 * 1024;

    // A body may take a minute, and the first part of it a quarter of one. Each further part has to come within five
    // seconds (13 KiB a second): a sender who is slower holds memory that others wait for.
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FirstPartTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan NextPartTimeout = TimeSpan.FromSeconds(5);

    private readonly byte[]? buffer;
    private readonly int length;
    private readonly BodyBudget.BodyHolding? holding;

    private RequestBody(byte[]? buffer, int length, BodyBudget.BodyHolding? holding, BodyFault fault, int status) =>
        (this.buffer, this.length, this.holding, Fault, Status) = (buffer, length, holding, fault, status);

    /// <summary>Why it was not read; <see cref="BodyFault.None"/>: it was.</summary>
    public BodyFault Fault { get; }

    /// <summary>The HTTP status that says why it was not read; 0: it was, or its sender is gone.</summary>
    public int Status { get; }

    /// <summary>The whole body; empty when it was not read.</summary>
    public ReadOnlyMemory<byte> Bytes => buffer.AsMemory(0, length);

    /// <summary>
    /// Reads a body of at most <paramref name="limit"/> bytes. One that announces more is not read at all; one that
    /// does not announce its size is read until the limit is passed, and no further. Never throws for what a sender can
    /// do.
    /// </summary>
    public static async ValueTask<RequestBody> Read(
        HttpRequest request,
        int limit,
        BodyBudget budget,
        CancellationToken cancel
    )
    {
        if (request.ContentLength > limit)
        {
            return Failed(BodyFault.TooLarge, 413);
        }

        // One byte more than announced, so that the end is seen without growing; not much on the mere word of a sender
        // who may never send it.
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min((request.ContentLength ?? FirstGuess) + 1, SmallBytes));
        var (holding, kept) = ((BodyBudget.BodyHolding?)null, false);
        var began = budget.Time.GetTimestamp();
        using var late = new CancellationTokenSource(FirstPartTimeout, budget.Time);
        using var gone = cancel.UnsafeRegister(source => ((CancellationTokenSource)source!).Cancel(), late);

        // Not by the token: a read that is cancelled half way makes the server log a stack trace when it ends the
        // request.
        using var ends = late.Token.UnsafeRegister(
            reader => ((PipeReader)reader!).CancelPendingRead(),
            request.BodyReader
        );
        try
        {
            var (length, part, filled) = (0, buffer, 0);
            while (await ReadSome(request.BodyReader, part.AsMemory(filled)) is var read and > 0)
            {
                (length, filled) = (length + read, filled + read);
                if (length > limit)
                {
                    return Failed(BodyFault.TooLarge, 413);
                }

                if (filled < part.Length)
                {
                    continue;
                }

                if (buffer.Length < SmallBytes)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                    buffer.AsSpan(0, length).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    part = buffer = larger;
                    continue;
                }

                holding ??= budget.Begin(request.HttpContext.Connection.RemoteIpAddress, late);
                late.CancelAfter(RemainingTime(budget.Time, began));
                if (await holding.NextPart(late.Token) is not { } next)
                {
                    return Failed(BodyFault.Busy, 503);
                }

                late.CancelAfter(RemainingTime(budget.Time, began));
                (part, filled) = (next, 0);
            }

            if (holding is not null)
            {
                late.CancelAfter(NextPartTimeout);
                if (await holding.TakeWholeBody(buffer, length, late.Token) is not { } whole)
                {
                    return Failed(BodyFault.Busy, 503);
                }

                ArrayPool<byte>.Shared.Return(buffer);
                buffer = whole;
            }

            kept = true;
            return new RequestBody(buffer, length, holding, BodyFault.None, 0);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return holding?.IsEnded == true ? Failed(BodyFault.Busy, 503) : Failed(BodyFault.Late, 408);
        }
        catch (BadHttpRequestException broken)
        {
            return Failed(BodyFault.Broken, broken.StatusCode);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            return Failed(BodyFault.Gone);
        }
        finally
        {
            if (!kept)
            {
                ArrayPool<byte>.Shared.Return(buffer);
                holding?.Dispose();
            }
        }
    }

    /// <summary>
    /// Before an answer to a request whose body is not read: a small one is passed over with the next request, a large
    /// one (or one that may become large) ends the connection.
    /// </summary>
    public static void LeaveUnread(HttpContext context)
    {
        if (
            context.Request.ContentLength is null or > SmallBytes
            && context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false }
        )
        {
            context.Response.Headers.Connection = "close";
        }
    }

    /// <summary>What to answer a body that was not read; null: it was. The connection ends, because the rest stays
    /// unread.</summary>
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
            BodyFault.Busy => Problem.Of(
                503,
                "Other large bodies are being read at the moment; nothing was changed. Send the same again later."
            ) with
            {
                RetryAfter = ApiFilter.RetryAfter,
            },
            BodyFault.Late => Problem.Of(
                408,
                "The body did not arrive in time; nothing was changed. Send the same again."
            ),
            BodyFault.Broken => Problem.Of(Status, $"{Why}; nothing was changed."),
            BodyFault.None or BodyFault.Gone => Results.Empty,
        };
    }

    /// <summary>Why it was not read, for the owner: nothing of the body.</summary>
    public string Why =>
        Fault switch
        {
            BodyFault.Busy => "too many large bodies at once",
            BodyFault.Late => "the body did not arrive in time",
            BodyFault.Broken => "the body was cut short, or its transfer coding (chunked) is not right",
            BodyFault.None or BodyFault.TooLarge or BodyFault.Gone => "the sender went away",
        };

    /// <summary>Gives the buffer back.</summary>
    public void Dispose()
    {
        if (holding is not null)
        {
            holding.Dispose();
        }
        else if (buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <exception cref="OperationCanceledException">The pending read was cancelled.</exception>
    private static async ValueTask<int> ReadSome(PipeReader reader, Memory<byte> room)
    {
        var result = await reader.ReadAsync();
        var part = result.IsCanceled
            ? result.Buffer.Slice(0, 0)
            : result.Buffer.Slice(0, Math.Min(result.Buffer.Length, room.Length));
        part.CopyTo(room.Span);
        var count = (int)part.Length;
        reader.AdvanceTo(part.End);
        return result.IsCanceled ? throw new OperationCanceledException() : count;
    }

    private static RequestBody Failed(BodyFault fault, int status = 0) => new(null, 0, null, fault, status);

    private static TimeSpan RemainingTime(TimeProvider time, long began) =>
        TimeSpan.FromTicks(Math.Clamp((ReadTimeout - time.GetElapsedTime(began)).Ticks, 1, NextPartTimeout.Ticks));
}

/// <summary>Why a body was not read: larger than allowed, no turn among other large ones, too slow, not HTTP, or its
/// sender went away.</summary>
internal enum BodyFault
{
    None,
    TooLarge,
    Busy,
    Late,
    Broken,
    Gone,
}
