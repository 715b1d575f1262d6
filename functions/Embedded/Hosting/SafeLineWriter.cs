using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Embedded.Hosting;

/// <summary>
/// Lines on a standard stream of a running program. Writing never throws: the disk of a log can be full and its reader
/// can be gone, and what reports a fault must not be one. Lines that could not be written are counted, and the count
/// goes before the next line that can be.
/// </summary>
/// <param name="name">What the stream is called in the count's line.</param>
/// <param name="output">Asked for at each line.</param>
internal sealed class SafeLineWriter(string name, Func<TextWriter> output)
{
    private readonly Lock writing = new();
    private long leftOut;

    public static SafeLineWriter Errors { get; } = new("standard error", () => Console.Error);

    public static SafeLineWriter Output { get; } = new("standard output", () => Console.Out);

    public void Write(string line)
    {
        lock (writing)
        {
            try
            {
                var to = output();
                if (leftOut > 0)
                {
                    to.WriteLine($"{CountText.WithNoun(leftOut, "line")} left out: {name} could not be written");
                    leftOut = 0;
                }

                to.WriteLine(line);
            }
            catch (Exception)
            {
                leftOut++;
            }
        }
    }
}
