using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MarketingAutomation.Flow.Storage;

/// <summary>How a migration ended.</summary>
public abstract record MigrationResult
{
    private MigrationResult() { }

    /// <summary>Every row is in the target with the same body.</summary>
    public sealed record Copied(IReadOnlyList<TableSum> Tables) : MigrationResult;

    /// <summary>The target holds rows of <paramref name="Table"/> that no unfinished migration put there. Nothing was
    /// written.</summary>
    public sealed record TargetNotEmpty(TableName Table) : MigrationResult;

    /// <summary>The two are not the same after copying: something wrote to one of them meanwhile. Empty the target,
    /// stop what runs, and begin anew.</summary>
    public sealed record Different(TableSum From, TableSum To) : MigrationResult;
}

/// <summary>Where a migration is.</summary>
/// <param name="Rows">Rows of the table copied or checked so far.</param>
public sealed record MigrationProgressReport(TableName Table, long Rows, bool IsCheck);

/// <summary>
/// A table's rows and what they hold: the sum, modulo 2^128, of the first 16 bytes of SHA-256 over each row's keys and
/// body. A sum does not depend on the order of rows, which two kinds of store need not share.
/// </summary>
public readonly record struct TableSum(TableName Table, long Rows, UInt128 Hash)
{
    internal TableSum With(Entity entity)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // No key holds a line break, so the three parts cannot be read another way.
        hash.AppendData(Encoding.UTF8.GetBytes($"{entity.Partition}\n{entity.Row}\n"));
        hash.AppendData(entity.Body.Span);
        return new TableSum(
            Table,
            Rows + 1,
            unchecked(Hash + BinaryPrimitives.ReadUInt128BigEndian(hash.GetHashAndReset()))
        );
    }
}

/// <summary>The stored progress of a migration.</summary>
/// <param name="Table">The place of the table being copied in the list of all; the number of tables when all are
/// copied.</param>
/// <param name="Continuation">Where its next page begins, in the source's words.</param>
public sealed record MigrationMark(int Table, string? Continuation, long Rows);
