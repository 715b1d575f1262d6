using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MarketingAutomation.Core.Workspaces.Parsing;

/// <summary>
/// Reads the part of YAML that authors need: mappings, lists, text. Anchors, aliases, tags and several documents are
/// refused instead of interpreted; scalars stay text, so that <c>no</c>, <c>10:00</c> and <c>2026-03-02</c> mean what
/// they look like.
/// </summary>
internal sealed class YamlReader
{
    private const int MaxDepth = 40;

    private readonly IParser parser;
    private readonly string text;
    private readonly FaultCollector faults;

    private YamlReader(IParser parser, string text, FaultCollector faults) =>
        (this.parser, this.text, this.faults) = (parser, text, faults);

    /// <summary>Reads the single document of the file; null when it cannot be read (then there is a fault).</summary>
    public static Node? Read(string text, FaultCollector faults)
    {
        if (HasTabs(text, faults))
        {
            return null;
        }

#pragma warning disable RS0030 // StringReader reads memory; the parser takes nothing else.
        var reader = new YamlReader(new Parser(new System.IO.StringReader(text)), text, faults);
#pragma warning restore RS0030
        try
        {
            return reader.ReadDocument();
        }
        catch (YamlException fault)
        {
            var (line, column) = ((int)fault.Start.Line, (int)fault.Start.Column);
            var slip =
                YamlMistake.FindNear(
                    text,
                    line,
                    column,
                    fault.Message.Contains("quoted scalar", StringComparison.Ordinal)
                )
                ?? new YamlMistake(
                    line,
                    column,
                    SimplifyMessage(fault.Message),
                    fault.Message.Contains("nested more than", StringComparison.Ordinal)
                        ? "leave out levels, or give the inner condition a name in segments.yaml"
                        : "look at this line and the one above: a missing colon, quote, bracket or two spaces"
                );
            faults.Add(FaultCodes.Syntax, slip.Line, slip.Column, slip.Problem, "", slip.Remedy);
        }
        catch (SystemException)
        {
            // The parser's own faults on unusual input (an escape that is no character, a NUL); the place it had
            // reached is the best one known.
            var line = (int)Math.Max(1, reader.parser.Current?.Start.Line ?? 1);
            var slip =
                YamlMistake.FindNear(text, line, 1, isQuote: false)
                ?? new YamlMistake(line, 1, "this cannot be read as YAML", "look at the text in quotes from here on");
            faults.Add(FaultCodes.Syntax, slip.Line, slip.Column, slip.Problem, "", slip.Remedy);
        }

        return null;
    }

