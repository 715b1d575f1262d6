using System.Buffers.Binary;
using MarketingAutomation.Adapters.Files;

namespace MarketingAutomation.Adapters.Sqlite.Integrity;

/// <summary>
/// Reads a log (-wal) without SQLite and without changing anything: the frames that SQLite would apply to the database,
/// up to the last commit with correct checksums.
/// </summary>
/// <remarks>Format: https://www.sqlite.org/fileformat2.html#the_write_ahead_log</remarks>
internal sealed class LogFile
{
    private const int HeaderBytes = 32;
    private const int FrameBytes = 24;
    private const uint Magic = 0x377f0682;
    private readonly HashSet<int> numbers = [];
    private int? first;

    private LogFile() { }

    /// <summary>False: SQLite would apply nothing of the log.</summary>
    public bool HasCommits { get; private set; }

    /// <summary>Whether the log may be applied to a database with this <see cref="LogNumber"/>. True where the log does
    /// not contain a number: one that an older version of this program began.</summary>
    public bool MatchesDatabase(int database) =>
        first is not { } begun || numbers.Contains(database) || database == unchecked(begun - 1);

    /// <summary>Reads the log; null: there is none, or it cannot be read (SQLite reports the cause).</summary>
    public static LogFile? Read(string path)
    {
        try
        {
            if (!File.Exists(path))
            {
                return null;
            }

            using var file = new BufferedStream(
                PrivateFiles.Open(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete),
                1 << 20
            );
            var log = new LogFile();
            log.Read(file);
            return log;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void Read(Stream file)
    {
        var header = new byte[HeaderBytes];
        if (
            !Fill(file, header)
            || (Word(header, 0) & ~1u) != Magic
            || Word(header, 8) is not (>= 512 and <= 65_536 and var pageBytes)
        )
        {
            return;
        }

        var sum = new Checksum(Word(header, 0) != Magic);
        sum.Add(header.AsSpan(0, 24));
        if (!sum.Is(header.AsSpan(24)))
        {
            return;
        }

        var (frame, page) = (new byte[FrameBytes], new byte[pageBytes]);
        int? number = null;
        while (Fill(file, frame) && Fill(file, page) && frame.AsSpan(8, 8).SequenceEqual(header.AsSpan(16, 8)))
        {
            sum.Add(frame.AsSpan(0, 8));
            sum.Add(page);
            if (!sum.Is(frame.AsSpan(16)))
            {
                return;
            }

            number = Word(frame, 0) == 1 ? LogNumber.Of(page) : number;
            if (Word(frame, 4) != 0)
            {
                AddCommit(number);
                number = null;
            }
        }
    }

    private void AddCommit(int? number)
    {
        first = HasCommits ? first : number;
        HasCommits = true;
        if (number is { } known)
        {
            numbers.Add(known);
        }
    }

    private static bool Fill(Stream file, Span<byte> part) =>
        file.ReadAtLeast(part, part.Length, throwOnEndOfStream: false) == part.Length;

    private static uint Word(ReadOnlySpan<byte> from, int place) => BinaryPrimitives.ReadUInt32BigEndian(from[place..]);

    /// <summary>SQLite's cumulative checksum; the magic number determines the byte order of its words.</summary>
    private struct Checksum(bool bigEndian)
    {
        private uint one;
        private uint other;

        public void Add(ReadOnlySpan<byte> bytes)
        {
            for (var i = 0; i + 8 <= bytes.Length; i += 8)
            {
                one += Part(bytes[i..]) + other;
                other += Part(bytes[(i + 4)..]) + one;
            }
        }

        public readonly bool Is(ReadOnlySpan<byte> stored) => Word(stored, 0) == one && Word(stored, 4) == other;

        private readonly uint Part(ReadOnlySpan<byte> bytes) =>
            bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }
}
