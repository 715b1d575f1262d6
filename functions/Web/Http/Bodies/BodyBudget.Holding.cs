namespace MarketingAutomation.Web.Http.Bodies;

// What one body holds of the budget.
internal sealed partial class BodyBudget
{
    /// <summary>What one body holds.</summary>
    internal sealed class BodyHolding(BodyBudget budget, string peer, long order, CancellationTokenSource arrival)
        : IDisposable
    {
        private readonly List<byte[]> parts = [];
        private byte[]? whole;

        public string Peer => peer;

        public long Order => order;

        public int Bytes { get; private set; }

        public int RequestedBytes { get; private set; }

        public TaskCompletionSource? Waiting { get; set; }

        /// <summary>When the last part was given.</summary>
        public long LastPart { get; private set; }

        /// <summary>True: it had to give up its room.</summary>
        public bool IsEnded { get; private set; }

        public bool IsArriving => whole is null && Waiting is null && !IsEnded && Bytes > 0;

        public void Grant() => (Waiting, Bytes, LastPart) = (null, Bytes + RequestedBytes, budget.Time.GetTimestamp());

        public void End()
        {
            IsEnded = true;
            _ = arrival.CancelAsync();
        }

        /// <summary>Room for <see cref="PartBytes"/> bytes more; null: there was none in time.</summary>
        /// <exception cref="OperationCanceledException">The caller went away.</exception>
        public async ValueTask<byte[]?> NextPart(CancellationToken cancel)
        {
            if (!await Take(PartBytes, cancel))
            {
                return null;
            }

            var part = budget.TakePart();
            parts.Add(part);
            LastPart = budget.Time.GetTimestamp();
            return part;
        }

        /// <summary>
        /// All of it in one piece, <paramref name="length"/> bytes: <paramref name="first"/> and then the parts, which
        /// are given back. Null: there was no room in time.
        /// </summary>
        /// <exception cref="OperationCanceledException">The caller went away.</exception>
        public async ValueTask<byte[]?> TakeWholeBody(ReadOnlyMemory<byte> first, int length, CancellationToken cancel)
        {
            if (!await Take(length, cancel))
            {
                return null;
            }

            whole = budget.TakeWhole(length);
            first.Span.CopyTo(whole);
            for (var (at, i) = (first.Length, 0); at < length; at += PartBytes, i++)
            {
                parts[i].AsSpan(0, Math.Min(PartBytes, length - at)).CopyTo(whole.AsSpan(at));
            }

            GiveBackParts();
            return whole;
        }

        public void Dispose()
        {
            GiveBackParts();
            lock (budget.gate)
            {
                budget.holdings.Remove(order);
                budget.ReleaseBytes(peer, -Bytes);
                Bytes = 0;
                if (whole is not null)
                {
                    budget.freeBuffers.Add(new WeakReference<byte[]>(whole));
                    whole = null;
                }

                budget.Wake();
            }
        }

        private async ValueTask<bool> Take(int bytes, CancellationToken cancel)
        {
            TaskCompletionSource waiting;
            lock (budget.gate)
            {
                if (budget.Fits(this, bytes))
                {
                    LastPart = budget.Time.GetTimestamp();
                    Bytes += bytes;
                    budget.ReleaseBytes(peer, bytes);
                    return true;
                }

                (RequestedBytes, Waiting) = (
                    bytes,
                    waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
                );
            }

            for (var left = MaxWait; left > TimeSpan.Zero; left -= StallTimeout)
            {
                lock (budget.gate)
                {
                    budget.EndStalled();
                }

                if (await WaitForRoom(waiting.Task, cancel))
                {
                    return true;
                }
            }

            StopWaiting();
            return false;
        }

        private async ValueTask<bool> WaitForRoom(Task room, CancellationToken cancel)
        {
            try
            {
                await room.WaitAsync(StallTimeout, budget.Time, cancel);
                return true;
            }
            catch (TimeoutException)
            {
                return false;
            }
            catch (OperationCanceledException)
            {
                StopWaiting();
                throw;
            }
        }

        // Room may have come in the same moment: then it is held, and given back with the rest.
        private void StopWaiting()
        {
            lock (budget.gate)
            {
                Waiting = null;
            }
        }

        private void GiveBackParts()
        {
            lock (budget.gate)
            {
                foreach (var part in parts.Where(_ => budget.freeParts.Count < MaxBytes / PartBytes))
                {
                    budget.freeParts.Push(part);
                }

                var freed = parts.Count * PartBytes;
                parts.Clear();
                Bytes -= freed;
                budget.ReleaseBytes(peer, -freed);
                budget.Wake();
            }
        }
    }
}
