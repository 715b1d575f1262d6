using MarketingAutomation.Core.Templates.Reading;
using MarketingAutomation.Core.Templates.Variables;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Templates.Checking;

/// <summary>Checks calls of partials.</summary>
internal sealed partial class TemplateCheck
{
    private void Partial(TemplateTag tag, TagExpression.Call call, Stack<Block> scopes)
    {
        var given = new List<KeyValuePair<string, VariableKind>>();
        foreach (var (name, value) in call.Named)
        {
            given.Add(new(name, Of(tag, value, scopes) ?? VariableKind.Text));
        }
        if (shared.FindPartial(call.Name) is not { } file)
        {
            Add(
                TemplateFaultCodes.Partial,
                tag,
                $"unknown partial \"{call.Name}\"",
                string.Join(", ", shared.PartialNames),
                Spelling.DidYouMeanSentence(call.Name, shared.PartialNames)
            );
            return;
        }
        if (call.Arguments.Count > 0)
        {
            Add(
                TemplateFaultCodes.Arguments,
                tag,
                "a partial takes named values only",
                $"{{{{> {call.Name} name=value}}}}",
                ""
            );
            return;
        }
        if (openPartials.Contains(call.Name))
        {
            Add(
                TemplateFaultCodes.Partial,
                tag,
                $"the partial \"{call.Name}\" calls itself",
                "partials that end",
                "Take the call out."
            );
            return;
        }
        var fields = (scopes.Peek().Scope as VariableKind.GroupKind)?.Fields ?? new Dictionary<string, VariableKind>();
        openPartials.Push(call.Name);
        var seen = new VariableKind.GroupKind(
            given.Concat(fields.Where(f => given.All(g => g.Key != f.Key))).ToDictionary()
        );
        Check(file.Path, file.Text, seen);
        if (shared.FindTextPartial(call.Name) is { } plain)
        {
            Check(plain.Path, plain.Text, seen);
        }
        openPartials.Pop();
    }
}
