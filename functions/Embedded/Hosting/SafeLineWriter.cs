using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Embedded.Hosting;

/// <summary>
/// Writes lines to a standard stream of a running program. Writing never throws: the disk of a log can be full and its
/// reader can be gone, and the report of a fault must not cause another fault. Lines that could not be written are
/// counted, and the count is written before the next line that can be.
/// </summary>
/// <param name="name">The name of the stream in the line with the count.</param>
/// <param name="output">Called for each line.</param>
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