    private Node? ReadDocument()
    {
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out _))
        {
            faults.Add(
                FaultCodes.Missing,
                1,
                1,
                "the file is empty",
                "",
                faults.File.StartsWith("journeys/", StringComparison.Ordinal)
                    ? "write journey:, topic:, trigger: and steps:, as docs/journeys.md shows, or remove the file"
                    : $"docs/journeys.md shows a whole {faults.File}"
            );
            return null;
        }

        parser.Consume<DocumentStart>();
        var root = ReadValue(0);
        parser.Consume<DocumentEnd>();
        if (parser.Accept<DocumentStart>(out var second))
        {
            faults.Add(
                FaultCodes.UnsupportedYaml,
                (int)second.Start.Line,
                (int)second.Start.Column,
                "a second document starts here",
                "one document a file",
                "move it to a file of its own"
            );
        }

        return root;
    }

    private Node ReadValue(int depth, string under = "")
    {
        var at = parser.Current ?? throw new InvalidOperationException("The parser is before its first event.");
        var (line, column) = ((int)at.Start.Line, (int)at.Start.Column);
        if (depth > MaxDepth)
        {
            throw new SemanticErrorException(at.Start, at.End, $"nested more than {MaxDepth} deep");
        }

        RejectUnsupported(at, line, column);
        if (parser.TryConsume<YamlDotNet.Core.Events.Scalar>(out var scalar))
        {
            return new Node.Scalar(line, column, scalar.Value, scalar.Style != ScalarStyle.Plain);
        }

        if (parser.TryConsume<SequenceStart>(out _))
        {
            var items = new List<Node>();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                items.Add(ReadValue(depth + 1));
            }

            return new Node.List(line, column, items);
        }

        if (parser.TryConsume<MappingStart>(out var mapping))
        {
            if (
                mapping.Style == MappingStyle.Flow
                && parser.Accept<MappingStart>(out var second)
                && second.Start.Line == at.Start.Line
                && second.Start.Column == at.Start.Column + 1
            )
            {
                return ReadFlow(at, depth, under);
            }

            return new Node.Map(line, column, ReadEntries(depth, under));
        }

        // An alias, reported above; its name is used as the value, so that nothing is reported as missing.
        parser.MoveNext();
        return new Node.Scalar(line, column, (at as AnchorAlias)?.Value.Value ?? "", false);
    }

    // {{order.name}} without quotes is two mappings in YAML. It is a template text, or a mapping with too many braces.
    private Node ReadFlow(ParsingEvent at, int depth, string under)
    {
        var inner = ReadValue(depth + 1);
        ReadValue(depth + 1);
        parser.Consume<MappingEnd>();
        var (line, column) = ((int)at.Start.Line, (int)at.Start.Column);
        if (inner is Node.Map map && map.Entries.Any(e => e.Value is not Node.Scalar { Text: "" }))
        {
            faults.Add(
                FaultCodes.UnsupportedYaml,
                line,
                column,
                "two braces open here",
                "one brace",
                "write { and } once"
            );
            return new Node.Map(line, column, map.Entries);
        }

        var written = text[
            (int)at.Start.Index..(text.IndexOf("}}", (int)at.Start.Index, StringComparison.Ordinal) + 2)
        ];
        faults.Add(
            FaultCodes.UnsupportedYaml,
            line,
            column,
            "a text that starts with {{ and has no quotes",
            "",
            $"put it in quotes: {(under.Length == 0 ? "" : $"{under}: ")}{YamlMistake.Quote(written)}"
        );
        return new Node.Scalar(line, column, written, true);
    }

    // A mapping in the place of a list is reported once, by the reader of the list.
    private List<Node.Entry> ReadEntries(int depth, string under)
    {
        var entries = new List<Node.Entry>();
        var seen = new Dictionary<string, Node>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadValue(depth + 1);
            var value = ReadValue(depth + 1, (key as Node.Scalar)?.Text ?? "");
            if (key is not Node.Scalar name)
            {
                faults.Add(
                    FaultCodes.UnsupportedYaml,
                    key,
                    $"{key.DisplayName} is where a key should be",
                    "text before the colon",
                    "quote text that starts with {{ or ["
                );
            }
            else if (seen.TryGetValue(name.Text, out var first))
            {
                if (under is "any" or "all")
                {
                    continue;
                }

                faults.Add(
                    FaultCodes.DuplicateKey,
                    name,
                    $"the key \"{name.Text}\" is here again, first on line {first.Line}",
                    "",
                    "keep one of the two"
                );
            }
            else
            {
                seen.Add(name.Text, name);
                entries.Add(new(name, value));
            }
        }

        return entries;
    }

    private void RejectUnsupported(ParsingEvent at, int line, int column)
    {
        if (at is AnchorAlias alias)
        {
            faults.Add(
                FaultCodes.UnsupportedYaml,
                line,
                column,
                $"the alias *{alias.Value}",
                "",
                "write the value out; text that starts with * needs quotes"
            );
        }
        else if (at is NodeEvent { Anchor.IsEmpty: false } node)
        {
            faults.Add(
                FaultCodes.UnsupportedYaml,
                line,
                column,
                $"the anchor &{node.Anchor}",
                "",
                "write the value out where it is used; text that starts with & needs quotes"
            );
        }
        else if (at is NodeEvent { Tag: { IsEmpty: false, IsNonSpecific: false } tag })
        {
            faults.Add(
                FaultCodes.UnsupportedYaml,
                line,
                column,
                $"the tag {tag}",
                "",
                "leave it out; text that starts with ! needs quotes"
            );
        }
    }

    private static bool HasTabs(string text, FaultCollector faults)
    {
        var before = faults.Found.Count;
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var tab = lines[i].IndexOf('\t', StringComparison.Ordinal);
            if (tab >= 0 && lines[i].AsSpan(0, tab).IsWhiteSpace() && !string.IsNullOrWhiteSpace(lines[i]))
            {
                faults.Add(
                    FaultCodes.Tab,
                    i + 1,
                    tab + 1,
                    "the line is indented with a tab",
                    "spaces",
                    "replace the tab with two spaces"
                );
            }
        }

        return faults.Found.Count > before;
    }

    private static string SimplifyMessage(string message) =>
        message.Length == 0
            ? "this cannot be read as YAML"
            : char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');
}
