using MarketingAutomation.Core.Templates.Reading;
using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Core.Templates.Variables;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Templates.Checking;

/// <summary>
/// Checks a copy in the way the rendering engine reads it, with the kinds of values instead of values, and reports
/// every fault with its place. Partials are checked where they are called, with the arguments of the call. A copy that
/// passes compiles and renders for every customer.
/// </summary>
internal sealed partial class TemplateCheck(LayoutsAndPartials shared, string language, FaultCollector faults)
{
    private readonly Stack<string> openPartials = new();
    private string currentFile = "";
    private int couponGuards;

    private readonly List<TextBetweenTags> textParts = [];
    private readonly List<TextBetweenTags> frontMatterParts = [];

    /// <summary>All faults of the checked texts; the collector is the one that the caller passed.</summary>
    public IReadOnlyList<Fault<FilePlace>> Found => faults.Found;

    /// <summary>The required content that the checked texts have.</summary>
    public CopyContent Content { get; private set; } = CopyContent.None;

    /// <summary>The text between tags, in the order checked.</summary>
    public IReadOnlyList<TextBetweenTags> Words => textParts;

    /// <summary>The text between tags of the front matter, which is not part of the message's body.</summary>
    public IReadOnlyList<TextBetweenTags> FrontMatterWords => frontMatterParts;

    /// <summary>Receives the uses of fields that only an event of a sender's own can have, as the faults they are where
    /// no such event reaches the text; null: they are faults.</summary>
    public List<Fault<FilePlace>>? OwnFields { get; init; }

    /// <summary>True once a checked text printed <c>{{{body}}}</c>, as a layout must.</summary>
    public bool PrintsBody { get; private set; }

    /// <summary>Checks a value of the front matter; what it prints does not count as content of the body.</summary>
    public void CheckFrontMatter(string file, string text, VariableKind.GroupKind root, int line, int column)
    {
        var head = new TemplateCheck(shared, language, faults) { OwnFields = OwnFields };
        head.Check(file, text, root, line, column);
        Content = Content with
        {
            NeedsCoupon = Content.NeedsCoupon || head.Content.NeedsCoupon,
            ShowsOffers = Content.ShowsOffers || head.Content.ShowsOffers,
        };
        frontMatterParts.AddRange(head.Words);
    }

    /// <summary>Checks one text; <paramref name="line"/> and <paramref name="column"/> give the place in the file where
    /// it starts.</summary>
    public void Check(string file, string text, VariableKind.GroupKind root, int line = 1, int column = 1)
    {
        var outer = currentFile;
        currentFile = file;
        var tags = TagScanner.Scan(
            text,
            (l, c, problem) =>
                Add(
                    TemplateFaultCodes.Tag,
                    l,
                    c,
                    problem,
                    "{{name}}, {{helper value}}, {{#if value}}…{{/if}}",
                    "Correct the braces."
                ),
            line,
            column
        );
        foreach (var words in TagScanner.TextBetween(text, line, column))
        {
            textParts.Add(new TextBetweenTags(file, words.Text, words.Line, words.Column));
            Content = Content.Add(textParts[^1]);
        }
        var scopes = new Stack<Block>();
        scopes.Push(new Block("", root, root, null));
        foreach (var tag in tags)
        {
            Visit(tag, scopes);
        }
        foreach (var open in scopes.Where(s => s.Tag is not null))
        {
            Add(
                TemplateFaultCodes.Block,
                open.Tag!.Line,
                open.Tag.Column,
                $"{{{{#{open.Name}}}}} is never closed",
                $"{{{{/{open.Name}}}}}",
                "Close it where it should end."
            );
        }
        currentFile = outer;
    }

    private void Visit(TemplateTag tag, Stack<Block> scopes)
    {
        switch (tag.Kind)
        {
            case TagKind.Close:
                if (scopes.Peek().Tag is null || scopes.Peek().Name != tag.Inner)
                {
                    Add(
                        TemplateFaultCodes.Block,
                        tag,
                        $"{{{{/{tag.Inner}}}}} closes nothing that is open here",
                        scopes.Peek().Tag is null ? "" : $"{{{{/{scopes.Peek().Name}}}}}",
                        "Blocks close in reverse order."
                    );
                }
                else
                {
                    couponGuards -= IsCouponGuard(scopes.Pop().Tag!) ? 1 : 0;
                }
                return;
            case TagKind.Else:
                if (scopes.Peek().Tag is null)
                {
                    Add(
                        TemplateFaultCodes.Block,
                        tag,
                        "{{else}} outside of a block",
                        "inside if, unless, each, with",
                        ""
                    );
                }
                else if (tag.Inner.Length > 0)
                {
                    Condition(tag, tag.Inner, scopes);
                }
                else if (scopes.Peek() is { Name: "each" or "with" } block)
                {
                    Replace(scopes, block with { Scope = block.Outer });
                }
                return;
        }
        if (TagExpression.Parse(tag.Inner) is not { } call)
        {
            Add(
                TemplateFaultCodes.Tag,
                tag,
                $"a tag that cannot be read: {tag.Inner}",
                "{{name}}, {{helper value}}, {{#if value}}…{{/if}}",
                ForeignTags.SuggestRemedy(tag.Inner)
            );
            // The block is opened in spite of the fault: otherwise its closing tag would be a second fault.
            if (tag.Kind == TagKind.Open)
            {
                scopes.Push(new Block(tag.Inner.TrimStart('#').Split(' ')[0], null, scopes.Peek().Scope, tag));
            }
            return;
        }
        switch (tag.Kind)
        {
            case TagKind.Open:
                Open(tag, call, scopes);
                break;
            case TagKind.Partial:
                Partial(tag, call, scopes);
                break;
            default:
                Output(tag, call, scopes);
                break;
        }
    }

