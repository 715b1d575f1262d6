using MarketingAutomation.Core.Templates.Reading;
using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Core.Templates.Variables;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Templates.Checking;

/// <summary>Determines the kinds of the values in a checked text.</summary>
internal sealed partial class TemplateCheck
{
    /// <summary>Returns the kind of a value; null when it has a fault, which is then reported already.</summary>
    private VariableKind? Of(TemplateTag tag, TagExpression expression, Stack<Block> scopes)
    {
        switch (expression)
        {
            case TagExpression.Literal:
                return VariableKind.Text;
            case TagExpression.Number:
                return VariableKind.Number;
            case TagExpression.Call call:
                var given = call.Arguments.Select(a => Of(tag, a, scopes)).ToList();
                if (!TemplateHelpers.Names.Contains(call.Name))
                {
                    Add(
                        TemplateFaultCodes.UnknownHelper,
                        tag,
                        $"unknown helper \"{call.Name}\"",
                        string.Join(", ", TemplateHelpers.Names),
                        call.Name is "elseif" or "elsif" or "elif"
                            ? $"Write {{{{else if {tag.Inner[call.Name.Length..].Trim()}}}}}."
                            : Spelling.DidYouMeanSentence(call.Name, TemplateHelpers.Names)
                    );
                    return null;
                }
                if (call.Named.Count > 0)
                {
                    Add(TemplateFaultCodes.Arguments, tag, $"{call.Name} takes no named values", "", "");
                }
                else if (TemplateHelpers.FindMisuse(call.Name, given, call.Arguments, language) is { } misuse)
                {
                    Add(TemplateFaultCodes.Arguments, tag, misuse.Problem, misuse.Allowed, "");
                }
                return call.Name == "eq" ? VariableKind.Truth : VariableKind.Text;
            case TagExpression.Path path:
                return Variable(tag, path.Text, scopes);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static bool IsFieldName(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    private VariableKind? Variable(TemplateTag tag, string path, Stack<Block> scopes)
    {
        if (path is "true" or "false")
        {
            return VariableKind.Truth;
        }
        if (path is "@index")
        {
            return VariableKind.Number;
        }
        if (path is "@first" or "@last")
        {
            return VariableKind.Truth;
        }
        var scope = scopes.Peek().Scope;
        var rest = path;
        var up = 0;
        for (; rest.StartsWith("../", StringComparison.Ordinal); rest = rest[3..])
        {
            up++;
        }
        if (up > 0)
        {
            var outer = scopes
                .Where(s => s.Name is "each" or "with" && s.Tag is not null)
                .Skip(up - 1)
                .FirstOrDefault();
            if (outer is null)
            {
                Add(
                    TemplateFaultCodes.UnknownValue,
                    tag,
                    $"{path} leads out of the {(openPartials.Count > 0 ? "partial" : "template")}",
                    "../ inside of each and with",
                    "Name the value from the top, without ../."
                );
                return null;
            }
            scope = outer.Outer;
        }
        if (rest is "this")
        {
            return scope;
        }
        if (rest.StartsWith("this.", StringComparison.Ordinal))
        {
            rest = rest[5..];
        }
        foreach (var name in rest.Split('.'))
        {
            if (scope is null)
            {
                return null;
            }
            var fields = (scope as VariableKind.GroupKind)?.Fields;
            if (fields is null || !fields.TryGetValue(name, out var next))
            {
                var allowed = fields is null ? $"this ({scope.Description})" : string.Join(", ", fields.Keys);
                var fault = new Fault<FilePlace>(
                    TemplateFaultCodes.UnknownValue,
                    new(currentFile, tag.Line, tag.Column),
                    $"unknown value \"{path}\"",
                    allowed,
                    ForeignTags.FindVariable(path) is { } meant
                        ? $"Write {{{{{meant}}}}}."
                        : Spelling.DidYouMeanSentence(name, fields?.Keys ?? [])
                );
                if (OwnFields is not null && scope is VariableKind.GroupKind { IsOpen: true } && IsFieldName(name))
                {
                    OwnFields.Add(fault);
                    next = VariableKind.Text;
                }
                else
                {
                    faults.Add(fault);
                    return null;
                }
            }
            scope = next;
        }
        Content = Content.Add(rest);
        if (rest.Split('.')[0] is "coupon" or "suggestions")
        {
            Content = Content with { ShowsOffers = true };
        }
        if (rest.Split('.')[0] == "coupon" && tag.Kind != TagKind.Open && couponGuards == 0)
        {
            Content = Content with { NeedsCoupon = true };
        }
        if (rest == "body" && tag.Kind == TagKind.Raw)
        {
            PrintsBody = true;
        }
        return scope;
    }
}
