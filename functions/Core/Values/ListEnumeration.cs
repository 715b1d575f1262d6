namespace MarketingAutomation.Core.Values;

/// <summary>Goes through a list that is known by its interface without an enumerator on the heap: for code that runs in
/// every decision.</summary>
internal static class ListEnumeration
{
    /// <summary>The elements for a <c>foreach</c>, as many as there are now; the list itself must not change
    /// meanwhile.</summary>
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
