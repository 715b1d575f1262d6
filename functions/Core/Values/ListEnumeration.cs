namespace MarketingAutomation.Core.Values;

/// <summary>Enumerates an <c>IReadOnlyList</c> without allocating an enumerator: for code that runs in every
/// decision.</summary>
internal static class ListEnumeration
{
    /// <summary>The elements for a <c>foreach</c>; their number is fixed at the call, and the list must not change
    /// during the loop.</summary>
    public static Elements<T> EachElement<T>(this IReadOnlyList<T> list) => new(list);

    /// <summary>The enumerator of <see cref="EachElement"/>.</summary>
    public struct Elements<T>(IReadOnlyList<T> list)
    {
        private readonly int count = list.Count;
        private int next;

        public T Current { get; private set; } = default!;

        public readonly Elements<T> GetEnumerator() => this;

        public bool MoveNext()
        {
            if (next >= count)
            {
                return false;
            }

            Current = list[next++];
            return true;
        }
    }
}