    private void Condition(TemplateTag tag, string inner, Stack<Block> scopes)
    {
        if (
            TagExpression.Parse(inner) is { Name: "if", Arguments.Count: 1, Named.Count: 0 } call
            && scopes.Peek().Name == "if"
        )
        {
            Of(tag, call.Arguments[0], scopes);
        }
        else
        {
            Add(
                TemplateFaultCodes.Block,
                tag,
                $"{{{{else {inner}}}}}",
                "{{else}}, {{else if value}} inside of an if",
                ""
            );
        }
    }

    private void Open(TemplateTag tag, TagExpression.Call call, Stack<Block> scopes)
    {
        var known = call.Name is "if" or "unless" or "each" or "with";
        if (!known)
        {
            Add(
                TemplateFaultCodes.UnknownHelper,
                tag,
                $"unknown block \"{call.Name}\"",
                "if, unless, each, with",
                Spelling.DidYouMeanSentence(call.Name, ["if", "unless", "each", "with"])
            );
        }
        else if (call.Arguments.Count != 1 || call.Named.Count > 0)
        {
            Add(TemplateFaultCodes.Arguments, tag, $"{call.Name} takes one value", $"{{{{#{call.Name} value}}}}", "");
        }
        var shape = known && call.Arguments.Count == 1 ? Of(tag, call.Arguments[0], scopes) : null;
        if (shape is not null && call.Name == "each" && shape is not VariableKind.ListKind)
        {
            Add(
                TemplateFaultCodes.Arguments,
                tag,
                $"each needs a list, this is {shape.Description}",
                "order.lines, suggestions, links.rate",
                ""
            );
        }
        if (shape is not null && call.Name == "with" && shape is not VariableKind.GroupKind)
        {
            Add(
                TemplateFaultCodes.Arguments,
                tag,
                $"with needs a group of values, this is {shape.Description}",
                "customer, order, shop",
                ""
            );
        }
        var scope = scopes.Peek().Scope;
        couponGuards += IsCouponGuard(tag) ? 1 : 0;
        scopes.Push(
            new Block(
                call.Name,
                call.Name switch
                {
                    "each" => (shape as VariableKind.ListKind)?.Item,
                    "with" => shape,
                    _ => scope,
                },
                scope,
                tag
            )
        );
    }

    private void Output(TemplateTag tag, TagExpression.Call call, Stack<Block> scopes)
    {
        if (call.Arguments.Count > 0 || call.Named.Count > 0 || TemplateHelpers.Names.Contains(call.Name))
        {
            Of(tag, call, scopes);
            return;
        }
        var shape = Of(tag, new TagExpression.Path(call.Name), scopes);
        var remedy = shape switch
        {
            VariableKind.MoneyKind => $"Write {{{{money {call.Name}}}}}.",
            VariableKind.DateKind => $"Write {{{{date {call.Name}}}}} or {{{{time {call.Name}}}}}.",
            VariableKind.ListKind => $"Write {{{{#each {call.Name}}}}}…{{{{/each}}}}.",
            VariableKind.GroupKind => "Name one of its values.",
            null or VariableKind.TextKind or VariableKind.NumberKind or VariableKind.BooleanKind => null,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        if (remedy is not null)
        {
            Add(
                TemplateFaultCodes.NotPrintable,
                tag,
                $"{call.Name} is {shape!.Description} and cannot stand by itself",
                "a text or a number",
                remedy
            );
        }
    }

    // A block that is left out where there is no coupon.
    private static bool IsCouponGuard(TemplateTag tag) =>
        TagExpression.Parse(tag.Inner.TrimStart('#'))
            is { Name: "if" or "with", Arguments: [TagExpression.Path { Text: var path }] }
        && path.Split('.')[0] == "coupon";

    private static void Replace(Stack<Block> scopes, Block block)
    {
        scopes.Pop();
        scopes.Push(block);
    }

    private void Add(string code, TemplateTag tag, string problem, string allowed, string remedy) =>
        Add(code, tag.Line, tag.Column, problem, allowed, remedy);

    private void Add(string code, int line, int column, string problem, string allowed, string remedy) =>
        faults.For(currentFile).Add(code, line, column, problem, allowed, remedy);

    /// <summary>An open block: what names mean inside of it (null: unknown, already reported) and what they meant
    /// outside.</summary>
    private sealed record Block(string Name, VariableKind? Scope, VariableKind? Outer, TemplateTag? Tag);
}
